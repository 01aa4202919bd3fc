using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.Handshake;
using Tls.TestKit;
using Tls.Tests.Engine;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Extensions;

/// <summary>A key that stands for a certificate's for some days (RFC 9345).</summary>
public sealed class DelegatedCredentialTests : IDisposable
{
    private const SignatureScheme Scheme = SignatureScheme.EcdsaSecp256r1Sha256;

    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    private static readonly CertificateExtension Usage = new(
        ObjectIdentifier.Parse("1.3.6.1.4.1.44363.44"), IsCritical: false, new byte[] { 5, 0 });

    private readonly List<IDisposable> _made = [];

    private static TlsClientOptions Client => Pki.ClientOptions with { DelegatedCredentialSchemes = [Scheme] };

    public void Dispose() => _made.ForEach(made => made.Dispose());

    [Theory]
    [InlineData(KeyKind.EcP256, KeyKind.EcP256, SignatureScheme.EcdsaSecp256r1Sha256)]
    [InlineData(KeyKind.EcP256, KeyKind.EcP384, SignatureScheme.EcdsaSecp384r1Sha384)]
    [InlineData(KeyKind.Rsa, KeyKind.EcP256, SignatureScheme.EcdsaSecp256r1Sha256)]
    [InlineData(KeyKind.Rsa, KeyKind.Ed25519, SignatureScheme.Ed25519)]
    public void A_client_that_takes_them_is_shown_one_and_checks_the_handshake_with_its_key(
        KeyKind certificate, KeyKind kind, SignatureScheme scheme)
    {
        TlsIdentity owner = Owner(kind: certificate);
        using EnginePair pair = Connect(Client with { DelegatedCredentialSchemes = [scheme] }, Delegated(owner, kind, scheme));

        TlsConnectionInfo info = pair.Client.ConnectionInfo!;
        Assert.Equal(scheme, info.ServerSignatureScheme);
        Assert.Equal(scheme, info.PeerVerification!.DelegatedCredential!.Scheme);
        Assert.Equal(owner.Certificate, info.PeerChain[0]);
        Assert.True(info.PeerVerification.IsTrusted);
        pair.ClientWrites([1, 2, 3]);
        Assert.Equal([1, 2, 3], pair.ServerReads(out _));
    }

    [Theory]
    [InlineData(ProtocolVersion.Tls13, false)]
    [InlineData(ProtocolVersion.Tls12, true)]
    public void Whoever_does_not_take_them_is_shown_the_certificates_own_key(ProtocolVersion version, bool offers)
    {
        TlsIdentity owner = Owner();
        TlsClientOptions client = (offers ? Client : Pki.ClientOptions) with { MaximumVersion = version };
        using EnginePair pair = Connect(client, Delegated(owner), owner);

        Assert.Null(pair.Client.ConnectionInfo!.PeerVerification!.DelegatedCredential);
        Assert.Equal(version, pair.Client.ConnectionInfo.Version);
    }

    [Fact]
    public void One_by_another_scheme_than_the_client_takes_is_not_shown()
    {
        TlsIdentity owner = Owner();
        using EnginePair pair = Connect(
            Client with { DelegatedCredentialSchemes = [SignatureScheme.Ed25519] }, Delegated(owner), owner);

        Assert.Null(pair.Client.ConnectionInfo!.PeerVerification!.DelegatedCredential);
    }

    [Fact]
    public void One_signed_as_the_client_cannot_verify_is_not_shown()
    {
        TlsIdentity rsa = Owner(kind: KeyKind.Rsa);
        using EnginePair pair = Connect(Client with { SignatureSchemes = [Scheme] }, Delegated(rsa), Owner());

        Assert.Null(pair.Client.ConnectionInfo!.PeerVerification!.DelegatedCredential);
    }

    public static TheoryData<string> Wrongs =>
    [
        "over", "more than seven days", "no DelegationUsage", "DelegationUsage is critical", "DelegationUsage is not NULL",
        "no KeyUsage", "no digitalSignature", "signature", "of another certificate", "of a client", "valid_time changed",
        "key that cannot be read",
    ];

