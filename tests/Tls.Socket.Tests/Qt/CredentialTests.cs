using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Tests.Fixtures;
using Tls.Tests.Sockets;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Qt;

/// <summary>Whom a socket trusts and who it is, set in Qt's single steps.</summary>
public sealed class CredentialTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tls-qt-").FullName;

    private static Certificate Ca => Pki.Trust.Certificates[0];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Certificate_and_key_are_set_one_by_one()
    {
        using TlsKey key = TlsKey.FromData(Pkcs8(Pki.Server));
        await AcceptsAsync(server =>
        {
            server.LocalCertificate = Pki.Server.Certificate;
            server.PrivateKey = key;
            Assert.Equal(Pki.Server.Certificate, server.LocalCertificate);
            Assert.Equal([Pki.Server.Certificate], server.LocalCertificateChain);
            Assert.Same(key, server.PrivateKey);
        });
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task Chain_and_encrypted_key_come_from_files()
    {
        string certificates = Path.Combine(_folder, "chain.pem");
        string keyFile = Path.Combine(_folder, "key.pem");
        using (TlsKey key = TlsKey.FromData(Pkcs8(Pki.Server)))
        {
            File.WriteAllText(certificates, PemWriter.Write([Pki.Server.Certificate, Ca]));
            File.WriteAllText(keyFile, key.ToPem("a pass phrase"));
        }

        await AcceptsAsync(
            server =>
            {
                server.SetLocalCertificate(certificates);
                server.SetPrivateKey(keyFile, "a pass phrase");
                Assert.Equal(2, server.LocalCertificateChain.Count);
            },
            client => Assert.Equal([Pki.Server.Certificate, Ca], client.PeerCertificateChain));

        using var other = new TlsSocket();
        Assert.Throws<CertificateFormatException>(() => other.SetPrivateKey(keyFile, "another"));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task An_opaque_key_signs_where_it_lives()
    {
        int signatures = 0;
        using TlsKey opaque = TlsKey.FromSigner((algorithm, data, _) =>
        {
            signatures++;
            return ValueTask.FromResult(Pki.Server.Key!.Sign(algorithm, data.Span));
        });

        await AcceptsAsync(server =>
        {
            server.LocalCertificateChain = [Pki.Server.Certificate];
            server.PrivateKey = opaque;
        });

        Assert.Equal(1, signatures);
    }

    [Fact]
    public void Certificate_without_key_and_key_without_certificate_are_told_at_the_call()
    {
        using TlsKey key = TlsKey.FromData(Pkcs8(Pki.Server));
        using TlsKey another = TlsKey.FromData(Pkcs8(Pki.Other));

        Assert.Contains("without its PrivateKey", Refusal<InvalidOperationException>(Pki.Server.Certificate, null));
        Assert.Contains("without its LocalCertificate", Refusal<InvalidOperationException>(null, key));
        Assert.Contains("does not belong", Refusal<ArgumentException>(Pki.Server.Certificate, another));
        Assert.Contains("public key", Refusal<ArgumentException>(Pki.Server.Certificate, key.ToPublicKey()));
    }

    [Fact]
    public void Trusting_nobody_is_told_at_the_call_unless_somebody_may_ignore_it()
    {
        using var socket = new TlsSocket(new TlsConfiguration { CaCertificates = TrustStore.Empty });
        Assert.Contains("CaCertificates is empty", Assert.Throws<InvalidOperationException>(
            () => socket.ConnectToHostEncrypted("localhost", 1)).Message);
        Assert.Equal(TlsSocketState.Unconnected, socket.State);

        using var listening = new TlsSocket(socket.Configuration);
        listening.SslErrorsOccurred += (_, _) => { };
        listening.ConnectToHostEncrypted("localhost", 1);

        using var insisting = new TlsServer(Pki.ServerConfiguration with
        {
            CaCertificates = TrustStore.Empty,
            PeerVerifyMode = PeerVerifyMode.VerifyPeer,
        });
        Assert.Throws<InvalidOperationException>(() => insisting.Listen(System.Net.IPAddress.Loopback));
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData("object")]
    [InlineData("list")]
    [InlineData("file")]
    [InlineData("directory")]
    [InlineData("wildcard")]
    [InlineData("set")]
    public async Task Trust_is_added_from_wherever_it_is(string from)
    {
        File.WriteAllText(Path.Combine(_folder, "ca.pem"), PemWriter.Write(Ca));
        await using Servers server = Servers.Echo();
        using var socket = new TlsSocket(new TlsConfiguration { CaCertificates = TrustStore.Empty });

        switch (from)
        {
            case "object":
                socket.AddCaCertificate(Ca);
                break;
            case "list":
                socket.AddCaCertificates([Pki.Other.Certificate, Ca]);
                break;
            case "file":
                socket.AddCaCertificates(Path.Combine(_folder, "ca.pem"));
                break;
            case "directory":
                socket.AddCaCertificates(_folder);
                break;
            case "wildcard":
                socket.AddCaCertificates(Path.Combine(_folder, "*.pem"));
                break;
            default:
                socket.CaCertificates = Pki.Trust;
                break;
        }

        Assert.Contains(Ca, socket.CaCertificates!.Certificates);
        await socket.ConnectToHostEncryptedAsync("localhost", server.Port);
        Assert.True(socket.IsEncrypted);
    }

    [Fact]
    public void Adding_to_no_trust_of_ones_own_does_not_trust_the_system_besides()
    {
        using var socket = new TlsSocket(new TlsConfiguration());
        Assert.Null(socket.CaCertificates);

        socket.AddCaCertificate(Ca);

        Assert.Equal([Ca], socket.CaCertificates!.Certificates);
    }

    [Fact]
    public void The_systems_certificates_are_read_when_asked_for()
    {
        Assert.Equal(TrustStore.System.Certificates, TlsSocket.SystemCaCertificates);
        Assert.Equal(TrustStore.System.Certificates, TlsConfiguration.SystemCaCertificates);
    }

    private static async Task AcceptsAsync(Action<TlsSocket> configure, Action<TlsSocket>? check = null)
    {
        (var a, var b) = await Loopback.SocketsAsync();
        using var server = new TlsSocket(new TlsConfiguration());
        configure(server);
        using var client = new TlsSocket(Pki.ClientConfiguration) { PeerVerifyName = "localhost" };
        server.SetSocket(a);
        client.SetSocket(b);
        await Loopback.Both(server.StartServerEncryptionAsync(), client.StartClientEncryptionAsync());
        Assert.Equal(Pki.Server.Certificate, client.PeerCertificate);
        check?.Invoke(client);
    }

    private static string Refusal<T>(Certificate? certificate, TlsKey? key)
        where T : Exception
    {
        using var socket = new TlsSocket(Pki.ClientConfiguration) { LocalCertificate = certificate, PrivateKey = key };
        T refused = Assert.Throws<T>(() => socket.ConnectToHostEncrypted("localhost", 1));
        Assert.Equal(TlsSocketState.Unconnected, socket.State);
        return refused.Message;
    }

    private static byte[] Pkcs8(TlsIdentity identity) => identity.Key!.DangerousExportPkcs8();
}
