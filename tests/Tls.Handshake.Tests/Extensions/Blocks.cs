using System;
using System.Linq;
using Tls.Wire;

namespace Tls.Handshake.Tests;

/// <summary>Extension blocks from and to hex, for tests that speak of bytes.</summary>
internal static class Blocks
{
    /// <summary>A block of extensions given as hex.</summary>
    internal static byte[] Encode(params (ExtensionType Type, string Data)[] extensions)
    {
        var w = new TlsWriter();
        using (w.Vector16())
        {
            foreach ((ExtensionType type, string data) in extensions)
            {
                w.UInt16((ushort)type);
                w.Opaque16(Convert.FromHexString(string.Concat(data.Where(c => c != ' '))));
            }
        }

        return w.ToArray();
    }

    /// <summary>Reads a block as it stands in that message.</summary>
    internal static ExtensionBlock Read(ExtensionContext context, byte[] block)
    {
        var reader = new TlsReader(block);
        ExtensionBlock read = ExtensionBlock.Read(ref reader, context);
        reader.End("extensions");
        return read;
    }

    /// <summary>Reads one extension alone in a block.</summary>
    internal static Extension ReadOne(ExtensionContext context, ExtensionType type, string data) =>
        Read(context, Encode((type, data)))[0];

    /// <summary>The bytes of a block.</summary>
    internal static byte[] Write(ExtensionBlock block)
    {
        var w = new TlsWriter();
        block.Write(w);
        return w.ToArray();
    }

    /// <summary>The bytes of extension_data, as lower-case hex.</summary>
    internal static string Data(Extension extension)
    {
        var w = new TlsWriter();
        extension.Write(w);
        return Convert.ToHexStringLower(w.Written);
    }
}
