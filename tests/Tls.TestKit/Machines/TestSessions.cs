using System;
using System.Collections.Generic;
using System.Text;
using Tls.Crypto;
using Tls.Handshake;

namespace Tls.TestKit;

/// <summary>Sessions for tests: tickets are numbers of states in a list, and the clock goes by hand.</summary>
internal sealed class TestSessions : TimeProvider, ITicketSealer, ISessionStore
{
    private readonly List<byte[]> _states = [];
    private readonly Dictionary<string, byte[]> _store = [];

    /// <summary>What time it is.</summary>
    internal DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What a server is told.</summary>
    internal ServerSessions13 Options(
        int count = 2, TimeSpan? lifetime = null, string policy = "policy", int maxRequested = 4) => new()
        {
            MaxRequestedCount = maxRequested,
            Sealer = this,
            Clock = this,
            TicketCount = count,
            Lifetime = lifetime ?? TimeSpan.FromDays(1),
            Policy = Encoding.ASCII.GetBytes(policy),
        };

    /// <summary>How many sessions are remembered by their ID.</summary>
    internal int StoredCount => _store.Count;

    /// <summary>Whether tickets can be made.</summary>
    internal bool IsSealing { get; set; } = true;

    /// <summary>What a server of TLS 1.2 is told.</summary>
    internal ServerSessions12 Options12(
        bool tickets = true,
        bool ids = true,
        TimeSpan? lifetime = null,
        string policy = "policy",
        bool unbound = false) => new()
        {
            Sealer = tickets ? this : null,
            Store = ids ? this : null,
            Clock = this,
            Lifetime = lifetime ?? TimeSpan.FromDays(1),
            Policy = Encoding.ASCII.GetBytes(policy),
            AllowsUnboundSecrets = unbound,
        };

    /// <summary>The session of TLS 1.2 of a full handshake between these two.</summary>
    internal ClientSession12 Session12(
        ServerHandshakeOptions? server = null,
        ClientHandshakeOptions? client = null,
        TestIdentity? clientIdentity = null)
    {
        using var pair = new MachinePair(
            client ?? TestOptions.Client12(), server ?? TestOptions.Server12(sessions: Options12()))
        {
            ClientIdentity = clientIdentity,
        };
        pair.ClientOutput.WantsSessions = true;
        pair.Run();
        return pair.ClientOutput.Sessions12[0];
    }

    /// <summary>The session of a full handshake between these two.</summary>
    internal ClientSession13 Session(
        ServerHandshakeOptions? server = null,
        ClientHandshakeOptions? client = null,
        TestIdentity? clientIdentity = null)
    {
        using var pair = new MachinePair(client, server ?? TestOptions.Server(sessions: Options()))
        {
            ClientIdentity = clientIdentity,
        };
        pair.ClientOutput.WantsSessions = true;
        pair.Run();
        return pair.ClientOutput.Sessions[0];
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;

    /// <inheritdoc/>
    public byte[]? Seal(ReadOnlySpan<byte> state)
    {
        if (!IsSealing)
        {
            return null;
        }

        _states.Add(state.ToArray());
        return BitConverter.GetBytes(_states.Count - 1);
    }

    /// <inheritdoc/>
    public SecretBytes? Open(ReadOnlySpan<byte> ticket) =>
        ticket.Length == sizeof(int) && BitConverter.ToInt32(ticket) is var index && (uint)index < _states.Count
            ? new SecretBytes(_states[index])
            : null;

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<byte> sessionId, ReadOnlySpan<byte> state, TimeSpan lifetime) =>
        _store.Add(Convert.ToHexString(sessionId), state.ToArray());

    /// <inheritdoc/>
    public SecretBytes? Find(ReadOnlySpan<byte> sessionId) =>
        _store.TryGetValue(Convert.ToHexString(sessionId), out byte[]? state) ? new SecretBytes(state) : null;

    /// <inheritdoc/>
    public bool Remove(ReadOnlySpan<byte> sessionId) => _store.Remove(Convert.ToHexString(sessionId));
}