    [Theory]
    [MemberData(nameof(Wrongs))]
    [Provokes(TlsFault.IllegalDelegatedCredential)]
    public void One_that_is_not_valid_is_illegal_parameter(string wrong)
    {
        // Whoever makes certificates that a verifier refuses anyway would not get as far as the credential.
        TlsIdentity owner = wrong switch
        {
            "no DelegationUsage" => Owner(new CertificateRequestOptions()),
            "DelegationUsage is critical" => Owner(new CertificateRequestOptions
            {
                ExtraExtensions = [Usage with { IsCritical = true }],
            }),
            "DelegationUsage is not NULL" => Owner(new CertificateRequestOptions
            {
                ExtraExtensions = [Usage with { Value = new byte[] { 4, 0 } }],
            }),
            "no KeyUsage" => Owner(With(usage: KeyUsages.None)),
            "no digitalSignature" => Owner(With(usage: KeyUsages.KeyAgreement)),
            _ => Owner(),
        };
        SigningKey key = CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256);
        DelegatedCredential credential = Issue(
            owner,
            key,
            wrong switch
            {
                "over" => TimeSpan.FromMinutes(-1),
                "more than seven days" => TimeSpan.FromDays(7) + TimeSpan.FromMinutes(5),
                _ => OneDay,
            },
            signed: wrong == "of another certificate" ? Pki.Server.Certificate : owner.Certificate,
            isServer: wrong != "of a client");
        credential = wrong switch
        {
            "signature" => Copy(credential, signature: Pki.Server.Key!.Sign(SignatureAlgorithm.EcdsaSha256, [1])),
            "valid_time changed" => Copy(credential, validTime: credential.ValidTime + 1),
            "key that cannot be read" => Issue(owner, key, OneDay, spki: new byte[] { 0x30, 0 }),
            _ => credential,
        };
        using CertificateKey leaf = new(owner.Certificate);

        TlsException fault = Assert.Throws<TlsException>(() => DelegatedCredentialCheck.KeyOf(
            credential, owner.Certificate, leaf.Key, isServer: true, DateTimeOffset.UtcNow, CryptoProvider.Default));

