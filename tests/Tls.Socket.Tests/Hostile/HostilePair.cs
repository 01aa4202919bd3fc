using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Records;
using Tls.Tests.Fixtures;
using Tls.Wire;

namespace Tls.Tests.Hostile;

/// <summary>
/// A server engine connected to a client whose secrets we know: after the handshake we speak for the client,
/// and say what no client of ours would.
/// </summary>
internal sealed class HostilePair : IDisposable
{
    private const int Room = 1 << 16;

    private readonly OutboundRecords _records = new(CryptoProvider.Default);
    private readonly CipherSuiteInfo _suite;
    private byte[] _secret = [];

    /// <summary>Shakes hands.</summary>
    internal HostilePair(CryptoProvider? serverCrypto = null)
    {
        Server = TlsEngine.Server(Pki.ServerOptions with { Crypto = serverCrypto });
        using TlsEngine client = TlsEngine.Client(Pki.ClientOptions with { DangerousKeyLog = Learn });
        var toServer = new List<byte>();
        var toClient = new List<byte>();
        while (!client.IsConnected || !Server.IsConnected)
        {
            Step(client, toClient, toServer);
            Step(Server, toServer, toClient);
        }

        _suite = CipherSuiteInfo.Find(client.ConnectionInfo!.CipherSuite)!;
        _records.InstallKeys(Secret.Keys(_suite.Aead));
    }

    /// <summary>The victim.</summary>
    internal TlsEngine Server { get; }

    private ApplicationTrafficSecret Secret =>
        new(KeySchedule13.Of(CryptoProvider.Default, _suite.Hash), _secret, isClients: true);

    /// <summary>A record as the client would protect it.</summary>
    internal byte[] Record(ContentType type, params ReadOnlySpan<byte> content)
    {
        byte[] record = new byte[_records.SealedSize(content.Length)];
        _records.Seal(type, content, record);
        return record;
    }

    /// <summary>A KeyUpdate, and the next keys.</summary>
    internal byte[] KeyUpdate(KeyUpdateRequest request)
    {
        byte[] record = Record(ContentType.Handshake, new KeyUpdate { RequestUpdate = request }.Encode());
        byte[] next = new byte[_secret.Length];
        Secret.Next(next);
        _secret = next;
        _records.InstallKeys(Secret.Keys(_suite.Aead));
        return record;
    }

    /// <summary>Lets the server read.</summary>
    internal TlsStatus Feed(params ReadOnlySpan<byte> records) =>
        Server.Read(records, new byte[Room], out _, out _);

    /// <inheritdoc/>
    public void Dispose()
    {
        Server.Dispose();
        _records.Dispose();
    }

    private static void Step(TlsEngine engine, List<byte> input, List<byte> output)
    {
        byte[] room = new byte[Room];
        engine.Handshake(input.ToArray(), room, out int consumed, out int written);
        input.RemoveRange(0, consumed);
        output.AddRange(room.AsSpan(0, written));
    }

    private void Learn(string line)
    {
        if (line.StartsWith("CLIENT_TRAFFIC_SECRET_0", StringComparison.Ordinal))
        {
            _secret = Convert.FromHexString(line[(line.LastIndexOf(' ') + 1)..]);
        }
    }
}
