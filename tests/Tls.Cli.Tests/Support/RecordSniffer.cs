using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.TestKit;

namespace Tls.Cli.Tests;

/// <summary>A transport that notes how long each record is that comes through it.</summary>
internal sealed class RecordSniffer : DuplexStream
{
    private readonly Stream _inner;
    private readonly byte[] _header = new byte[5];
    private int _headerLength;
    private int _left;

    internal RecordSniffer(Stream inner) => _inner = inner;

    /// <summary>The length of each record's protected content, in bytes.</summary>
    internal List<int> Sizes { get; } = [];

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = await _inner.ReadAsync(buffer, cancellationToken);
        Note(buffer.Span[..count]);
        return count;
    }

    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _inner.WriteAsync(buffer, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        _inner.Dispose();
        base.Dispose(disposing);
    }

    private void Note(ReadOnlySpan<byte> bytes)
    {
        foreach (byte next in bytes)
        {
            if (_left > 0)
            {
                _left--;
                continue;
            }

            _header[_headerLength++] = next;
            if (_headerLength == _header.Length)
            {
                _headerLength = 0;
                _left = BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(3));
                Sizes.Add(_left);
            }
        }
    }
}
