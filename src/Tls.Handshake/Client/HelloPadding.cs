using System.Collections.Generic;

namespace Tls.Handshake;

/// <summary>
/// Padding of a ClientHello (RFC 7685): some servers, of F5 among them, do not answer one of 256 to 511 bytes, so that it
/// is made 512 bytes long. As BoringSSL does it.
/// </summary>
internal static class HelloPadding
{
    private const int FirstBadSize = 256;
    private const int FirstGoodSize = 512;
    private const int ExtensionHeaderSize = 4;

    /// <summary>The hello, padded if it needs to be.</summary>
    /// <param name="hello">Without pre_shared_key: RFC 8446 §4.2.11 has that last.</param>
    /// <param name="psks">What pre_shared_key is going to offer; none if empty.</param>
    internal static ClientHello Pad(ClientHello hello, IReadOnlyList<OfferedPsk> psks)
    {
        int size = (psks.Count == 0 ? hello : PskBinder.Unbound(hello, psks)).MeasureEncoded();
        if (size is < FirstBadSize or >= FirstGoodSize)
        {
            return hello;
        }

        // One byte at least: there are servers that do not take an empty extension for the last one.
        int padding = int.Max(FirstGoodSize - size - ExtensionHeaderSize, 1);

        // RFC 7685 §3: the client MUST fill the padding extension completely with zero bytes.
        return hello.With([.. hello.Extensions, new Padding(new byte[padding])]);
    }
}
