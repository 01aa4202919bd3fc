using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Reflection;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.SslStreams;

/// <summary>The options of SslStream as ours, and the members of one class as the other's.</summary>
public sealed class SslOptionsTests
{
    // What TLS 1.3 has no number for, and the platform has marked obsolete.
    private static readonly string[] LeftOut =
    [
        "CipherAlgorithm", "CipherStrength", "HashAlgorithm", "HashStrength", "KeyExchangeAlgorithm", "KeyExchangeStrength",
    ];

    public static TheoryData<string, string> Refused => new()
    {
        { nameof(SslClientAuthenticationOptions.EnabledSslProtocols), "only TLS 1.2 and 1.3" },
        { nameof(SslClientAuthenticationOptions.EncryptionPolicy), "everything is encrypted" },
        { nameof(SslClientAuthenticationOptions.CertificateRevocationCheckMode), "nothing is fetched" },
        { nameof(SslClientAuthenticationOptions.CipherSuitesPolicy), "none of its suites is spoken" },
        { nameof(SslClientAuthenticationOptions.ApplicationProtocols), "not ASCII" },
        { nameof(X509ChainPolicy.VerificationFlags), "nothing is ignored" },
        { nameof(X509ChainPolicy.ExtraStore), "built of what the peer sends" },
        { nameof(X509ChainPolicy.ApplicationPolicy), "no other is judged" },
    };

