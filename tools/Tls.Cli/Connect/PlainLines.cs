using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Cli;

/// <summary>Lines that come in the clear before TLS begins, with bounds on what is held.</summary>
internal sealed class PlainLines(Stream stream)
{
    private const int MaxLine = 4096;
    private const int MaxLines = 200;

    private readonly byte[] _buffer = new byte[MaxLine];
    private int _end;
    private int _lines;

    /// <summary>The next line, without its end.</summary>
    /// <exception cref="InvalidDataException">It has no end within reason, or the server has said enough.</exception>
    internal async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        if (++_lines > MaxLines)
        {
            throw new InvalidDataException($"the server says more than {MaxLines} lines and does not begin TLS");
        }

        int length;
        while ((length = _buffer.AsSpan(0, _end).IndexOf((byte)'\n')) < 0)
        {
            if (_end == _buffer.Length)
            {
                throw new InvalidDataException($"the server says more than {MaxLine} bytes without a line's end");
            }

            int count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (count == 0)
            {
                throw new InvalidDataException("the server closed the connection before TLS began");
            }

            _end += count;
        }

        string line = Encoding.Latin1.GetString(_buffer, 0, length).TrimEnd('\r');
        _buffer.AsSpan(length + 1, _end - length - 1).CopyTo(_buffer);
        _end -= length + 1;
        return line;
    }

    /// <summary>Nothing may stand behind the go-ahead.</summary>
    /// <exception cref="InvalidDataException">Something does: it would pass for what came encrypted.</exception>
    internal void RefuseRest()
    {
        if (_end > 0)
        {
            throw new InvalidDataException(
                $"{_end} bytes in the clear follow the server's go-ahead: somebody may have put them there");
        }
    }
}
