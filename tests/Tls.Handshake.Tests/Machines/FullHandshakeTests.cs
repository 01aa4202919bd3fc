using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Machines;

/// <summary>Our client against our server, machine to machine: everything both speak.</summary>
public class FullHandshakeTests
{
    public static TheoryData<CipherSuite> Suites => [.. CipherSuiteInfo.Tls13.Select(s => s.Suite)];

    public static TheoryData<NamedGroup> Groups => [.. CryptoProvider.Default.Groups.Select(g => g.Name)];

    public static TheoryData<KeyKind> KeyKinds =>
        [KeyKind.EcP256, KeyKind.EcP384, KeyKind.EcP521, KeyKind.Rsa];

    [Theory]
    [MemberData(nameof(Suites))]
    [Rfc("8446-9.1-1", "8446-9.3-3")]
    public void Every_suite_connects(CipherSuite suite)
    {
        var only = CipherSuiteInfo.Find(suite)!;
        using var pair = new MachinePair(TestOptions.Client(suites: [only]));

        AssertConnected(pair.Run());

        Assert.Equal(only, pair.Client.Facts.CipherSuite);
        Assert.Equal(only, pair.Server.Facts.CipherSuite);
    }

    [Theory]
    [MemberData(nameof(Groups))]
    [Rfc("8446-2-1", "8446-4.2.8-9", "8446-9.1-3", "8446-9.3-3")]
    public void Every_group_connects_without_a_retry(NamedGroup group)
    {
        using var pair = new MachinePair(TestOptions.Client(shares: [group]));

        AssertConnected(pair.Run());

        Assert.Equal(group, pair.Client.Facts.Group);
        Assert.Equal(group, pair.Server.Facts.Group);
        Assert.False(pair.Client.Facts.WasRetried);
    }

    [Theory]
    [InlineData(KeyKind.Ed25519, SignatureScheme.Ed25519)]
    [InlineData(KeyKind.MLDsa44, SignatureScheme.MLDsa44)]
    [InlineData(KeyKind.MLDsa65, SignatureScheme.MLDsa65)]
    [InlineData(KeyKind.MLDsa87, SignatureScheme.MLDsa87)]
    public void Managed_kinds_of_server_key_connect_where_asked_for(KeyKind kind, SignatureScheme scheme)
    {
        using TestIdentity identity = TestIdentity.Create(kind);
        using var pair = new MachinePair(
            TestOptions.Client(schemes: [scheme]), TestOptions.Server(schemes: [scheme]))
        {
            ServerIdentity = identity,
        };
        AssertConnected(pair.Run());
        Assert.Equal(scheme, pair.Client.Facts.ServerSignatureScheme);

        using var unasked = new MachinePair(TestOptions.Client(), TestOptions.Server(schemes: [scheme]))
        {
            ServerIdentity = identity,
        };
        Assert.Equal(TlsFault.MismatchSignatureScheme, Refused.ByServer(unasked).Fault);
    }

    [Theory]
    [MemberData(nameof(KeyKinds))]
    [Rfc("8446-9.1-2", "8446-9.3-3")]
    public void Every_kind_of_server_key_connects(KeyKind kind)
    {
        using TestIdentity identity = TestIdentity.Create(kind);
        using var pair = new MachinePair { ServerIdentity = identity };

        AssertConnected(pair.Run());

        Assert.True(identity.Is(pair.Client.Facts.PeerChain));
        Assert.Equal(pair.Server.Facts.ServerSignatureScheme, pair.Client.Facts.ServerSignatureScheme);
        Assert.True(SignatureSelection.Fits(
            ProtocolVersion.Tls13,
            pair.Client.Facts.ServerSignatureScheme!.Value, kind, identity.Identity.KeySizeInBits, out _));
    }

    [Fact]
    [Rfc("8446-2-2", "8446-4-1", "8446-4.1.2-1", "8446-4.4.2-2", "8446-4.4.4-3", "8446-B-1")]
    public void The_client_acts_in_the_order_of_figure_1()
    {
        using var pair = new MachinePair();

        pair.Run();

        Assert.Equal(
            [
                "send ClientHello", "read Handshake", "send change_cipher_spec", "write Handshake",
                "read Application", "send Finished", "write Application",
            ],
            pair.ClientOutput.Events);
    }

    [Fact]
    [Rfc("8446-4-1", "8446-4.3.1-1", "8446-4.4.2-1", "8446-4.4.3-1", "8446-4.4.3-3", "8446-4.4.4-3")]
    [Rfc("8446-4.5-3", "8446-B-1")]
    public void The_server_acts_in_the_order_of_figure_1()
    {
        using var pair = new MachinePair();

        pair.Run();

        Assert.Equal(
            [
                "send ServerHello", "send change_cipher_spec", "write Handshake", "read Handshake",
                "send EncryptedExtensions", "send Certificate", "send CertificateVerify", "send Finished",
                "write Application", "read Application",
            ],
            pair.ServerOutput.Events);
        Assert.Equal(2, pair.ServerOutput.Flights.Count);
    }

    internal static void AssertConnected(MachinePair pair)
    {
        Assert.True(pair.Client.IsConnected);
        Assert.True(pair.Server.IsConnected);
        Assert.Null(pair.Client.Pending);
        Assert.Null(pair.Server.Pending);
        Assert.Equal(ProtocolVersion.Tls13, pair.Client.Facts.Version);
        Assert.Equal(ProtocolVersion.Tls13, pair.Server.Facts.Version);
        Assert.Equal(pair.ClientOutput.WriteKeys, pair.ServerOutput.ReadKeys);
        Assert.Equal(pair.ServerOutput.WriteKeys, pair.ClientOutput.ReadKeys);
        Assert.Equal(
            pair.ClientOutput.Secrets.OrderBy(s => s.Key), pair.ServerOutput.Secrets.OrderBy(s => s.Key));
        Assert.Equal(
            [
                "CLIENT_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0", "EXPORTER_SECRET",
                "SERVER_HANDSHAKE_TRAFFIC_SECRET", "SERVER_TRAFFIC_SECRET_0",
            ],
            pair.ClientOutput.Secrets.Keys.Order());
    }
}
