using System;
using System.Collections.Generic;
using System.Text;
using Tls.Crypto;
using Tls.Handshake;

namespace Tls.TestKit;

/// <summary>Sessions for tests: tickets are numbers of states in a list, and the clock goes by hand.</summary>
internal sealed class TestSessions : TimeProvider, ITicketSealer
{
    private readonly List<byte[]> _states = [];

    /// <summary>What time it is.</summary>
    internal DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What a server is told.</summary>
    internal ServerSessions13 Options(int count = 2, TimeSpan? lifetime = null, string policy = "policy") => new()
    {
        Sealer = this,
        Clock = this,
        TicketCount = count,
        Lifetime = lifetime ?? TimeSpan.FromDays(1),
        Policy = Encoding.ASCII.GetBytes(policy),
    };

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
        _states.Add(state.ToArray());
        return BitConverter.GetBytes(_states.Count - 1);
    }

    /// <inheritdoc/>
    public SecretBytes? Open(ReadOnlySpan<byte> ticket) =>
        ticket.Length == sizeof(int) && BitConverter.ToInt32(ticket) is var index && (uint)index < _states.Count
            ? new SecretBytes(_states[index])
            : null;
}
