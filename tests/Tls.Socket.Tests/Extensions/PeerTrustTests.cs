using System;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Extensions;

/// <summary>What a peer is trusted by, beyond its path: the right error and the right alert at both ends.</summary>
public sealed class PeerTrustTests
{
    private static readonly TlsServerOptions Mutual = Pki.ServerOptions with
    {
        ClientCertificates = TlsClientCertificateMode.Require,
        ClientTrustStore = Pki.Trust,
    };

    private static readonly TlsClientOptions Known = Pki.ClientOptions with { Identity = Pki.Client };

    [Theory]
    [MemberData(nameof(Streams.Versions), MemberType = typeof(Streams))]
    public async Task A_client_that_is_distrusted_is_refused_by_the_server(ProtocolVersion version)
    {
        var list = new DistrustList(DistrustEntry.OfKey(Pki.Client.Certificate.PublicKey.Fingerprint()));
        await Streams.ConnectAsync(Known with { MaximumVersion = version }, Mutual);

        await ExpectRefusalAsync(version, Mutual with { Distrust = list }, CertificateErrorCode.Blacklisted);
    }

    [Theory]
    [MemberData(nameof(Streams.Versions), MemberType = typeof(Streams))]
    public async Task A_client_that_is_not_pinned_is_refused_by_the_server(ProtocolVersion version)
    {
        await Streams.ConnectAsync(
            Known with { MaximumVersion = version },
            Mutual with { PinnedKeys = PinnedKeys.Of(Pki.Client.Certificate.PublicKey) });

        await ExpectRefusalAsync(
            version,
            Mutual with { PinnedKeys = PinnedKeys.Of(Pki.Other.Certificate.PublicKey) },
            CertificateErrorCode.NotPinned);
    }

    [Theory]
    [MemberData(nameof(Streams.Versions), MemberType = typeof(Streams))]
    public async Task A_server_that_is_not_pinned_is_refused_and_told_bad_certificate(ProtocolVersion version)
    {
        TlsClientOptions options = Pki.ClientOptions with { MaximumVersion = version };
        await Streams.ConnectAsync(
            options with { PinnedKeys = PinnedKeys.Of(Pki.Server.Certificate.PublicKey) }, Pki.ServerOptions);

        (Exception client, Exception server) = await Streams.FailAsync(
            options with { PinnedKeys = PinnedKeys.Of(Pki.Other.Certificate.PublicKey) }, Pki.ServerOptions);

        var refusal = Assert.IsType<TlsCertificateException>(client);
        Assert.Equal(CertificateErrorCode.NotPinned, refusal.Verification.Result.Primary?.Code);
        Assert.Equal(AlertDescription.BadCertificate, refusal.Alert);
        Assert.Equal(AlertDescription.BadCertificate, Assert.IsType<TlsException>(server).PeerAlert);
    }

    /// <summary>Whoever trusts nobody is told so before anything is sent, unless somebody else judges.</summary>
    [Fact]
    public void An_empty_trust_store_is_told_at_the_call()
    {
        TlsClientOptions client = Pki.ClientOptions with { TrustStore = TrustStore.Empty };
        TlsServerOptions server = Mutual with { ClientTrustStore = TrustStore.Empty, VerifyPeer = null };

        Assert.Contains("is empty", Assert.Throws<ArgumentException>(() => TlsEngine.Client(client)).Message);
        Assert.Contains("is empty", Assert.Throws<ArgumentException>(() => TlsEngine.Server(server)).Message);

        TlsEngine.Client(client with { VerifyPeer = (peer, _) => new(peer.IsTrusted) }).Dispose();
        TlsEngine.Client(client with { DangerousAcceptAnyCertificate = true }).Dispose();
    }

    [Fact]
    public void Pins_are_no_use_where_no_path_is_verified()
    {
        PinnedKeys pins = PinnedKeys.Of(Pki.Server.Certificate.PublicKey);
        Assert.Throws<ArgumentException>(() => TlsEngine.Client(
            Pki.ClientOptions with { DangerousAcceptAnyCertificate = true, PinnedKeys = pins }));
        Assert.Throws<ArgumentException>(() => TlsEngine.Server(
            Mutual with { DangerousAcceptAnyCertificate = true, PinnedKeys = pins }));
    }

    private static async Task ExpectRefusalAsync(
        ProtocolVersion version, TlsServerOptions options, CertificateErrorCode code)
    {
        (Exception client, Exception server) = await Streams.FailAsync(
            Known with { MaximumVersion = version }, options);

        var refusal = Assert.IsType<TlsCertificateException>(server);
        Assert.Equal(code, refusal.Verification.Result.Primary?.Code);
        Assert.Equal(AlertDescription.BadCertificate, refusal.Alert);
        Assert.Equal(AlertDescription.BadCertificate, Assert.IsAssignableFrom<TlsException>(client).PeerAlert);
    }
}
