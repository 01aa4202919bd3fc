using System;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.SslStreams;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Tls12;

/// <summary>
/// Client certificates in TLS 1.2 with gnutls-serv and, both ways, SslStream; the other peers' are in their folders.
/// </summary>
public sealed class ClientCertificate12Tests : InteropTest
{
    private static readonly byte[] Line = "one line\n"u8.ToArray();

    public static TheoryData<KeyKind> Certificates => [KeyKind.EcP256, KeyKind.Rsa];

    [PeerTheory(PeerKind.GnuTlsServer)]
    [MemberData(nameof(Certificates))]
    public async Task Gnutls_serv_requires_ours_and_believes_it(KeyKind certificate)
    {
        await using PeerServer server = await PeerServer.GnuTlsAsync(
        [
            "--echo", "--require-client-cert", "--verify-client-cert", "--x509cafile=" + TestPki.CaFile,
            .. TestPki.For(KeyKind.EcP256).GnuTlsArguments,
        ]);

        await AssertShownAsync(server.Port, certificate);
    }

    [PeerTheory(PeerKind.SslStream)]
    [MemberData(nameof(Certificates))]
    public async Task SslStream_requires_ours_and_believes_it(KeyKind certificate)
    {
        SslServerAuthenticationOptions options = SslPeer.ServerOptions(KeyKind.EcP256);
        options.EnabledSslProtocols = SslProtocols.Tls12;
        options.ClientCertificateRequired = true;
        byte[]? seen = null;
        await using SslStreamServer server = SslStreamServer.Start(
            options,
            (stream, cancellationToken) =>
            {
                seen = stream.RemoteCertificate?.GetRawCertData();
                return Exchange.EchoAsync(stream, cancellationToken);
            },
            Deadline);

        await AssertShownAsync(server.Port, certificate);

        Assert.Equal(TestPki.For(certificate).Identity.Certificate.Raw.ToArray(), seen);
    }

    [PeerTheory(PeerKind.SslStream)]
    [MemberData(nameof(Certificates))]
    public async Task That_of_SslStream_is_required_and_believed(KeyKind certificate)
    {
        TlsServerOptions ours = OurServer.Options(TestPki.For(KeyKind.EcP256)) with
        {
            MaximumVersion = ProtocolVersion.Tls12,
            ClientCertificates = TlsClientCertificateMode.Require,
            ClientTrustStore = TestPki.Trust,
        };
        await using OurServer server = OurServer.Start(ours, Exchange.Echo(1), Deadline);
        SslClientAuthenticationOptions options = SslPeer.ClientOptions();
        options.EnabledSslProtocols = SslProtocols.Tls12;
        options.ClientCertificateContext = SslPeer.Context(certificate);

        await using NetworkStream transport = await Transport.ConnectAsync(server.Port, Deadline);
        await using var client = new SslStream(transport, leaveInnerStreamOpen: true);
        await client.AuthenticateAsClientAsync(options, Deadline);
        await client.WriteAsync(new byte[1], Deadline);
        await client.ReadExactlyAsync(new byte[1], Deadline);
        await client.ShutdownAsync();

        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal(ProtocolVersion.Tls12, info.Version);
        Assert.Equal(TestPki.For(certificate).Identity.Certificate, info.PeerChain[0]);
    }

    private async Task AssertShownAsync(int port, KeyKind certificate)
    {
        TlsIdentity identity = TestPki.For(certificate).Identity;
        await using OurClient client = await OurClient.ConnectAsync(
            port,
            OurClient.Options with { MaximumVersion = ProtocolVersion.Tls12, Identity = identity },
            Deadline);

        await Exchange.AskAsync(client.Stream, Line, Line, Deadline);
        Assert.Equal(ProtocolVersion.Tls12, client.Info.Version);
        Assert.Equal(identity, client.Info.LocalIdentity);
    }
}
