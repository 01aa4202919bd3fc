using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Tls.Handshake;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Engine;

/// <summary>Exported keying material (RFC 5705, RFC 8446 §7.5), against the formulas written out once more.</summary>
public sealed class ExporterTests
{
    private const string Label = "EXPORTER-test";

    public static TheoryData<ProtocolVersion> Versions => [ProtocolVersion.Tls12, ProtocolVersion.Tls13];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Both_ends_export_the_same_and_nothing_else_does(ProtocolVersion version)
    {
        using EnginePair pair = Pair(version).Handshake();
        using EnginePair other = Pair(version).Handshake();
        byte[] material = Export(pair.Client, Label, [1, 2, 3], 100);

        Assert.Equal(material, Export(pair.Server, Label, [1, 2, 3], 100));
        Assert.NotEqual(material, Export(other.Client, Label, [1, 2, 3], 100));
        Assert.NotEqual(material, Export(pair.Client, Label, [1, 2, 4], 100));
        Assert.NotEqual(material, Export(pair.Client, Label + "2", [1, 2, 3], 100));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a context")]
    [Rfc("8446-7.5-1")]
    public void Tls13_is_what_the_logged_secret_leads_to(string? text)
    {
        byte[]? context = text is null ? null : Encoding.ASCII.GetBytes(text);
        var log = new List<string>();
        using EnginePair pair = Pair(ProtocolVersion.Tls13, log).Handshake();
        byte[] secret = LoggedSecret(log, "EXPORTER_SECRET");
        HashAlgorithmName hash = secret.Length == 32 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA384;

        byte[] derived = ExpandLabel(hash, secret, Label, Hash(hash, []), secret.Length);
        byte[] expected = ExpandLabel(hash, derived, "exporter", Hash(hash, context ?? []), 77);

        Assert.Equal(expected, Export(pair.Server, Label, context, 77));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a context")]
    public void Tls12_is_what_the_logged_secret_leads_to(string? text)
    {
        byte[]? context = text is null ? null : Encoding.ASCII.GetBytes(text);
        var log = new List<string>();
        var hellos = new Randoms();
        using EnginePair pair = new EnginePair(
            client: Pki.ClientOptions with
            {
                MaximumVersion = ProtocolVersion.Tls12,
                CipherSuites = [CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384],
                DangerousKeyLog = log.Add,
                Observer = hellos,
            }).Handshake();

        byte[] seed = [.. hellos.Client, .. hellos.Server];
        if (context is not null)
        {
            seed = [.. seed, 0, (byte)context.Length, .. context];
        }

        byte[] labelled = [.. Encoding.ASCII.GetBytes(Label), .. seed];
        byte[] expected = Prf(LoggedSecret(log, "CLIENT_RANDOM"), labelled, 77);

        Assert.Equal(expected, Export(pair.Client, Label, context, 77));
    }

    [Fact]
    public void No_context_is_not_an_empty_one_in_tls12_and_the_same_in_tls13()
    {
        using EnginePair old = Pair(ProtocolVersion.Tls12).Handshake();
        using EnginePair young = Pair(ProtocolVersion.Tls13).Handshake();

        Assert.NotEqual(Export(old.Client, Label, null, 32), Export(old.Client, Label, [], 32));
        Assert.Equal(Export(young.Client, Label, null, 32), Export(young.Client, Label, [], 32));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Longest_of_everything_is_exported_and_more_is_refused(ProtocolVersion version)
    {
        using EnginePair pair = Pair(version).Handshake();
        string label = new('l', 249);
        byte[] context = new byte[65_535];
        byte[] most = new byte[version == ProtocolVersion.Tls12 ? 65_535 : 255 * 48];

        pair.Client.ExportKeyingMaterial(label, context, most);
        byte[] again = new byte[most.Length];
        pair.Server.ExportKeyingMaterial(label, context, again);

        Assert.Equal(most, again);
        Assert.Throws<ArgumentException>(() => Export(pair.Client, label + "l", null, 32));
        Assert.Throws<ArgumentException>(() => Export(pair.Client, label, new byte[65_536], 32));
        Assert.Throws<ArgumentException>(() => Export(pair.Client, label, null, 65_536));
    }

    [Theory]
    [InlineData("client finished")]
    [InlineData("server finished")]
    [InlineData("master secret")]
    [InlineData("extended master secret")]
    [InlineData("key expansion")]
    [InlineData("schlüssel")]
    public void Labels_of_tls_itself_and_other_alphabets_are_refused(string label)
    {
        using EnginePair pair = Pair(ProtocolVersion.Tls12).Handshake();

        Assert.Throws<ArgumentException>(() => Export(pair.Client, label, null, 32));
    }

    [Fact]
    public void Nothing_is_exported_before_the_handshake_is_done_or_after_the_end()
    {
        EnginePair pair = Pair(ProtocolVersion.Tls13);
        Assert.Throws<InvalidOperationException>(() => Export(pair.Client, Label, null, 32));
        Assert.Throws<InvalidOperationException>(() => pair.Server.GetChannelBinding(TlsChannelBinding.Exporter));

        pair.Handshake();
        _ = Export(pair.Client, Label, null, 32);
        pair.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Export(pair.Client, Label, null, 32));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void New_keys_and_the_peers_close_change_nothing(ProtocolVersion version)
    {
        using EnginePair pair = Pair(version).Handshake();
        byte[] before = Export(pair.Client, Label, null, 32);
        if (version == ProtocolVersion.Tls13)
        {
            pair.Client.UpdateKeys(requestPeer: true);
            pair.ClientWrites([1]);
            pair.ServerReads(out _);
            pair.ClientReads(out _);
        }

        pair.Client.Shutdown(new byte[100], out _);

        Assert.Equal(before, Export(pair.Client, Label, null, 32));
    }

    [Fact]
    [Rfc("7627-5.4-1", "7627-5.4-2")]
    public void Without_the_extended_master_secret_nothing_is_exported()
    {
        using EnginePair pair = Unbound().Handshake();

        foreach (TlsEngine engine in (TlsEngine[])[pair.Client, pair.Server])
        {
            Assert.False(engine.ConnectionInfo!.HasExtendedMasterSecret);
            Assert.Throws<InvalidOperationException>(() => Export(engine, Label, null, 32));
            Assert.Null(engine.GetChannelBinding(TlsChannelBinding.Exporter));
            Assert.NotNull(engine.GetChannelBinding(TlsChannelBinding.Unique));
            Assert.NotNull(engine.GetChannelBinding(TlsChannelBinding.ServerEndPoint));
        }
    }

    [Fact]
    [Rfc("7627-5.4-3", "7627-5.4-4")]
    public void A_session_without_the_extended_master_secret_gives_no_tls_unique_when_it_goes_on()
    {
        using var cache = new InMemoryTlsSessionCache();
        TlsServerOptions server = Pki.ServerOptions with { DangerousResumeWithoutExtendedMasterSecret = true };
        TlsClientOptions client = Forgetting(Pki.ClientOptions with
        {
            MaximumVersion = ProtocolVersion.Tls12,
            SessionCache = cache,
            DangerousResumeWithoutExtendedMasterSecret = true,
        });
        using EnginePair first = new EnginePair(client: client, server: server).Handshake();
        using EnginePair second = new EnginePair(client: client, server: server).Handshake();

        Assert.True(second.Client.ConnectionInfo!.IsResumed);
        Assert.NotNull(first.Client.GetChannelBinding(TlsChannelBinding.Unique));
        Assert.Null(second.Client.GetChannelBinding(TlsChannelBinding.Unique));
        Assert.Null(second.Server.GetChannelBinding(TlsChannelBinding.Unique));
    }

    /// <summary>A client that does not know RFC 7627.</summary>
    private static EnginePair Unbound() =>
        new(client: Forgetting(Pki.ClientOptions with { MaximumVersion = ProtocolVersion.Tls12 }));

    private static TlsClientOptions Forgetting(TlsClientOptions options)
    {
        typeof(ClientHandshakeOptions)
            .GetProperty(nameof(ClientHandshakeOptions.DangerousMessageRewriter))!
            .SetValue(
                options.Prepare().Handshake,
                Misbehaviour.Of<ClientHello>(
                    hello => hello.Copy(hello.Extensions.Without<ExtendedMasterSecret>())));
        return options;
    }

    private static EnginePair Pair(ProtocolVersion version, List<string>? log = null) => new(
        client: Pki.ClientOptions with
        {
            MinimumVersion = version,
            MaximumVersion = version,
            CipherSuites = version == ProtocolVersion.Tls13 ? [CipherSuite.TLS_AES_256_GCM_SHA384] : null,
            DangerousKeyLog = log is null ? null : log.Add,
        });

    private static byte[] Export(TlsEngine engine, string label, byte[]? context, int length)
    {
        byte[] output = new byte[length];
        engine.ExportKeyingMaterial(label, context, output);
        return output;
    }

    private static byte[] LoggedSecret(List<string> log, string label) =>
        Convert.FromHexString(Assert.Single(log, line => line.StartsWith(label + " ", StringComparison.Ordinal))
            .Split(' ')[2]);

    private static byte[] Hash(HashAlgorithmName hash, byte[] data) => CryptographicOperations.HashData(hash, data);

    private static byte[] ExpandLabel(HashAlgorithmName hash, byte[] secret, string label, byte[] context, int length)
    {
        byte[] name = Encoding.ASCII.GetBytes("tls13 " + label);
        byte[] info =
            [(byte)(length >> 8), (byte)length, (byte)name.Length, .. name, (byte)context.Length, .. context];
        return HKDF.Expand(hash, secret, length, info);
    }

    private static byte[] Prf(byte[] secret, byte[] seed, int length)
    {
        var output = new List<byte>();
        byte[] a = HMACSHA384.HashData(secret, seed);
        while (output.Count < length)
        {
            output.AddRange(HMACSHA384.HashData(secret, (byte[])[.. a, .. seed]));
            a = HMACSHA384.HashData(secret, a);
        }

        return [.. output.Take(length)];
    }

    /// <summary>Sees the randoms of both hellos.</summary>
    private sealed class Randoms : TlsObserver
    {
        internal byte[] Client { get; private set; } = [];

        internal byte[] Server { get; private set; } = [];

        public override void HandshakeMessage(TlsDirection direction, ReadOnlySpan<byte> message)
        {
            // type, length, legacy_version, random
            if (message[0] is 1)
            {
                Client = message.Slice(6, 32).ToArray();
            }
            else if (message[0] is 2)
            {
                Server = message.Slice(6, 32).ToArray();
            }
        }
    }
}
