using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Reflection;
using Tls.Crypto;
using Tls.Handshake;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Engine;

/// <summary>
/// RSA key exchange through the options: off by default, what its keys must be, and what shows of a bad
/// secret.
/// </summary>
public sealed class RsaKeyExchangeTests : IDisposable
{
    private readonly TlsIdentity _identity = Make(KeyUsages.DigitalSignature | KeyUsages.KeyEncipherment);

    public static TheoryData<string> HostileForms => [.. HostileEncryptor.BadForms];

    private static TlsClientOptions Client { get; } = Pki.ClientOptions with
    {
        CipherSuites = [CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256],
        DangerousLegacy = LegacyFeatures.RsaKeyExchange,
    };

    private TlsServerOptions Server => new()
    {
        Identities = [_identity],
        DangerousLegacy = LegacyFeatures.RsaKeyExchange,
    };

    [Fact]
    public void It_is_off_by_default_and_named_by_who_wants_it()
    {
        CipherSuite[] suites = [CipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384];
        Assert.Throws<ArgumentException>(() => (Pki.ClientOptions with { CipherSuites = suites }).Prepare());
        Assert.Throws<ArgumentException>(() => (Pki.ServerOptions with { CipherSuites = suites }).Prepare());
        Assert.DoesNotContain(
            Pki.ClientOptions.Prepare().Handshake.CipherSuites, suite => suite.Legacy != LegacyFeatures.None);

        // Below all others.
        Assert.Equal(
            CipherSuiteInfo.Tls12Rsa.Where(suite => suite.Legacy == LegacyFeatures.RsaKeyExchange),
            (Pki.ClientOptions with { DangerousLegacy = LegacyFeatures.RsaKeyExchange })
                .Prepare().Handshake.CipherSuites.TakeLast(2));
        Assert.Equal(
            LegacyFeatures.RsaKeyExchange,
            new TlsConfiguration { DangerousLegacy = LegacyFeatures.RsaKeyExchange }.ToServerOptions().DangerousLegacy);
    }

    [Fact]
    public void It_connects_resumes_and_exports_the_same_on_both_sides()
    {
        var sessions = new List<TlsSession>();
        TlsServerOptions server = Server;
        TlsClientOptions client = Client with { NewSession = sessions.Add };
        using EnginePair full = new EnginePair(client: client, server: server).Handshake();
        using EnginePair resumed =
            new EnginePair(client: client with { Session = sessions[0] }, server: server).Handshake();

        foreach (EnginePair pair in (EnginePair[])[full, resumed])
        {
            Assert.Equal(CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256, pair.Client.ConnectionInfo!.CipherSuite);
            Assert.Null(pair.Client.ConnectionInfo.Group);
            byte[] ours = new byte[32];
            byte[] theirs = new byte[32];
            pair.Client.ExportKeyingMaterial("label", [1], ours);
            pair.Server.ExportKeyingMaterial("label", [1], theirs);
            Assert.Equal(ours, theirs);
            foreach (TlsChannelBinding binding in Enum.GetValues<TlsChannelBinding>())
            {
                // A server that resumes has chosen no certificate, and binds to none.
                if (pair == full || binding != TlsChannelBinding.ServerEndPoint)
                {
                    Assert.NotNull(pair.Client.GetChannelBinding(binding));
                    Assert.Equal(pair.Client.GetChannelBinding(binding), pair.Server.GetChannelBinding(binding));
                }
            }
        }

        Assert.False(full.Client.ConnectionInfo!.IsResumed);
        Assert.True(resumed.Client.ConnectionInfo!.IsResumed);
    }

    [Fact]
    public void A_session_is_not_offered_where_it_is_off_by_now()
    {
        // RFC 5246 §7.4.1.2: the suite of a session that is offered must be among the suites offered.
        var sessions = new List<TlsSession>();
        using EnginePair first = new EnginePair(client: Client with { NewSession = sessions.Add }, server: Server).Handshake();
        TlsClientOptions off = Client with
        {
            CipherSuites = [CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256],
            DangerousLegacy = LegacyFeatures.None,
        };

        Assert.Equal(HelloSize(off), HelloSize(off with { Session = sessions[0] }));
        Assert.True(HelloSize(Client) < HelloSize(Client with { Session = sessions[0] }));
    }

    [Theory]
    [InlineData(KeyUsages.KeyEncipherment, false)]
    [InlineData(KeyUsages.DigitalSignature, true)]
    [Rfc("5246-7.4.2-7")]
    public void The_certificate_must_allow_keyEncipherment(KeyUsages usage, bool isRefused)
    {
        using TlsIdentity identity = Make(usage);
        using var pair = new EnginePair(client: Client, server: Server with { Identities = [identity] });
        if (isRefused)
        {
            // The server itself does not use such a key.
            Assert.Equal(TlsFault.MismatchCipherSuite, Assert.Throws<TlsException>(() => pair.Handshake()).Fault);
        }
        else
        {
            pair.Handshake();
        }
    }

