using System;
using Tls.Records;
using Tls.Wire;

namespace Tls;

/// <content>Early data: application data in the first flight (RFC 8446 §2.3, §4.2.10).</content>
public sealed partial class TlsEngine
{
    /// <summary>What is sealed at once, whatever the ticket allows: it waits in memory until the transport takes it.</summary>
    private const int MaxInitialEarlyData = 256 * 1024;

    /// <summary>
    /// Client: how many bytes <see cref="WriteEarlyData"/> would take now. 0 when early data is not offered, the ticket's
    /// limit is reached, or the server has answered that it takes none.
    /// </summary>
    public long EarlyDataRoom
    {
        get
        {
            lock (Sync)
            {
                return _machine.SendsEarlyData && !IsShutDown
                    ? (_uncommon?.MaxEarlyData ?? 0) - EarlyDataSent
                    : 0;
            }
        }
    }

    /// <summary>
    /// Client: how many bytes were sent as early data, from the start of what <see cref="TlsClientOptions.EarlyData"/> and
    /// <see cref="WriteEarlyData"/> were given. They have arrived only if <see cref="EarlyData"/> says so in the end;
    /// otherwise they must be written again.
    /// </summary>
    public long EarlyDataSent => _uncommon?.EarlyDataSent ?? 0;

    /// <summary>
    /// Server: how many bytes came as early data: the first ones that are read. Anyone may have sent them before, until
    /// <see cref="IsConnected"/>: a copy of a hello and its early data comes no further.
    /// </summary>
    public long EarlyDataReceived => _uncommon?.EarlyDataReceived ?? 0;

    /// <summary>What has become of early data so far.</summary>
    public TlsEarlyDataOutcome EarlyData => _machine.Facts.EarlyData;

    /// <summary>
    /// Whether data may be read and written: the handshake is done, or early data has been accepted and may be read before
    /// it is (<see cref="TlsServerOptions.DangerousReadEarlyDataAtOnce"/>).
    /// </summary>
    public bool IsOpen => IsConnected || (_uncommon is { IsOpenEarly: true } && _failure is null);

    /// <summary>Client: seals application data as early data, if it may be sent now.</summary>
    /// <param name="source">Plaintext. It may reach the server more than once (RFC 8446 §8).</param>
    /// <param name="destination">Room for ciphertext, which goes to the peer whatever the status.</param>
    /// <param name="consumed">
    /// How much of <paramref name="source"/> was sealed: less than all when <see cref="EarlyDataRoom"/> is used up.
    /// </param>
    /// <param name="written">How much of <paramref name="destination"/> was filled.</param>
    /// <returns>
    /// <see cref="TlsStatus.Complete"/>, or <see cref="TlsStatus.WantWrite"/> when bytes still wait for
    /// <see cref="Flush"/>.
    /// </returns>
    /// <exception cref="TlsException">The connection has failed.</exception>
    /// <exception cref="InvalidOperationException">This is a server, or the connection was shut down.</exception>
    public TlsStatus WriteEarlyData(
        ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int written)
    {
        if (IsServer || IsShutDown)
        {
            throw new InvalidOperationException("Only a client sends early data, and not after Shutdown.");
        }

        ThrowIfOver();
        lock (Sync)
        {
            StartOnce();
            written = _queue.MoveTo(destination);
            consumed = SealEarlyData(source);
            written += _queue.MoveTo(destination[written..]);
            return _queue.Count == 0 ? TlsStatus.Complete : TlsStatus.WantWrite;
        }
    }

    /// <summary>Client, as it begins: sends what the options give.</summary>
    private void SealInitialEarlyData()
    {
        if (_clientOptions is { EarlyData: { IsEmpty: false } data })
        {
            _ = SealEarlyData(data.Span[..Math.Min(data.Length, MaxInitialEarlyData)]);
        }
    }

    private int SealEarlyData(ReadOnlySpan<byte> source)
    {
        int length = (int)Math.Min(source.Length, EarlyDataRoom);
        length = Math.Min(length, Math.Max(0, MaxPendingOutput - _queue.Count));
        if (length == 0)
        {
            return 0;
        }

        try
        {
            // §4.2.10: a client MUST NOT send more than max_early_data_size bytes.
            SealRecords(ContentType.ApplicationData, source[..length]);
            Uncommon.EarlyDataSent += length;
            return length;
        }
        catch (TlsException exception)
        {
            throw Fail(exception);
        }
    }

    /// <summary>Server: a record of early data came.</summary>
    /// <returns>Whether it is for whoever reads now; otherwise it is kept until the handshake is done.</returns>
    private bool TakeEarlyData(ReadOnlySpan<byte> content, bool handshaking)
    {
        // §4.2.10: a server that receives more than max_early_data_size SHOULD terminate with unexpected_message.
        Uncommon.EarlyDataReceived += content.Length;
        if (EarlyDataReceived > _machine.Facts.MaxEarlyData)
        {
            throw Fault.Of(TlsFault.LimitEarlyData, $"more than {_machine.Facts.MaxEarlyData} bytes");
        }

        _reassembler.RefuseInterleaved(ContentType.ApplicationData);
        if (content.IsEmpty)
        {
            return false;
        }

        if (handshaking)
        {
            // Bounded by the limit above, which is the options'.
            Keep(content);
            return false;
        }

        return true;
    }

    /// <summary>Server: declined early data is skipped, up to what any ticket in the hello may have allowed.</summary>
    private void SkipEarlyDataIfDeclined()
    {
        _inbound.SkipsEarlyData = IsServer && _machine.SkipsEarlyData;
        if (_inbound.SkipsEarlyData)
        {
            _inbound.GrantedEarlyData = Math.Max(_inbound.GrantedEarlyData, _machine.Facts.GrantedEarlyData);
        }
    }

    /// <summary>Server: whether reading may begin although the handshake is not done.</summary>
    private bool OpensEarly()
    {
        if (_setup.ReadsEarlyDataAtOnce && _uncommon is not { IsOpenEarly: true } && _machine.ReceivesEarlyData)
        {
            Uncommon.IsOpenEarly = true;
            NoteSessionPeer();
            _ = DescribeNow();
        }

        return _uncommon is { IsOpenEarly: true };
    }
}