        Assert.Equal(TlsFault.IllegalDelegatedCredential, fault.Fault);
        Assert.Equal(AlertDescription.IllegalParameter, fault.Alert);
    }

    [Fact]
    public void One_that_is_over_ends_the_handshake_whatever_the_application_says_of_the_certificate()
    {
        TlsIdentity owner = Owner();
        SigningKey key = CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256);
        TlsIdentity identity = Keep(TlsIdentity.CreateDelegated(
            owner.Chain, Issue(owner, key, TimeSpan.FromMinutes(-1)), key));
        using var pair = new EnginePair(
            client: Client with { DangerousAcceptAnyCertificate = true },
            server: new TlsServerOptions { Identities = [identity] });

        Assert.Equal(
            TlsFault.IllegalDelegatedCredential, Assert.Throws<TlsException>(pair.Handshake).Fault);
    }

    [Fact]
    public void A_key_that_does_not_sign_by_the_scheme_or_with_rsaEncryption_is_refused()
    {
        TlsIdentity owner = Owner();
        using CertificateKey leaf = new(owner.Certificate);
        foreach ((KeyKind kind, SignatureScheme scheme) in new[]
        {
            (KeyKind.EcP384, SignatureScheme.EcdsaSecp256r1Sha256),
            (KeyKind.Rsa, SignatureScheme.RsaPssRsaeSha256),
            (KeyKind.Rsa, SignatureScheme.RsaPssPssSha256),
        })
        {
            SigningKey key = Keep(CryptoProvider.Default.GenerateSigningKey(kind));
            DelegatedCredential credential = Issue(owner, key, OneDay, scheme: scheme);

            Assert.Equal(TlsFault.IllegalDelegatedCredential, Assert.Throws<TlsException>(
                () => DelegatedCredentialCheck.KeyOf(
                    credential, owner.Certificate, leaf.Key, true, DateTimeOffset.UtcNow, CryptoProvider.Default)).Fault);
            Assert.Throws<ArgumentException>(() => TlsIdentity.CreateDelegated(owner.Chain, credential, key));
        }
    }

    [Fact]
    public void The_certificates_own_key_does_not_sign_where_a_credential_is_shown()
    {
        TlsIdentity owner = Owner();
        TlsIdentity delegated = Delegated(owner);
        SigningKey other = Keep(CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256));
        DelegatedCredential credential = Issue(owner, other, OneDay);
        TlsIdentity lying = Keep(TlsIdentity.CreateDelegated(owner.Chain, Copy(
            credential, spki: delegated.Key!.SubjectPublicKeyInfo), delegated.Key));
        Assert.Throws<ArgumentException>(() => TlsIdentity.CreateDelegated(owner.Chain, credential, delegated.Key));
        using var pair = new EnginePair(client: Client, server: new TlsServerOptions { Identities = [lying] });

        // The key in the credential is not the one that was signed.
        Assert.Equal(TlsFault.IllegalDelegatedCredential, Assert.Throws<TlsException>(pair.Handshake).Fault);
    }

    [Fact]
    public void A_session_ends_with_the_credential_it_began_under()
    {
        List<TlsSession> sessions = [];
        TlsIdentity owner = Owner();
        using EnginePair pair = Connect(
            Client with { NewSession = sessions.Add }, Delegated(owner, lifetime: TimeSpan.FromHours(1)));
        pair.ServerWrites([1]);
        pair.ClientReads(out _);

        Assert.NotEmpty(sessions);
        Assert.All(sessions, session => Assert.InRange(
            session.ExpiresAt, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow + TimeSpan.FromHours(1)));
        sessions.ForEach(session => session.Dispose());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_client_that_takes_none_resumes_no_session_that_one_began(bool isImported)
    {
        List<TlsSession> sessions = [];
        TlsIdentity owner = Owner();
        var server = new TlsServerOptions { Identities = [Delegated(owner), owner] };
        using EnginePair pair = new EnginePair(
            client: Client with { NewSession = sessions.Add }, server: server).Handshake();
        pair.ServerWrites([1]);
        pair.ClientReads(out _);
        TlsSession[] shown = [.. sessions.Select(session =>
            isImported ? Keep(TlsSession.Import(session.DangerousExport())) : Keep(session))];

        using EnginePair none = new EnginePair(
            client: Pki.ClientOptions with { Session = shown[0] }, server: server).Handshake();
        using EnginePair some = new EnginePair(client: Client with { Session = shown[1] }, server: server).Handshake();

        Assert.False(none.Client.ConnectionInfo!.IsResumed);
        Assert.True(some.Client.ConnectionInfo!.IsResumed);
        Assert.NotNull(some.Client.ConnectionInfo.PeerVerification!.DelegatedCredential);
    }

    [Fact]
    public void A_session_renewed_after_it_was_imported_ends_with_the_credential_too()
    {
        List<TlsSession> sessions = [];
        TlsIdentity owner = Owner();
        var server = new TlsServerOptions { Identities = [Delegated(owner, lifetime: TimeSpan.FromHours(1))] };
        TlsClientOptions client = Client with { NewSession = sessions.Add };
        for (int i = 0; i < 3; i++)
        {
            TlsSession? last = sessions.Count == 0 ? null : Keep(TlsSession.Import(sessions[^1].DangerousExport()));
            using EnginePair pair = new EnginePair(client: client with { Session = last }, server: server).Handshake();
            pair.ServerWrites([1]);
            pair.ClientReads(out _);
            Assert.Equal(i > 0, pair.Client.ConnectionInfo!.IsResumed);
        }

        sessions.ForEach(session => Keep(session));
        Assert.All(sessions, session => Assert.InRange(
            session.ExpiresAt, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow + TimeSpan.FromHours(1)));
    }

    [Fact]
    public void The_certificate_in_the_RFC_may_delegate_and_ours_may_not()
    {
        Certificate example = CertificateFile.Read(
            Repository.PathOf("vectors", "rfc9345-delegation-certificate.pem"))[0];

        Assert.True(DelegatedCredentialCheck.MayDelegate(example));
        Assert.False(DelegatedCredentialCheck.MayDelegate(Pki.Server.Certificate));
    }

    [Fact]
    public void What_nobody_would_accept_is_not_issued()
    {
        TlsIdentity owner = Owner();
        SigningKey key = Keep(CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256));
        ReadOnlyMemory<byte> spki = key.SubjectPublicKeyInfo;

        Assert.Throws<ArgumentException>(() => owner.IssueDelegatedCredential(spki, Scheme, TimeSpan.FromDays(8)));
        Assert.Throws<ArgumentException>(() => owner.IssueDelegatedCredential(spki, Scheme, TimeSpan.Zero));
        Assert.Throws<ArgumentException>(
            () => owner.IssueDelegatedCredential(spki, SignatureScheme.RsaPssRsaeSha256, OneDay));
        Assert.Throws<ArgumentException>(() => Owner(With(notAfter: DateTimeOffset.UtcNow.AddHours(2)))
            .IssueDelegatedCredential(spki, Scheme, OneDay));
        Assert.Throws<ArgumentException>(() => owner.IssueDelegatedCredential(
            spki, Scheme, TimeSpan.FromHours(1), new At(owner.Certificate.NotBefore.AddDays(-1))));
        Assert.Throws<ArgumentException>(() => Owner(new CertificateRequestOptions
        {
            NotBefore = DateTimeOffset.UtcNow.AddYears(-70),
            NotAfter = DateTimeOffset.UtcNow.AddYears(80),
            ExtraExtensions = [Usage],
        }).IssueDelegatedCredential(spki, Scheme, OneDay, new At(DateTimeOffset.UtcNow.AddYears(70))));
        Assert.Throws<InvalidOperationException>(() => Pki.Server.IssueDelegatedCredential(spki, Scheme, OneDay));
        Assert.Throws<ArgumentException>(() => TlsEngine.Client(
            Client with { DelegatedCredentialSchemes = [SignatureScheme.RsaPssRsaeSha256] }));
    }

    private static CertificateRequestOptions With(KeyUsages? usage = null, DateTimeOffset? notAfter = null) => new()
    {
        KeyUsage = usage,
        NotBefore = DateTimeOffset.UtcNow.AddDays(-2),
        NotAfter = notAfter,
        ExtraExtensions = [Usage],
    };

    private static EnginePair Connect(TlsClientOptions client, params TlsIdentity[] identities) =>
        new EnginePair(client: client, server: new TlsServerOptions { Identities = identities }).Handshake();

    private static DelegatedCredential Issue(
        TlsIdentity owner,
        SigningKey key,
        TimeSpan lifetime,
        Certificate? signed = null,
        bool isServer = true,
        SignatureScheme scheme = Scheme,
        ReadOnlyMemory<byte>? spki = null)
    {
        var unsigned = new DelegatedCredential
        {
            ValidTime = (uint)(DateTimeOffset.UtcNow + lifetime - owner.Certificate.NotBefore).TotalSeconds,
            Scheme = scheme,
            SubjectPublicKeyInfo = spki ?? key.SubjectPublicKeyInfo,
            Algorithm = Scheme,
        };
        return Copy(unsigned, signature: owner.Key!.Sign(
            SignatureAlgorithm.EcdsaSha256,
            unsigned.SignedContent((signed ?? owner.Certificate).Raw.Span, isServer)));
    }

    private static DelegatedCredential Copy(
        DelegatedCredential credential,
        uint? validTime = null,
        ReadOnlyMemory<byte>? signature = null,
        ReadOnlyMemory<byte>? spki = null) => new()
        {
            ValidTime = validTime ?? credential.ValidTime,
            Scheme = credential.Scheme,
            SubjectPublicKeyInfo = spki ?? credential.SubjectPublicKeyInfo,
            Algorithm = credential.Algorithm,
            Signature = signature ?? credential.Signature,
        };

    private TlsIdentity Owner(CertificateRequestOptions? options = null, KeyKind kind = KeyKind.EcP256) =>
        Keep(Pki.Make(options ?? With(), kind));

    private TlsIdentity Delegated(
        TlsIdentity owner,
        KeyKind kind = KeyKind.EcP256,
        SignatureScheme scheme = Scheme,
        TimeSpan? lifetime = null)
    {
        SigningKey key = CryptoProvider.Default.GenerateSigningKey(kind);
        DelegatedCredential credential =
            owner.IssueDelegatedCredential(key.SubjectPublicKeyInfo, scheme, lifetime ?? OneDay);
        return Keep(TlsIdentity.CreateDelegated(owner.Chain, credential, key));
    }

    private T Keep<T>(T made)
        where T : IDisposable
    {
        _made.Add(made);
        return made;
    }

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private sealed class CertificateKey : IDisposable
    {
        internal CertificateKey(Certificate certificate)
        {
            Assert.True(CryptoProvider.Default.TryImportVerifyingKey(
                certificate.PublicKey.Encoded.Span, out VerifyingKey? key));
            Key = key;
        }

        internal VerifyingKey Key { get; }

        public void Dispose() => Key.Dispose();
    }
}