    [Fact]
    public void Every_member_of_SslStream_has_a_twin()
    {
        string[] ours = [.. SignaturesOf(typeof(TlsSslStream))];

        string[] missing =
        [
            .. SignaturesOf(typeof(SslStream))
                .Where(member => !LeftOut.Any(name => member.Contains($"get_{name}(", StringComparison.Ordinal)))
                .Except(ours),
        ];

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_property_of_the_options_is_taken_over_or_told_of_here()
    {
        // Whoever adds one to the platform makes this fail: it is to be mapped, and then named.
        string[] client =
        [
            "AllowRenegotiation", "AllowRsaPkcs1Padding", "AllowRsaPssPadding", "AllowTlsResume", "ApplicationProtocols",
            "CertificateChainPolicy", "CertificateRevocationCheckMode", "CipherSuitesPolicy", "ClientCertificateContext",
            "ClientCertificates", "EnabledSslProtocols", "EncryptionPolicy", "LocalCertificateSelectionCallback",
            "RemoteCertificateValidationCallback", "TargetHost",
        ];
        string[] server =
        [
            "AllowRenegotiation", "AllowRsaPkcs1Padding", "AllowRsaPssPadding", "AllowTlsResume", "ApplicationProtocols",
            "CertificateChainPolicy", "CertificateRevocationCheckMode", "CipherSuitesPolicy", "ClientCertificateRequired",
            "EnabledSslProtocols", "EncryptionPolicy", "RemoteCertificateValidationCallback", "ServerCertificate",
            "ServerCertificateContext", "ServerCertificateSelectionCallback",
        ];

        string page = File.ReadAllText(Repository.PathOf("docs/from-sslstream.md"));
        Assert.All(client.Concat(server), name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
        Assert.Equal(client, typeof(SslClientAuthenticationOptions).GetProperties().Select(p => p.Name).Order());
        Assert.Equal(server, typeof(SslServerAuthenticationOptions).GetProperties().Select(p => p.Name).Order());
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_not_done_is_refused_in_words(string property, string words)
    {
        SslClientAuthenticationOptions options = SslScene.ClientOptions();
        X509ChainPolicy policy = options.CertificateChainPolicy!;
        switch (property)
        {
            case "EnabledSslProtocols":
                options.EnabledSslProtocols = (SslProtocols)768;
                break;
            case "EncryptionPolicy":
                options.EncryptionPolicy = (EncryptionPolicy)2;
                break;
            case "CertificateRevocationCheckMode":
                options.CertificateChainPolicy = null;
                options.CertificateRevocationCheckMode = X509RevocationMode.Online;
                break;
            case "CipherSuitesPolicy":
                if (OperatingSystem.IsWindows() || OperatingSystem.IsAndroid())
                {
                    return; // A policy cannot be made there.
                }

                options.CipherSuitesPolicy = new CipherSuitesPolicy([TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA]);
                break;
            case "ApplicationProtocols":
                options.ApplicationProtocols = [new SslApplicationProtocol(new byte[] { 0xff })];
                break;
            case "VerificationFlags":
                policy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
                break;
            case "ExtraStore":
                _ = policy.ExtraStore.Add(SslScene.Rsa);
                break;
            default:
                _ = policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.4"));
                break;
        }

        NotSupportedException refusal = Assert.Throws<NotSupportedException>(() => options.ToTlsClientOptions());

        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(property, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clients_options_are_taken_over()
    {
        SslClientAuthenticationOptions options = SslScene.ClientOptions();
        options.TargetHost = "bücher.example";
        options.EnabledSslProtocols = (SslProtocols)768 | SslProtocols.Tls12;
        options.AllowRsaPkcs1Padding = false;
        options.AllowTlsResume = false;
        options.ApplicationProtocols = [SslApplicationProtocol.Http11];
        options.ClientCertificates = [SslScene.Client, X509CertificateLoader.LoadCertificate(SslScene.Rsa.RawData)];
        options.CertificateChainPolicy!.VerificationTime = new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        options.CertificateChainPolicy.VerificationTimeIgnored = false;

        TlsClientOptions ours = options.ToTlsClientOptions();

        Assert.Equal("xn--bcher-kva.example", ours.TargetHost);
        Assert.Equal((ProtocolVersion.Tls12, ProtocolVersion.Tls12), (ours.MinimumVersion, ours.MaximumVersion));
        Assert.DoesNotContain(SignatureScheme.RsaPkcs1Sha256, ours.SignatureSchemes!);
        Assert.Contains(SignatureScheme.RsaPssRsaeSha256, ours.SignatureSchemes!);
        Assert.False(ours.ResumeSessions);
        Assert.Equal(["http/1.1"], ours.ApplicationProtocols);
        Assert.Single(ours.Identities);
        Assert.True(ours.PostHandshakeAuthentication);
        Assert.Single(ours.TrustStore!.Certificates);
        Assert.Equal(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero), ours.TimeProvider!.GetUtcNow());
        Assert.Equal(RevocationMode.Off, ours.Revocation.Mode);
        Assert.Null(ours.VerifyPeer);
    }

    [Fact]
    public void A_servers_options_are_taken_over()
    {
        SslServerAuthenticationOptions options = SslScene.ServerOptions();
        options.ClientCertificateRequired = true;
        options.CertificateChainPolicy = SslScene.Trust();
        options.AllowRsaPssPadding = false;
        var revocation = new RevocationOptions();
        options.CertificateChainPolicy.RevocationMode = X509RevocationMode.Offline;

        TlsServerOptions ours = options.ToTlsServerOptions(revocation: revocation);

        Assert.Equal(TlsClientCertificateMode.Require, ours.ClientCertificates);
        Assert.Equal(SslScene.Server.RawData, Assert.Single(ours.Identities).Certificate.Raw.ToArray());
        Assert.Single(ours.ClientTrustStore!.Certificates);
        Assert.Equal(0, ours.TicketCount);
        Assert.Same(revocation, ours.Revocation);
        Assert.DoesNotContain(SignatureScheme.RsaPssRsaeSha256, ours.SignatureSchemes!);
        Assert.Throws<NotSupportedException>(() => new SslServerAuthenticationOptions().ToTlsServerOptions());
        Assert.Throws<NotSupportedException>(() => new SslServerAuthenticationOptions
        {
            ServerCertificate = X509CertificateLoader.LoadCertificate(SslScene.Server.RawData),
        }.ToTlsServerOptions());
    }

    private static IEnumerable<string> SignaturesOf(Type type) => type
        .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .OfType<MethodBase>()
        .Select(method => $"{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name))})")
        .Distinct();
}
