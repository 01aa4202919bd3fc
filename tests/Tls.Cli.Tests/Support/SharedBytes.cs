using System;
using System.IO;
using System.Text;
using System.Threading;

namespace Tls.Cli.Tests;

/// <summary>A stream that one thread writes while another looks at what is there.</summary>
internal sealed class SharedBytes : MemoryStream
{
    private readonly Lock _sync = new();

    internal string Text
    {
        get
        {
            lock (_sync)
            {
                return Encoding.UTF8.GetString(ToArray());
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        lock (_sync)
        {
            base.Write(buffer, offset, count);
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_sync)
        {
            base.Write(buffer);
        }
    }
}
