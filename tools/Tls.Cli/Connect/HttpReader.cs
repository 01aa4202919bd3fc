using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Cli;

/// <summary>Lines and bodies of an HTTP/1.1 answer, with bounds on what is held.</summary>
internal sealed class HttpReader
{
    private const int MaxLine = 16 * 1024;
    private const int MaxLines = 1000;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[32 * 1024];
    private int _start;
    private int _end;
    private int _lines;

    internal HttpReader(Stream stream) => _stream = stream;

    /// <summary>A line without its end, CRLF or LF.</summary>
    /// <exception cref="InvalidDataException">It has no end within reason.</exception>
    internal async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (line.Length < MaxLine && _lines < MaxLines)
        {
            if (_start == _end && !await FillAsync(cancellationToken))
            {
                break;
            }

            byte next = _buffer[_start++];
            if (next == '\n')
            {
                _lines++;
                return line is [.., '\r'] ? line.ToString(0, line.Length - 1) : line.ToString();
            }

            line.Append((char)next);
        }

        throw new InvalidDataException("the answer is not HTTP: a header that does not end");
    }

    /// <summary>A body of that length, or, without one, all there is.</summary>
    /// <exception cref="InvalidDataException">The answer ends before its length.</exception>
    internal async Task CopyAsync(Stream destination, long? length, CancellationToken cancellationToken)
    {
        long left = length ?? long.MaxValue;
        while (left > 0)
        {
            if (_start == _end && !await FillAsync(cancellationToken))
            {
                if (length is null)
                {
                    return;
                }

                throw new InvalidDataException($"the answer ends {left:N0} bytes early");
            }

            int count = (int)Math.Min(left, _end - _start);
            await destination.WriteAsync(_buffer.AsMemory(_start, count), cancellationToken);
            _start += count;
            left -= count;
        }
    }

    /// <summary>A body in chunks (RFC 9112 §7.1).</summary>
    /// <exception cref="InvalidDataException">A chunk's size is no number.</exception>
    internal async Task CopyChunksAsync(Stream destination, CancellationToken cancellationToken)
    {
        while (true)
        {
            _lines = 0;
            string size = (await ReadLineAsync(cancellationToken)).Split(';')[0].Trim();
            if (!int.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int length)
                || length < 0)
            {
                throw new InvalidDataException("the answer is not HTTP: a chunk without a size");
            }

            if (length == 0)
            {
                return;
            }

            await CopyAsync(destination, length, cancellationToken);
            await ReadLineAsync(cancellationToken);
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        _start = 0;
        _end = await _stream.ReadAsync(_buffer, cancellationToken);
        return _end > 0;
    }
}
