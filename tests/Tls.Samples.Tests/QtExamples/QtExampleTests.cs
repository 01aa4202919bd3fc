using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Samples.QtExamples;
using Tls.TestKit;
using Tls.X509;
using Xunit;

namespace Tls.Samples.Tests.QtExamples;

/// <summary>The examples of Qt's documentation, run with openssl.</summary>
public sealed class QtExampleTests : InteropTest
{
    private static readonly Credential Server = TestPki.For(KeyKind.EcP256);

    private readonly StringWriter _output = new();

    [PeerFact(PeerKind.OpenSsl)]
    public async Task Immediate_connect()
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(Server.OpenSslArguments);

        await ImmediateConnect.RunAsync("localhost", server.Port, TestPki.CaFile, _output).WaitAsync(Deadline);

        Assert.Contains("encrypted: Tls13, CN=localhost", _output.ToString(), StringComparison.Ordinal);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task Immediate_connect_to_whom_we_do_not_trust_fails()
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(Server.OpenSslArguments);

        await Assert.ThrowsAsync<TlsCertificateException>(() => ImmediateConnect.RunAsync(
            "localhost", server.Port, TestPki.StrangerCaFile, _output).WaitAsync(Deadline));
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task Deferred_server_handshake()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task serving =
            DeferredServerHandshake.RunAsync(listener, Server.ChainFile, Server.KeyFile, _output);
        await using PeerProcess client = PeerProcess.Start(
            PeerKind.OpenSsl, "s_client", "-connect", listener.LocalEndpoint.ToString()!, "-quiet",
            "-CAfile", TestPki.CaFile, "-verify_return_error", "-verify_hostname", "localhost");

        await client.Output.WaitForAsync("Hello from a TlsSocket.", Deadline);
        await serving.WaitAsync(Deadline);

        Assert.Contains("encrypted: Tls13", _output.ToString(), StringComparison.Ordinal);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task Wait_for_encrypted_then_read_all()
    {
        await using PeerServer server = await PeerServer.OpenSslAsync([.. Server.OpenSslArguments, "-www"]);

        Assert.True(WaitForEncryptedThenReadAll.Run("localhost", server.Port, TestPki.CaFile, _output));

        Assert.StartsWith("HTTP/1.0 200 ok", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("</HTML>", _output.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task Wait_for_encrypted_says_no_of_whom_we_do_not_trust()
    {
        await using PeerServer server = await PeerServer.OpenSslAsync([.. Server.OpenSslArguments, "-www"]);

        Assert.False(
            WaitForEncryptedThenReadAll.Run("localhost", server.Port, TestPki.StrangerCaFile, _output));
        Assert.False(WriteBeforeEncrypted.Run("localhost", server.Port, TestPki.StrangerCaFile, _output));

        Assert.DoesNotContain("HTTP/1.0", _output.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("localhost", true)]
    [InlineData("elsewhere.example", false)]
    public async Task Expected_error_is_forgiven_and_no_other(string name, bool isEncrypted)
    {
        TestCertificate signedByItself =
            TestCertificate.SelfSigned(new CertificateRequestOptions { CommonName = "Signed by itself", DnsNames = [name] });
        string certificate = TestPki.WriteFile($"{name}-itself.pem", PemWriter.Write(signedByItself.Certificate));
        string key = TestPki.WriteFile($"{name}-itself.key", PemWriter.DangerousWrite(signedByItself.Key));
        await using PeerServer server = await PeerServer.OpenSslAsync("-cert", certificate, "-key", key);

        Assert.Equal(isEncrypted, ExpectedError.Run("localhost", server.Port, certificate, _output));

        Assert.Contains(
            isEncrypted ? "encrypted, although: SelfSignedCertificate" : "HostNameMismatch",
            _output.ToString(),
            StringComparison.Ordinal);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task Write_before_encrypted()
    {
        await using PeerServer server = await PeerServer.OpenSslAsync([.. Server.OpenSslArguments, "-rev"]);

        Assert.True(WriteBeforeEncrypted.Run("localhost", server.Port, TestPki.CaFile, _output));

        Assert.Equal($"14 bytes wait{Environment.NewLine}ylrae nettirw\n", _output.ToString());
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _output.Dispose();
        }

        base.Dispose(disposing);
    }
}
