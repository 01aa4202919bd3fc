using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Fuzz.Crypto;
using Tls.Wire;
using Tls.X509;

namespace Tls.Fuzz.Seeds;

/// <summary>
/// Connections between our own two engines over <see cref="NullCrypto"/>, and what each side sent, in pieces
/// behind their lengths.
/// </summary>
internal static class Recorded
{
    private static readonly Lazy<TlsIdentity> Identity = new(MakeIdentity);

    private static readonly Lazy<TlsClientOptions> Client = new(() => new TlsClientOptions
    {
        TargetHost = "localhost",
        Crypto = NullCrypto.Instance,
        DangerousAcceptAnyCertificate = true,
        ApplicationProtocols = ["h2", "http/1.1"],
        Identity = Identity.Value,
    });

    private static readonly Lazy<TlsServerOptions> Server = new(() => new TlsServerOptions
    {
        Identities = [Identity.Value],
        Crypto = NullCrypto.Instance,
        DangerousAcceptAnyCertificate = true,
        ClientCertificates = TlsClientCertificateMode.Request,
        ApplicationProtocols = ["http/1.1"],
    });

    /// <summary>The client that is attacked.</summary>
    internal static TlsClientOptions ClientOptions => Client.Value;

    /// <summary>The server that is attacked.</summary>
    internal static TlsServerOptions ServerOptions => Server.Value;

    /// <summary>What servers say: at once, after a retry, and asking for a certificate.</summary>
    internal static IEnumerable<byte[]> ServerSides()
    {
        TlsServerOptions plain = ServerOptions with { ClientCertificates = TlsClientCertificateMode.None };
        yield return Connect(ClientOptions, plain).Server;
        yield return Connect(ClientOptions, ServerOptions).Server;
        yield return Connect(ClientOptions, plain with { Groups = [NamedGroup.Secp256r1] }).Server;
        yield return Connect(ClientOptions, plain with { MaximumVersion = ProtocolVersion.Tls12 }).Server;
        yield return Connect(ClientOptions, ServerOptions with { MaximumVersion = ProtocolVersion.Tls12 }).Server;
    }

    /// <summary>What clients say: with and without a certificate, and with a small offer.</summary>
    internal static IEnumerable<byte[]> ClientSides()
    {
        yield return Connect(ClientOptions, ServerOptions).Client;
        yield return Connect(ClientOptions with { Identity = null }, ServerOptions).Client;
        yield return Connect(ClientOptions with { Groups = [NamedGroup.Secp256r1] }, ServerOptions).Client;
        yield return Connect(
            ClientOptions with { MaximumVersion = ProtocolVersion.Tls12 }, ServerOptions).Client;
    }

    private static (byte[] Client, byte[] Server) Connect(
        TlsClientOptions clientOptions, TlsServerOptions serverOptions)
    {
        using TlsEngine client = TlsEngine.Client(clientOptions);
        using TlsEngine server = TlsEngine.Server(serverOptions);
        var fromClient = new List<byte>();
        var fromServer = new List<byte>();
        byte[] toServer = Say(client, [], fromClient);
        for (int flights = 0; flights < 4; flights++)
        {
            byte[] toClient = Say(server, toServer, fromServer);
            toServer = Say(client, toClient, fromClient);
        }

        foreach ((TlsEngine engine, List<byte> said) in new[] { (client, fromClient), (server, fromServer) })
        {
            byte[] room = new byte[1 << 12];
            engine.Write("application data"u8, room, out _, out int written);
            Keep(room.AsSpan(0, written), said);
            if (engine.ConnectionInfo!.Version == ProtocolVersion.Tls13)
            {
                engine.UpdateKeys(requestPeer: true);
                Keep(room.AsSpan(0, engine.Flush(room)), said);
            }

            engine.Write("under new keys"u8, room, out _, out written);
            Keep(room.AsSpan(0, written), said);
            engine.Shutdown(room, out written);
            Keep(room.AsSpan(0, written), said);
        }

        return ([.. fromClient], [.. fromServer]);
    }

    private static byte[] Say(TlsEngine engine, byte[] heard, List<byte> said)
    {
        byte[] room = new byte[1 << 16];
        engine.Handshake(heard, room, out _, out int written);
        Keep(room.AsSpan(0, written), said);
        return room[..written];
    }

    private static void Keep(ReadOnlySpan<byte> piece, List<byte> said)
    {
        if (!piece.IsEmpty)
        {
            said.AddRange([(byte)(piece.Length >> 8), (byte)(piece.Length & 0xff)]);
            said.AddRange(piece);
        }
    }

    private static TlsIdentity MakeIdentity()
    {
        SigningKey key = CryptoProvider.Bcl.GenerateSigningKey(KeyKind.EcP256);
        var options = new CertificateRequestOptions { CommonName = "localhost", DnsNames = ["localhost"] };
        return TlsIdentity.Create([CertificateBuilder.IssueSelfSigned(options, key)], key);
    }
}
