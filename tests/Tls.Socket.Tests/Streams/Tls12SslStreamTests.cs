using System;
using System.IO;
using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Streams;

/// <summary>TLS 1.2 with the platform's implementation, both ways.</summary>
public sealed class Tls12SslStreamTests
{
    public static TheoryData<CipherSuite, bool> Suites
    {
        get
        {
            var rows = new TheoryData<CipherSuite, bool>();
            foreach (bool theyServe in new[] { true, false })
            {
                rows.Add(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, theyServe);
                rows.Add(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, theyServe);
                rows.Add(CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, theyServe);
                rows.Add(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, theyServe);
                rows.Add(CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, theyServe);
                rows.Add(CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, theyServe);
            }

            return rows;
        }
    }

    [Theory(Timeout = Loopback.Deadline)]
    [MemberData(nameof(Suites))]
    [Rfc("5246-6.2.1-3")]
    public async Task A_mebibyte_is_echoed_by_every_suite(CipherSuite suite, bool theyServe)
    {
        TlsIdentity identity = suite.ToString().Contains("RSA_WITH", StringComparison.Ordinal)
            && !suite.ToString().Contains("ECDSA", StringComparison.Ordinal) ? Pki.Rsa : Pki.Server;
        byte[] data = Loopback.Pattern(1 << 20);

        (Stream client, Stream server, TlsConnectionInfo info) = theyServe
            ? await ToThem(suite, identity)
            : await FromThem(suite, identity);
        await Loopback.Both(client.WriteAsync(data).AsTask(), EchoAsync(server, data.Length));

        Assert.Equal(data, await Loopback.ReadAsync(client, data.Length));
        Assert.Equal(ProtocolVersion.Tls12, info.Version);
        Assert.Equal(suite, info.CipherSuite);
        Assert.True(info.HasExtendedMasterSecret);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Client_certificates_are_shown_both_ways()
    {
        (TlsStream ours, _) = await Loopback.ToSslStreamAsync(
            Pki.ClientOptions with { Identity = Pki.Client },
            o =>
            {
                o.EnabledSslProtocols = SslProtocols.Tls12;
                o.ClientCertificateRequired = true;
                o.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
            });
        Assert.Same(Pki.Client, ours.ConnectionInfo!.LocalIdentity);

        (_, TlsStream server) = await Loopback.FromSslStreamAsync(
            Pki.ServerOptions with
            {
                ClientCertificates = TlsClientCertificateMode.Require,
                ClientTrustStore = Pki.Trust,
            },
            o =>
            {
                o.EnabledSslProtocols = SslProtocols.Tls12;
                o.ClientCertificates = [Pki.ForBcl(Pki.Client)];
            });
        Assert.Equal([Pki.Client.Certificate], server.ConnectionInfo!.PeerChain);
        Assert.Equal(ProtocolVersion.Tls12, server.ConnectionInfo.Version);
    }

    [Fact(Timeout = Loopback.Deadline)]
    [Rfc("5246-6.1-2")]
    public async Task Two_of_ours_agree_on_TLS_1_2_when_one_side_has_no_more()
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(
            Pki.ClientOptions with { MaximumVersion = ProtocolVersion.Tls12 });

        await client.WriteAsync(new byte[] { 1, 2, 3 });
        Assert.Equal([1, 2, 3], await Loopback.ReadAsync(server, 3));
        Assert.Equal(ProtocolVersion.Tls12, client.ConnectionInfo!.Version);

        // RFC 5246 §7.2.1: a close_notify is answered by another.
        await client.ShutdownAsync();
        Assert.Equal(0, await server.ReadAsync(new byte[10]));
        Assert.Equal(0, await client.ReadAsync(new byte[10]));
    }

    [Fact]
    public void Versions_that_do_not_fit_are_refused_in_words()
    {
        Assert.Throws<ArgumentException>(() => TlsEngine.Client(
            Pki.ClientOptions with { MinimumVersion = ProtocolVersion.Tls11 }));
        Assert.Throws<ArgumentException>(() => TlsEngine.Client(Pki.ClientOptions with
        {
            MinimumVersion = ProtocolVersion.Tls13,
            MaximumVersion = ProtocolVersion.Tls12,
        }));
        Assert.Throws<ArgumentException>(() => TlsEngine.Server(Pki.ServerOptions with
        {
            MaximumVersion = ProtocolVersion.Tls12,
            CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256],
        }));
    }

    private static async Task<(Stream Client, Stream Server, TlsConnectionInfo Info)> ToThem(
        CipherSuite suite, TlsIdentity identity)
    {
        (TlsStream client, SslStream server) = await Loopback.ToSslStreamAsync(
            Pki.ClientOptions with { CipherSuites = [suite] },
            o =>
            {
                o.ServerCertificate = Pki.ForBcl(identity);
                if (!OperatingSystem.IsWindows())
                {
                    o.CipherSuitesPolicy = Only(suite);
                }
            });
        return (client, server, client.ConnectionInfo!);
    }

    private static async Task<(Stream Client, Stream Server, TlsConnectionInfo Info)> FromThem(
        CipherSuite suite, TlsIdentity identity)
    {
        (SslStream client, TlsStream server) = await Loopback.FromSslStreamAsync(
            new TlsServerOptions { Identities = [identity], CipherSuites = [suite] },
            o =>
            {
                o.EnabledSslProtocols = SslProtocols.Tls12;
                if (!OperatingSystem.IsWindows())
                {
                    o.CipherSuitesPolicy = Only(suite);
                }
            });
        return (client, server, server.ConnectionInfo!);
    }

    /// <summary>The platform leaves ChaCha20 out of TLS 1.2 unless it is asked for.</summary>
    [UnsupportedOSPlatform("windows")]
    private static CipherSuitesPolicy Only(CipherSuite suite) => new([(TlsCipherSuite)suite]);

    private static async Task EchoAsync(Stream stream, int count) =>
        await stream.WriteAsync(await Loopback.ReadAsync(stream, count));
}
