using System;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Handshake;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Extensions;

/// <summary>Raw public keys (RFC 7250) of servers and clients, in both versions: never but by agreement.</summary>
public sealed class RawPublicKeyTests
{
    private static readonly TlsIdentity Key = Raw(KeyKind.EcP256);
    private static readonly TlsIdentity Other = Raw(KeyKind.EcP256);

    private static readonly TlsServerOptions Server = new() { Identities = [Key] };

    private static readonly TlsClientOptions Client = new()
    {
        AcceptedCertificateTypes = [CertificateType.RawPublicKey],
        TrustedPublicKeys = [Key.SubjectPublicKeyInfo],
    };

    private static readonly TlsServerOptions Asking = Pki.ServerOptions with
    {
        ClientCertificates = TlsClientCertificateMode.Require,
        AcceptedCertificateTypes = [CertificateType.RawPublicKey],
        TrustedPublicKeys = [Key.SubjectPublicKeyInfo],
    };

    public static TheoryData<ProtocolVersion> Versions => Streams.Versions;

    public static TheoryData<ProtocolVersion, KeyKind> VersionsAndKinds
    {
        get
        {
            var rows = new TheoryData<ProtocolVersion, KeyKind>();
            foreach (KeyKind kind in new[] { KeyKind.EcP256, KeyKind.EcP384, KeyKind.Rsa, KeyKind.Ed25519 })
            {
                rows.Add(ProtocolVersion.Tls12, kind);
                rows.Add(ProtocolVersion.Tls13, kind);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(VersionsAndKinds))]
    public async Task A_server_is_known_by_its_key(ProtocolVersion version, KeyKind kind)
    {
        if (!CryptoProvider.Default.Supports(kind))
        {
            return;
        }

        TlsIdentity key = Raw(kind);
        (TlsStream client, TlsStream server) = await Streams.ConnectAsync(
            Client with { MaximumVersion = version, TrustedPublicKeys = [key.SubjectPublicKeyInfo] },
            Server with { Identities = [key] });

        Assert.Equal(key.SubjectPublicKeyInfo.ToArray(), client.ConnectionInfo!.PeerRawPublicKey.ToArray());
        Assert.Empty(client.ConnectionInfo.PeerChain);
        Assert.True(client.ConnectionInfo.PeerVerification!.IsTrusted);
        Assert.Same(key, server.ConnectionInfo!.LocalIdentity);
        Assert.Throws<InvalidOperationException>(() => key.Certificate);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_key_that_is_not_known_is_refused(ProtocolVersion version)
    {
        (Exception client, Exception server) = await Streams.FailAsync(
            Client with { MaximumVersion = version, TrustedPublicKeys = [Other.SubjectPublicKeyInfo] }, Server);

        Assert.Equal(TlsFault.RejectedUnknownCa, Assert.IsType<TlsCertificateException>(client).Fault);
        Assert.Equal(AlertDescription.UnknownCa, Assert.IsType<TlsException>(server).PeerAlert);
    }

    /// <summary>Whoever learns that a key is stolen need not find every list it is on.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_key_that_is_distrusted_or_not_pinned_is_refused_though_it_is_known(ProtocolVersion version)
    {
        Assert.True(SubjectPublicKeyInfo.TryParse(Key.SubjectPublicKeyInfo, out SubjectPublicKeyInfo? key));
        Assert.True(SubjectPublicKeyInfo.TryParse(Other.SubjectPublicKeyInfo, out SubjectPublicKeyInfo? other));
        TlsClientOptions known = Client with { MaximumVersion = version };
        await Streams.ConnectAsync(known with { PinnedKeys = PinnedKeys.Of(key) }, Server);
        (Exception distrusting, _) = await Streams.FailAsync(
            known with { Distrust = new DistrustList(DistrustEntry.OfKey(key.Fingerprint())) }, Server);
        (Exception pinning, _) = await Streams.FailAsync(known with { PinnedKeys = PinnedKeys.Of(other) }, Server);

        Assert.Equal(CertificateErrorCode.Blacklisted, Code(distrusting));
        Assert.Equal(CertificateErrorCode.NotPinned, Code(pinning));

        static CertificateErrorCode? Code(Exception refusal) =>
            Assert.IsType<TlsCertificateException>(refusal).Verification.Result.Primary?.Code;
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_application_may_judge_the_key(ProtocolVersion version)
    {
        TlsClientOptions asking = Client with { MaximumVersion = version, TrustedPublicKeys = [] };
        await Streams.ConnectAsync(
            asking with
            {
                VerifyPeer = (peer, _) => new(
                    !peer.IsTrusted && peer.RawPublicKey.Span.SequenceEqual(Key.SubjectPublicKeyInfo.Span)),
            },
            Server);
        (Exception client, Exception _) = await Streams.FailAsync(
            asking with { VerifyPeer = (_, _) => new(false) }, Server);

        Assert.IsType<TlsCertificateException>(client);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    [Provokes(TlsFault.MismatchIdentity)]
    [Rfc("8446-4.4.2.2-1")]
    public async Task A_client_that_does_not_agree_gets_no_raw_key(ProtocolVersion version)
    {
        (Exception client, Exception server) = await Streams.FailAsync(
            Pki.ClientOptions with { MaximumVersion = version }, Server);

        Assert.Equal(TlsFault.MismatchIdentity, Assert.IsType<TlsException>(server).Fault);
        Assert.Equal(AlertDescription.HandshakeFailure, Assert.IsType<TlsException>(client).PeerAlert);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_raw_key_makes_no_name_known_to_clients_that_take_none(ProtocolVersion version)
    {
        (Exception _, Exception server) = await Streams.FailAsync(
            Pki.ClientOptions with { ServerName = "elsewhere.example", MaximumVersion = version },
            Pki.ServerOptions with { Identities = [Pki.Server, Key], RefuseUnknownNames = true });

        Assert.Equal(TlsFault.MismatchServerName, Assert.IsType<TlsException>(server).Fault);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_client_that_accepts_both_takes_what_comes(ProtocolVersion version)
    {
        TlsClientOptions both = Pki.ClientOptions with
        {
            MaximumVersion = version,
            AcceptedCertificateTypes = [CertificateType.RawPublicKey, CertificateType.X509],
            TrustedPublicKeys = [Key.SubjectPublicKeyInfo],
        };

        (TlsStream one, _) = await Streams.ConnectAsync(both, Pki.ServerOptions);
        (TlsStream two, _) = await Streams.ConnectAsync(both, Server);
        (TlsStream three, _) = await Streams.ConnectAsync(both, Server with { Identities = [Pki.Server, Key] });

        Assert.NotEmpty(one.ConnectionInfo!.PeerChain);
        Assert.False(two.ConnectionInfo!.PeerRawPublicKey.IsEmpty);
        Assert.NotEmpty(three.ConnectionInfo!.PeerChain);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_client_that_wants_a_raw_key_takes_no_certificate(ProtocolVersion version)
    {
        (Exception client, Exception server) = await Streams.FailAsync(
            Client with { MaximumVersion = version }, Pki.ServerOptions);

        Assert.Equal(TlsFault.MismatchIdentity, Assert.IsType<TlsException>(server).Fault);
        Assert.IsType<TlsException>(client);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_client_is_known_by_its_key(ProtocolVersion version)
    {
        (TlsStream client, TlsStream server) = await Streams.ConnectAsync(
            Pki.ClientOptions with { MaximumVersion = version, Identities = [Pki.Client, Key] }, Asking);

        Assert.Equal(Key.SubjectPublicKeyInfo.ToArray(), server.ConnectionInfo!.PeerRawPublicKey.ToArray());
        Assert.Same(Key, client.ConnectionInfo!.LocalIdentity);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    [Provokes(TlsFault.MismatchCertificateType)]
    [Rfc("8446-4.4.2.3-1")]
    public async Task A_client_without_a_type_in_common_gets_unsupported_certificate(ProtocolVersion version)
    {
        (Exception client, Exception server) = await Streams.FailAsync(
            Pki.ClientOptions with { MaximumVersion = version, Identity = Pki.Client }, Asking);

        Assert.Equal(TlsFault.MismatchCertificateType, Assert.IsType<TlsException>(server).Fault);
        Assert.Equal(AlertDescription.UnsupportedCertificate, Assert.IsType<TlsException>(client).PeerAlert);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_client_key_that_is_not_known_is_refused(ProtocolVersion version)
    {
        (Exception _, Exception server) = await Streams.FailAsync(
            Pki.ClientOptions with { MaximumVersion = version, Identity = Other }, Asking);

        Assert.Equal(TlsFault.RejectedUnknownCa, Assert.IsType<TlsCertificateException>(server).Fault);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Nobody_is_asked_for_a_certificate_where_the_server_does_not_ask(ProtocolVersion version)
    {
        (TlsStream client, TlsStream _) = await Streams.ConnectAsync(
            Pki.ClientOptions with { MaximumVersion = version, Identity = Key }, Pki.ServerOptions);

        Assert.Null(client.ConnectionInfo!.LocalIdentity);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Sessions_go_on_with_keys_on_both_sides(ProtocolVersion version)
    {
        TlsSession? session = null;
        TlsClientOptions client = Client with
        {
            MaximumVersion = version,
            Identity = Key,
            NewSession = made => session = made,
        };
        TlsServerOptions server = Asking with { Identities = [Key] };

        await Streams.ConnectAsync(client, server);
        Assert.NotNull(session);
        (TlsStream c, TlsStream s) = await Streams.ConnectAsync(client with { Session = session }, server);

        Assert.True(c.ConnectionInfo!.IsResumed);
        Assert.Equal(Key.SubjectPublicKeyInfo.ToArray(), c.ConnectionInfo.PeerRawPublicKey.ToArray());
        Assert.Equal(Key.SubjectPublicKeyInfo.ToArray(), s.ConnectionInfo!.PeerRawPublicKey.ToArray());
    }

    [Fact]
    [Rfc("8446-C.5-1")]
    public void What_would_trust_nobody_or_everybody_is_refused()
    {
        foreach (TlsClientOptions options in (TlsClientOptions[])
        [
            Client with { TrustedPublicKeys = [] },
            Client with { AcceptedCertificateTypes = [] },
            Client with { AcceptedCertificateTypes = [CertificateType.RawPublicKey, CertificateType.RawPublicKey] },
            Client with { AcceptedCertificateTypes = [(CertificateType)1] },
            Client with { AcceptedCertificateTypes = [CertificateType.RawPublicKey, CertificateType.X509] },
            Client with { ClientCertificateTypes = [] },
        ])
        {
            Assert.Throws<ArgumentException>(() => TlsEngine.Client(options));
        }

        Assert.Throws<ArgumentException>(() => TlsEngine.Server(Asking with { TrustedPublicKeys = [] }));
    }

    private static TlsIdentity Raw(KeyKind kind) =>
        TlsIdentity.CreateRawPublicKey(CryptoProvider.Default.GenerateSigningKey(kind, 2048));
}
