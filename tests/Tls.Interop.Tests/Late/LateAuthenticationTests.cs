using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.GnuTls;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.OpenSsl;
using Xunit;

namespace Tls.Interop.Tests.Late;

/// <summary>Authentication after the handshake (RFC 8446 §4.6.2): we ask peers, and a peer asks us.</summary>
public sealed class LateAuthenticationTests : InteropTest
{
    private static readonly TlsServerOptions Asking =
        OurServer.Options(TestPki.For(KeyKind.EcP256)) with { ClientTrustStore = TestPki.Trust };

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(KeyKind.EcP256)]
    [InlineData(KeyKind.Rsa)]
    public async Task OpenSsl_as_a_client_answers_us_again_and_again(KeyKind certificate)
    {
        var answers = new List<TlsPeerVerification?>();
        await using OurServer server = OurServer.Start(Asking, AskTwice(answers), Deadline);
        await using PeerProcess client = OpenSslClient.Start(
            server.Port,
            ["-enable_pha", .. OpenSslClient.Verifying, .. TestPki.For(certificate).OpenSslArguments]);

        await client.Output.WaitForAsync("enough", Deadline);
        client.Input.Close();
        (await server.Served).Success();

        Assert.All(answers, answer => Assert.Equal(TestPki.For(certificate).Identity.Certificate, answer!.Certificate));
        Assert.Equal(2, answers.Count);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task OpenSsl_as_a_client_without_a_certificate_declines()
    {
        var answers = new List<TlsPeerVerification?>();
        await using OurServer server = OurServer.Start(Asking, AskTwice(answers), Deadline);
        await using PeerProcess client = OpenSslClient.Start(
            server.Port, ["-enable_pha", .. OpenSslClient.Verifying]);

        await client.Output.WaitForAsync("enough", Deadline);
        client.Input.Close();
        (await server.Served).Success();

        Assert.Equal([null, null], answers);
    }

    [PeerFact(PeerKind.GnuTlsClient)]
    public async Task GnuTls_as_a_client_answers_us()
    {
        var answers = new List<TlsPeerVerification?>();
        await using OurServer server = OurServer.Start(Asking, AskTwice(answers), Deadline);
        await using PeerProcess client = GnuTlsClient.Start(
            server.Port,
            ["--post-handshake-auth", .. GnuTlsClient.Verifying, .. TestPki.For(KeyKind.EcP256).GnuTlsArguments]);

        await client.Output.WaitForAsync("enough", Deadline);
        client.Input.Close();
        (await server.Served).Success();

        Assert.All(answers, answer => Assert.True(answer!.IsTrusted));
        Assert.Equal(2, answers.Count);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(KeyKind.EcP256)]
    [InlineData(KeyKind.EcP521)]
    [InlineData(KeyKind.Rsa)]
    public async Task OpenSsl_as_a_server_asks_us_and_believes_the_answer(KeyKind certificate)
    {
        // c at the beginning of a line makes it ask.
        await using PeerServer server = await PeerServer.OpenSslAsync(
        [
            .. TestPki.For(KeyKind.EcP256).OpenSslArguments,
            "-CAfile", TestPki.CaFile,
        ]);
        await using OurClient client = await OurClient.ConnectAsync(
            server.Port,
            OurClient.Options with
            {
                Identity = TestPki.For(certificate).Identity,
                PostHandshakeAuthentication = true,
            },
            Deadline);
        byte[] received = new byte[6];
        ValueTask reading = client.Stream.ReadExactlyAsync(received, Deadline);

        await server.Process.TypeAsync("c\n"u8.ToArray(), Deadline);
        await server.Process.Output.WaitForAsync("SSL_do_handshake -> 1", Deadline);
        await client.Stream.WriteAsync("still here\n"u8.ToArray(), Deadline);
        await server.Process.Output.WaitForAsync("still here\n", Deadline);
        await server.Process.TypeAsync("12345\n"u8.ToArray(), Deadline);
        await reading;

        Assert.Equal("12345\n", Encoding.ASCII.GetString(received));
        Assert.Equal(TestPki.For(certificate).Identity, client.Info.LocalIdentity);
    }

    private static System.Func<TlsStream, CancellationToken, Task> AskTwice(List<TlsPeerVerification?> answers) =>
        async (stream, cancellationToken) =>
        {
            Task<string> reading = Exchange.ReadToEndAsync(stream, cancellationToken);
            for (int i = 0; i < 2; i++)
            {
                answers.Add(await stream.RequestClientCertificateAsync(cancellationToken));
                await stream.UpdateKeysAsync(requestPeer: true, cancellationToken);
            }

            await stream.WriteAsync("enough\n"u8.ToArray(), cancellationToken);
            await reading;
        };
}
