using System;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.GnuTls;

/// <summary><c>gnutls-cli</c> with our server: whatever both speak.</summary>
public sealed class GnuTlsClientTests : InteropTest
{
    private static readonly TlsServerOptions Plain = OurServer.Options(TestPki.For(KeyKind.EcP256));

    [PeerTheory(PeerKind.GnuTlsClient)]
    [MemberData(nameof(Matrix.Everything), MemberType = typeof(Matrix))]
    public async Task A_mebibyte_comes_and_goes_back(CipherSuite suite, NamedGroup group, KeyKind certificate)
    {
        TlsServerOptions options =
            OurServer.Options(TestPki.For(certificate)) with { CipherSuites = Matrix.Suites, Groups = Matrix.Groups };
        await using OurServer server = OurServer.Start(options, Exchange.EchoAsync, Deadline);

        await GnuTlsClient.PipeAsync(server, Payload.Lines(Payload.Mebibyte), Deadline,
            [.. GnuTlsClient.Verifying, "--priority=" + Matrix.GnuTlsPriority([suite], [group])]);

        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal((suite, group, false), (info.CipherSuite, info.Group, info.WasRetried));
    }

    [PeerTheory(PeerKind.GnuTlsClient)]
    [MemberData(nameof(Matrix.AllGroups), MemberType = typeof(Matrix))]
    public async Task A_group_without_a_share_is_asked_for_with_a_cookie(NamedGroup group)
    {
        NamedGroup first = Matrix.OtherThan(group);
        await using OurServer server = OurServer.Start(
            Plain with { Groups = [group], SendRetryCookie = true }, Exchange.EchoAsync, Deadline);

        await GnuTlsClient.PipeAsync(server, Payload.Lines(Payload.Mebibyte), Deadline,
        [
            .. GnuTlsClient.Verifying, "--single-key-share",
            "--priority=" + Matrix.GnuTlsPriority(Matrix.Suites, [first, group]),
        ]);

        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal((group, true), (info.Group, info.WasRetried));
    }

    [PeerTheory(PeerKind.GnuTlsClient)]
    [MemberData(nameof(Matrix.AllCertificates), MemberType = typeof(Matrix))]
    public async Task Its_certificate_is_required_and_believed(KeyKind certificate)
    {
        await using OurServer server = OurServer.Start(
            Plain with { ClientCertificates = TlsClientCertificateMode.Require, ClientTrustStore = TestPki.Trust },
            Exchange.EchoAsync,
            Deadline);

        await GnuTlsClient.PipeAsync(server, Payload.Lines(Payload.Mebibyte), Deadline,
            [.. GnuTlsClient.Verifying, .. TestPki.For(certificate).GnuTlsArguments]);

        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal(TestPki.For(certificate).Identity.Certificate, info.PeerChain[0]);
    }

    [PeerFact(PeerKind.GnuTlsClient)]
    public async Task Our_first_protocol_among_those_it_offers_is_agreed()
    {
        await using OurServer server = OurServer.Start(
            Plain with { ApplicationProtocols = ["h2", "http/1.1"] }, Exchange.EchoAsync, Deadline);

        await GnuTlsClient.PipeAsync(server, "1\n"u8.ToArray(), Deadline,
            [.. GnuTlsClient.Verifying, "--alpn=http/1.1", "--alpn=h2"]);

        Assert.Equal("h2", (await server.Served).Success().ApplicationProtocol);
    }

    [PeerTheory(PeerKind.GnuTlsClient)]
    [InlineData("first.example")]
    [InlineData("second.example")]
    public async Task The_identity_of_the_name_it_asks_for_is_shown(string name)
    {
        TlsServerOptions options = new()
        {
            Identities = [TestPki.Named("first.example").Identity, TestPki.Named("second.example").Identity],
        };
        await using OurServer server = OurServer.Start(options, Exchange.EchoAsync, Deadline);

        await GnuTlsClient.PipeAsync(server, "1\n"u8.ToArray(), Deadline,
            [.. GnuTlsClient.Verifying, $"--sni-hostname={name}", $"--verify-hostname={name}"]);

        Assert.Equal(name, (await server.Served).Success().ServerName);
    }

    [PeerFact(PeerKind.GnuTlsClient)]
    public async Task Its_new_keys_are_followed_while_data_flows()
    {
        using var updates = new KeyUpdateCounter();
        byte[] lines = Payload.Lines(64 * 1024);
        await using OurServer server = OurServer.Start(
            Plain with { Observer = updates }, Exchange.EchoAsync, Deadline);

        await using PeerProcess client =
            GnuTlsClient.Start(server.Port, [.. GnuTlsClient.Verifying, "--inline-commands"]);
        await client.TypeAsync(lines, Deadline);
        await client.Output.WaitForAsync(lines.Length, Deadline);
        await client.TypeAsync("^rekey^\n"u8.ToArray(), Deadline);
        await updates.NextAsync(Deadline);
        await client.TypeAsync(lines, Deadline);
        await client.Output.WaitForAsync(2 * lines.Length, Deadline);
        client.Input.Close();

        Assert.Equal(0, await client.WaitForExitAsync(Deadline));
        (await server.Served).Success();
        Assert.Equal(1, updates.Received);
        Assert.True(((byte[])[.. lines, .. lines]).AsSpan().SequenceEqual(client.Output.Bytes));
    }

    [PeerFact(PeerKind.GnuTlsClient)]
    public async Task Our_new_keys_are_followed_and_answered_while_data_flows()
    {
        using var updates = new KeyUpdateCounter();
        byte[] lines = Payload.Lines(Payload.Mebibyte);
        await using OurServer server = OurServer.Start(
            Plain with { Observer = updates },
            async (stream, cancellationToken) =>
            {
                await stream.WriteAsync(lines.AsMemory(..(lines.Length / 2)), cancellationToken);
                await stream.UpdateKeysAsync(requestPeer: true, cancellationToken);
                await stream.WriteAsync(lines.AsMemory((lines.Length / 2)..), cancellationToken);
                await Exchange.ReadToEndAsync(stream, cancellationToken);
            },
            Deadline);

        await using PeerProcess client = GnuTlsClient.Start(server.Port, GnuTlsClient.Verifying);
        await client.Output.WaitForAsync(lines.Length, Deadline);

        // It answers with the next thing it writes.
        await client.TypeAsync("1\n"u8.ToArray(), Deadline);
        client.Input.Close();

        Assert.Equal(0, await client.WaitForExitAsync(Deadline));
        (await server.Served).Success();
        Assert.Equal((1, 1), (updates.Received, updates.Sent));
        Assert.True(lines.AsSpan().SequenceEqual(client.Output.Bytes));
    }
}
