using System;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.GnuTls;

/// <summary>Our client with <c>gnutls-serv</c>: whatever both speak.</summary>
public sealed class GnuTlsServerTests(PeerServerPool servers) : InteropTest, IClassFixture<PeerServerPool>
{
    private static readonly string Everything = Matrix.GnuTlsPriority(Matrix.Suites, Matrix.Groups);

    [PeerTheory(PeerKind.GnuTlsServer)]
    [MemberData(nameof(Matrix.Everything), MemberType = typeof(Matrix))]
    public async Task A_mebibyte_goes_there_and_comes_back(
        CipherSuite suite, NamedGroup group, KeyKind certificate)
    {
        PeerServer server = await EchoingAsync(certificate);
        byte[] lines = Payload.Lines(Payload.Mebibyte);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { CipherSuites = [suite], Groups = [group] }, Deadline);

        Assert.Equal(
            (suite, group, false), (client.Info.CipherSuite, client.Info.Group, client.Info.WasRetried));
        await Exchange.AskAsync(client.Stream, lines, lines, Deadline);
    }

    [PeerTheory(PeerKind.GnuTlsServer)]
    [MemberData(nameof(Matrix.AllSuites), MemberType = typeof(Matrix))]
    public async Task A_single_write_of_four_mebibytes_arrives(CipherSuite suite)
    {
        PeerServer server = await EchoingAsync(KeyKind.EcP256);
        byte[] lines = Payload.Lines(4 * Payload.Mebibyte);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { CipherSuites = [suite] }, Deadline);

        await Exchange.AskAsync(client.Stream, lines, lines, Deadline);
    }

    [PeerTheory(PeerKind.GnuTlsServer)]
    [MemberData(nameof(Matrix.AllGroups), MemberType = typeof(Matrix))]
    public async Task A_group_without_our_first_share_is_asked_for(NamedGroup group)
    {
        PeerServer server = await servers.GetAsync($"only {group}", () => PeerServer.GnuTlsAsync(
        [
            "--echo", "--disable-client-cert", .. TestPki.For(KeyKind.EcP256).GnuTlsArguments,
            "--priority=" + Matrix.GnuTlsPriority(Matrix.Suites, [group]),
        ]));
        NamedGroup first = Matrix.OtherThan(group);
        byte[] lines = Payload.Lines(Payload.Mebibyte);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { Groups = [first, group], KeyShareGroups = [first] }, Deadline);

        Assert.Equal((group, true), (client.Info.Group, client.Info.WasRetried));
        await Exchange.AskAsync(client.Stream, lines, lines, Deadline);
    }

    [PeerTheory(PeerKind.GnuTlsServer)]
    [MemberData(nameof(Matrix.AllSuites), MemberType = typeof(Matrix))]
    public async Task Its_page_names_what_we_agreed_on(CipherSuite suite)
    {
        PeerServer server = await servers.GetAsync("http", () => PeerServer.GnuTlsAsync(
            ["--http", "--disable-client-cert", .. TestPki.For(KeyKind.Rsa).GnuTlsArguments, "--priority=" + Everything]));

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { CipherSuites = [suite] }, Deadline);
        await client.Stream.WriteAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray(), Deadline);
        string page = await Exchange.ReadToEndAsync(client.Stream, Deadline);

        Assert.StartsWith("HTTP/1.0 200 OK", page, StringComparison.Ordinal);
        Assert.Contains(suite.GnuTlsName(), page, StringComparison.Ordinal);
    }

    [PeerTheory(PeerKind.GnuTlsServer)]
    [MemberData(nameof(Matrix.AllCertificates), MemberType = typeof(Matrix))]
    public async Task Our_certificate_is_believed_where_one_is_required(KeyKind certificate)
    {
        PeerServer server = await RequiringAsync();
        byte[] lines = Payload.Lines(Payload.Mebibyte);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { Identity = TestPki.For(certificate).Identity }, Deadline);

        await Exchange.AskAsync(client.Stream, lines, lines, Deadline);
        Assert.NotNull(client.Info.ClientSignatureScheme);
    }

    [PeerFact(PeerKind.GnuTlsServer)]
    public async Task Without_a_certificate_we_hear_certificate_required()
    {
        PeerServer server = await RequiringAsync();

        await using OurClient client = await OurClient.ConnectAsync(server.Port, OurClient.Options, Deadline);
        TlsException refusal = await Assert.ThrowsAnyAsync<TlsException>(
            () => client.Stream.ReadExactlyAsync(new byte[1], Deadline).AsTask());

        Assert.Equal(AlertDescription.CertificateRequired, refusal.PeerAlert);
    }

    [PeerTheory(PeerKind.GnuTlsServer)]
    [InlineData("h2", "http/1.1", "h2")]
    [InlineData("spdy/1", "http/1.1", "http/1.1")]
    public async Task A_protocol_is_agreed(string first, string second, string agreed)
    {
        PeerServer server = await servers.GetAsync("protocols", () => PeerServer.GnuTlsAsync(
            ["--echo", "--alpn=h2", "--alpn=http/1.1", .. TestPki.For(KeyKind.EcP256).GnuTlsArguments]));

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { ApplicationProtocols = [first, second] }, Deadline);

        Assert.Equal(agreed, client.Info.ApplicationProtocol);
    }

    [PeerFact(PeerKind.GnuTlsServer)]
    public async Task Our_new_keys_are_followed_and_answered_while_data_flows()
    {
        PeerServer server = await EchoingAsync(KeyKind.EcP256);
        using var updates = new KeyUpdateCounter();
        byte[] lines = Payload.Lines(256 * 1024);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { Observer = updates }, Deadline);
        for (int round = 1; round <= 3; round++)
        {
            await client.Stream.UpdateKeysAsync(requestPeer: true, Deadline);
            await Exchange.AskAsync(client.Stream, lines, lines, Deadline);
        }

        Assert.Equal((3, 3), (updates.Received, updates.Sent));
    }

    private Task<PeerServer> EchoingAsync(KeyKind certificate) => servers.GetAsync(
        certificate.ToString(),
        () => PeerServer.GnuTlsAsync(
        [
            "--echo", "--disable-client-cert", .. TestPki.For(certificate).GnuTlsArguments, "--priority=" + Everything,
        ]));

    private Task<PeerServer> RequiringAsync() => servers.GetAsync("requiring", () => PeerServer.GnuTlsAsync(
    [
        "--echo", "--require-client-cert", "--verify-client-cert", $"--x509cafile={TestPki.CaFile}",
        .. TestPki.For(KeyKind.EcP256).GnuTlsArguments,
    ]));
}
