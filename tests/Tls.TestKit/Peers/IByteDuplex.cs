using System;

namespace Tls.TestKit;

/// <summary>What an attempt to receive came to.</summary>
public enum DuplexState
{
    /// <summary>Bytes came.</summary>
    Bytes,

    /// <summary>Nothing for now: the other side waits, or does not answer.</summary>
    Silence,

    /// <summary>Nothing ever again.</summary>
    End,
}

/// <summary>Bytes to and from the one under test: an engine in the same process, or a stream.</summary>
public interface IByteDuplex
{
    /// <summary>Sends bytes. When the other side has gone, does nothing.</summary>
    void Send(ReadOnlySpan<byte> bytes);

    /// <summary>Receives bytes, or finds out that there are none.</summary>
    /// <param name="buffer">Room.</param>
    /// <param name="count">How many bytes came.</param>
    DuplexState Receive(Span<byte> buffer, out int count);

    /// <summary>Nothing more will be sent; the other side may be told.</summary>
    void Finish()
    {
    }
}
