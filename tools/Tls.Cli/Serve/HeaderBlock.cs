using System;
using System.Text;

namespace Tls.Cli;

/// <summary>Collects a request until its header block ends: CRLF CRLF or LF LF, however it is cut.</summary>
internal sealed class HeaderBlock
{
    private const int MaxSize = 64 * 1024;
    private const int MaxRequestLine = 4096;

    private readonly StringBuilder _requestLine = new();
    private int _size;
    private bool _hasRequestLine;
    private bool _isAtLineStart;

    /// <summary>Whether the empty line has come.</summary>
    internal bool IsComplete { get; private set; }

    /// <summary>Whether this is more than anyone's request.</summary>
    internal bool IsTooLong => _size > MaxSize;

    /// <summary>The first line, printable ASCII only.</summary>
    internal string RequestLine => _requestLine.ToString();

    /// <summary>The path of a GET; null for anything else.</summary>
    internal string? GetPath => RequestLine.Split(' ') is ["GET", var path, ..] ? path : null;

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        foreach (byte next in bytes)
        {
            _size++;
            if (next == '\n')
            {
                IsComplete |= _isAtLineStart;
                _isAtLineStart = true;
                _hasRequestLine = true;
            }
            else if (next != '\r' || !_isAtLineStart)
            {
                _isAtLineStart = false;
                if (!_hasRequestLine && next is >= (byte)' ' and <= (byte)'~' && _requestLine.Length < MaxRequestLine)
                {
                    _requestLine.Append((char)next);
                }
            }
        }
    }
}