    [Theory]
    [InlineData(false, TlsFault.RejectedUnsupportedCertificate)]
    [InlineData(true, TlsFault.IllegalKeyUsage)]
    [Rfc("5246-7.4.2-7")]
    public void A_client_refuses_a_certificate_that_does_not_allow_it(bool acceptsAny, TlsFault fault)
    {
        using TlsIdentity identity = Make(KeyUsages.DigitalSignature);
        using var pair = new EnginePair(
            client: Client with { DangerousAcceptAnyCertificate = acceptsAny },
            server: Server with { Identities = [WithoutRegard(identity)] });

        Assert.Equal(fault, Assert.ThrowsAny<TlsException>(() => pair.Handshake()).Fault);
    }

    [Fact]
    public void A_key_that_lives_elsewhere_is_not_used()
    {
        TlsIdentity remote = TlsIdentity.Create(_identity.Chain, (_, _, _) => throw new NotSupportedException());
        using var pair = new EnginePair(client: Client, server: Server with { Identities = [remote] });

        Assert.Equal(TlsFault.MismatchCipherSuite, Assert.Throws<TlsException>(() => pair.Handshake()).Fault);
    }

    [Fact]
    [Rfc("5246-7.4.7.1-2")]
    public void The_version_in_the_secret_is_not_looked_at()
    {
        // RFC 5246 §7.4.7.1 replaces it; looking would tell (Klíma, Pokorný and Rosa).
        using var pair = new EnginePair(
            client: Client with { Crypto = new HostileProvider("another version") }, server: Server);

        Assert.True(pair.Handshake().Server.IsConnected);
    }

    [Theory]
    [MemberData(nameof(HostileForms))]
    [Rfc("5246-7.4.7.1-3")]
    public void A_bad_secret_shows_in_nothing_but_a_record_that_does_not_open(string form)
    {
        (int flight, TlsException failure, byte[] alert) = Attack(form);
        (int expectedFlight, TlsException expected, byte[] expectedAlert) = Attack("block type 1");

        Assert.Equal(expectedFlight, flight);
        Assert.Equal(TlsFault.ForgedRecord, failure.Fault);
        Assert.Equal((expected.Fault, expected.Alert, expected.Message), (failure.Fault, failure.Alert, failure.Message));
        Assert.Equal(expectedAlert, alert);
    }

    public void Dispose() => _identity.Dispose();

    private static TlsIdentity Make(KeyUsages usage) =>
        Pki.Make(new CertificateRequestOptions { KeyUsage = usage }, KeyKind.Rsa);

    private static int HelloSize(TlsClientOptions options)
    {
        using var pair = new EnginePair(client: options);
        pair.Client.Handshake([], new byte[64 * 1024], out _, out int written);
        return written;
    }

    /// <summary>As if its certificate said nothing of the key.</summary>
    private static TlsIdentity WithoutRegard(TlsIdentity identity) => (TlsIdentity)typeof(TlsIdentity)
        .GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic)
        .Single(constructor => constructor.GetParameters().Length == 2)
        .Invoke(
        [
            identity,
            (Func<LocalIdentity, LocalIdentity>)(shown => shown with { DecryptingKey = identity.Key }),
        ]);

    private (int Flight, TlsException Failure, byte[] Alert) Attack(string form)
    {
        using var pair = new EnginePair(
            client: Client with { Crypto = new HostileProvider(form) },
            server: Server with { TicketCount = 0 });
        var failure = Assert.Throws<TlsException>(() => pair.Handshake());
        byte[] alert = EnginePair.Flush(pair.Server);
        return (pair.ToClient.Count, failure, alert);
    }

    /// <summary>Reads every RSA key as one by which it encrypts what it should not.</summary>
    private sealed class HostileProvider(string form) : DelegatingCryptoProvider(CryptoProvider.Default)
    {
        public override bool TryImportVerifyingKey(
            ReadOnlySpan<byte> subjectPublicKeyInfo, [NotNullWhen(true)] out VerifyingKey? key)
        {
            bool isRead = base.TryImportVerifyingKey(subjectPublicKeyInfo, out key);
            if (key is { Kind: KeyKind.Rsa } real)
            {
                key = new HostileEncryptor(real, subjectPublicKeyInfo, form);
            }

            return isRead;
        }
    }
}
