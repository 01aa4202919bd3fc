using System;
using System.Text;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.OpenSsl;

/// <summary>
/// Our client with <c>openssl s_server</c>: pages, names, protocols, client certificates, new keys.
/// </summary>
public sealed class OpenSslServerTests(PeerServerPool servers) : InteropTest, IClassFixture<PeerServerPool>
{
    private static readonly byte[] Get = "GET / HTTP/1.0\r\n\r\n"u8.ToArray();

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Matrix.AllSuites), MemberType = typeof(Matrix))]
    public async Task Its_page_names_what_we_agreed_on(CipherSuite suite)
    {
        PeerServer server = await servers.GetAsync("www", () => PeerServer.OpenSslAsync(
            [.. TestPki.For(KeyKind.EcP256).OpenSslArguments, .. OpenSslServers.EverySuite, "-www"]));

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { CipherSuites = [suite] }, Deadline);
        await client.Stream.WriteAsync(Get, Deadline);
        string page = await Exchange.ReadToEndAsync(client.Stream, Deadline);

        Assert.StartsWith("HTTP/1.0 200 ok", page, StringComparison.Ordinal);
        Assert.Contains($"New, TLSv1.3, Cipher is {suite}\n", page, StringComparison.Ordinal);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("localhost")]
    [InlineData("second.example")]
    public async Task The_name_we_ask_for_is_the_one_it_shows(string name)
    {
        Credential second = TestPki.Named("second.example");
        PeerServer server = await servers.GetAsync("names", () => PeerServer.OpenSslAsync(
        [
            .. TestPki.For(KeyKind.EcP256).OpenSslArguments,
            "-servername", "second.example", "-cert2", second.ChainFile, "-key2", second.KeyFile, "-rev",
        ]));

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { TargetHost = name }, Deadline);

        Assert.True(client.Info.PeerVerification!.IsTrusted);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("h2", "http/1.1", "h2")]
    [InlineData("http/1.1", "h2", "h2")]
    [InlineData("spdy/1", "http/1.1", "http/1.1")]
    public async Task Its_first_protocol_among_those_we_offer_is_agreed(
        string first, string second, string agreed)
    {
        PeerServer server = await servers.GetAsync("protocols", () => PeerServer.OpenSslAsync(
            [.. TestPki.For(KeyKind.EcP256).OpenSslArguments, "-alpn", "h2,http/1.1", "-rev"]));

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { ApplicationProtocols = [first, second] }, Deadline);

        Assert.Equal(agreed, client.Info.ApplicationProtocol);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Matrix.AllCertificates), MemberType = typeof(Matrix))]
    public async Task Our_certificate_is_believed_where_one_is_required(KeyKind certificate)
    {
        PeerServer server = await RequiringAsync();
        byte[] lines = Payload.Lines(Payload.Mebibyte);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { Identity = TestPki.For(certificate).Identity }, Deadline);

        await Exchange.AskAsync(client.Stream, lines, Payload.Reversed(lines), Deadline);
        Assert.NotNull(client.Info.ClientSignatureScheme);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task Our_certificate_is_believed_after_a_retry()
    {
        PeerServer server = await RequiringAsync();
        byte[] lines = Payload.Lines(1000);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port,
            OurClient.Options with
            {
                Identity = TestPki.For(KeyKind.EcP384).Identity,
                Groups = [NamedGroup.X25519, NamedGroup.Secp521r1],
                KeyShareGroups = [],
            },
            Deadline);

        Assert.True(client.Info.WasRetried);
        await Exchange.AskAsync(client.Stream, lines, Payload.Reversed(lines), Deadline);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task Without_a_certificate_we_hear_certificate_required()
    {
        PeerServer server = await RequiringAsync();

        // TLS 1.3 lets a client finish before the server has judged it: the refusal comes with the first
        // read.
        await using OurClient client = await OurClient.ConnectAsync(server.Port, OurClient.Options, Deadline);
        TlsException refusal = await Assert.ThrowsAnyAsync<TlsException>(
            () => client.Stream.ReadExactlyAsync(new byte[1], Deadline).AsTask());

        Assert.Equal(AlertDescription.CertificateRequired, refusal.PeerAlert);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("k\n", 0)]
    [InlineData("K\n", 1)]
    public async Task Its_new_keys_are_followed_while_data_flows(string command, int answers)
    {
        // Without -rev it copies its standard input to us, and us to its standard output; k and K are
        // commands.
        await using PeerServer server =
            await PeerServer.OpenSslAsync([.. TestPki.For(KeyKind.EcP256).OpenSslArguments]);
        using var updates = new KeyUpdateCounter();
        byte[] lines = Payload.Lines(16 * 1024);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { Observer = updates }, Deadline);
        for (int round = 1; round <= 3; round++)
        {
            // What we write goes by our new keys if it asked for them.
            string line = $"round {round} is here\n";
            await client.Stream.WriteAsync(Encoding.ASCII.GetBytes(line), Deadline);
            await server.Process.Output.WaitForAsync(line, Deadline);

            // It takes all it reads at once for part of the command: what follows must wait.
            byte[] received = new byte[lines.Length];
            ValueTask reading = client.Stream.ReadExactlyAsync(received, Deadline);
            await server.Process.TypeAsync(Encoding.ASCII.GetBytes(command), Deadline);
            await updates.NextAsync(Deadline);
            await server.Process.TypeAsync(lines, Deadline);
            await reading;
            Assert.True(lines.AsSpan().SequenceEqual(received));
        }

        await client.Stream.WriteAsync("round 4 is here\n"u8.ToArray(), Deadline);
        await server.Process.Output.WaitForAsync("round 4 is here\n", Deadline);
        Assert.Equal((3, 3 * answers), (updates.Received, updates.Sent));
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Matrix.AllSuites), MemberType = typeof(Matrix))]
    public async Task Our_new_keys_are_followed_and_answered_while_data_flows(CipherSuite suite)
    {
        PeerServer server = await servers.ReversingAsync(KeyKind.EcP256, Matrix.Groups);
        using var updates = new KeyUpdateCounter();
        byte[] lines = Payload.Lines(256 * 1024);
        byte[] reversed = Payload.Reversed(lines);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { CipherSuites = [suite], Observer = updates }, Deadline);
        for (int round = 1; round <= 3; round++)
        {
            await client.Stream.UpdateKeysAsync(requestPeer: true, Deadline);
            await Exchange.AskAsync(client.Stream, lines, reversed, Deadline);
        }

        Assert.Equal((3, 3), (updates.Received, updates.Sent));
    }

    private Task<PeerServer> RequiringAsync() => servers.GetAsync("requiring", () => PeerServer.OpenSslAsync(
    [
        .. TestPki.For(KeyKind.EcP256).OpenSslArguments,
        "-CAfile", TestPki.CaFile, "-Verify", "3", "-verify_return_error", "-rev",
    ]));
}
