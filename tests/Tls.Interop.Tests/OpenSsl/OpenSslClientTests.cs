using System;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Xunit;

namespace Tls.Interop.Tests.OpenSsl;

/// <summary>
/// <c>openssl s_client</c> with our server: names, protocols, client certificates, new keys, refusals.
/// </summary>
public sealed class OpenSslClientTests : InteropTest
{
    private static readonly TlsServerOptions Plain = OurServer.Options(TestPki.For(KeyKind.EcP256));

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("first.example")]
    [InlineData("second.example")]
    public async Task The_identity_of_the_name_it_asks_for_is_shown(string name)
    {
        TlsServerOptions options = new()
        {
            Identities = [TestPki.Named("first.example").Identity, TestPki.Named("second.example").Identity],
        };
        await using OurServer server = OurServer.Start(options, Exchange.Echo(1), Deadline);

        await OpenSslClient.PipeAsync(server, "1"u8.ToArray(), Deadline,
            ["-CAfile", TestPki.CaFile, "-verify_return_error", "-verify_hostname", name, "-servername", name]);

        Assert.Equal(name, (await server.Served).Success().ServerName);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData("h2,http/1.1", "h2")]
    [InlineData("http/1.1", "http/1.1")]
    [InlineData("http/1.1,h2", "h2")]
    public async Task Our_first_protocol_among_those_it_offers_is_agreed(string offered, string agreed)
    {
        await using OurServer server = OurServer.Start(
            Plain with { ApplicationProtocols = ["h2", "http/1.1"] }, Exchange.Echo(1), Deadline);

        await using PeerProcess client =
            OpenSslClient.Start(server.Port, [.. OpenSslClient.Verifying, "-alpn", offered]);
        await client.TypeAsync("1"u8.ToArray(), Deadline);
        await client.WaitForExitAsync(Deadline);

        Assert.Equal(agreed, (await server.Served).Success().ApplicationProtocol);
        Assert.Contains($"ALPN protocol: {agreed}\n", client.Output.Text, StringComparison.Ordinal);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Matrix.AllCertificates), MemberType = typeof(Matrix))]
    public async Task Its_certificate_is_required_and_believed(KeyKind certificate)
    {
        TlsServerOptions options = Plain with
        {
            ClientCertificates = TlsClientCertificateMode.Require,
            ClientTrustStore = TestPki.Trust,
        };
        await using OurServer server = OurServer.Start(options, Exchange.Echo(Payload.Mebibyte), Deadline);

        await OpenSslClient.PipeAsync(server, Payload.Bytes(Payload.Mebibyte), Deadline,
            [.. OpenSslClient.Verifying, .. TestPki.For(certificate).OpenSslArguments]);

        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal(TestPki.For(certificate).Identity.Certificate, info.PeerChain[0]);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task Without_a_certificate_it_is_served_where_one_is_only_requested()
    {
        TlsServerOptions options = Plain with
        {
            ClientCertificates = TlsClientCertificateMode.Request,
            ClientTrustStore = TestPki.Trust,
        };
        await using OurServer server = OurServer.Start(options, Exchange.Echo(1), Deadline);

        await OpenSslClient.PipeAsync(server, "1"u8.ToArray(), Deadline, OpenSslClient.Verifying);

        TlsConnectionInfo info = (await server.Served).Success();
        Assert.True(info.ClientCertificateRequested);
        Assert.Empty(info.PeerChain);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData('k', 0)]
    [InlineData('K', 1)]
    public async Task Its_new_keys_are_followed_while_data_flows(char command, int answers)
    {
        using var updates = new KeyUpdateCounter();
        byte[] lines = Payload.Lines(16 * 1024);
        await using OurServer server = OurServer.Start(
            Plain with { Observer = updates }, Exchange.Echo(3 * lines.Length), Deadline);

        await using PeerProcess client = OpenSslClient.Start(server.Port, OpenSslClient.Verifying);
        for (int round = 0; round < 3; round++)
        {
            int before = client.Output.Bytes.Length;
            await client.TypeAsync(lines, Deadline);
            await client.Output.WaitForAsync(before + lines.Length, Deadline);
            if (round < 2)
            {
                await client.TypeAsync(new byte[] { (byte)command, (byte)'\n' }, Deadline);
                await client.Errors.WaitForAsync(
                    text => Count(text, "KEYUPDATE") == round + 1, "KEYUPDATE", Deadline);
            }
        }

        await client.WaitForExitAsync(Deadline);
        (await server.Served).Success();
        Assert.Equal((2, 2 * answers), (updates.Received, updates.Sent));
        Assert.Contains(
            System.Text.Encoding.Latin1.GetString(lines), client.Output.Text, StringComparison.Ordinal);
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task Our_new_keys_are_followed_and_answered_while_data_flows()
    {
        using var updates = new KeyUpdateCounter();
        byte[] data = Payload.Bytes(Payload.Mebibyte);
        await using OurServer server = OurServer.Start(
            Plain with { Observer = updates },
            async (stream, cancellationToken) =>
            {
                await stream.WriteAsync(data.AsMemory(..(data.Length / 2)), cancellationToken);
                await stream.UpdateKeysAsync(requestPeer: true, cancellationToken);
                await stream.WriteAsync(data.AsMemory((data.Length / 2)..), cancellationToken);
                await stream.ReadExactlyAsync(new byte[1], cancellationToken);
                await stream.ShutdownAsync(cancellationToken);
                await Exchange.ReadToEndAsync(stream, cancellationToken);
            },
            Deadline);

        await using PeerProcess client = OpenSslClient.Start(
            server.Port, ["-quiet", .. OpenSslClient.Verifying]);
        await client.Output.WaitForAsync(data.Length, Deadline);
        await client.TypeAsync("1"u8.ToArray(), Deadline);

        Assert.Equal(0, await client.WaitForExitAsync(Deadline));
        (await server.Served).Success();
        Assert.Equal((1, 1), (updates.Received, updates.Sent));
        Assert.True(data.AsSpan().SequenceEqual(client.Output.Bytes));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
