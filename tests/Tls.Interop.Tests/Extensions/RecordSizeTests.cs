using System;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.GnuTls;
using Tls.Interop.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Extensions;

/// <summary>Records of 512 bytes: record_size_limit (RFC 8449) with GnuTLS, measured on the wire.</summary>
public sealed class RecordSizeTests : InteropTest
{
    private const int Limit = 512;
    private const int Length = 100_000;
    private const int Lines = 20;

    [PeerTheory(PeerKind.GnuTlsServer)]
    [InlineData(ProtocolVersion.Tls12)]
    [InlineData(ProtocolVersion.Tls13)]
    public async Task Our_client_and_GnuTLS_server_keep_to_512(ProtocolVersion version)
    {
        await using PeerServer server = await PeerServer.GnuTlsAsync(
        [
            "--echo", "--disable-client-cert", "--recordsize=512", .. TestPki.For(KeyKind.EcP256).GnuTlsArguments,
        ]);
        await using RecordTap tap = RecordTap.To(server.Port, Deadline);
        byte[] lines = Payload.Lines(Length);

        await using OurClient client = await OurClient.ConnectAsync(
            tap.Port, OurClient.Options with { RecordSizeLimit = Limit, MaximumVersion = version }, Deadline);

        Assert.Equal(version, client.Info.Version);
        Assert.InRange(client.Info.PeerRecordSizeLimit ?? 0, Limit, 16_385);
        await Exchange.AskAsync(client.Stream, lines, lines, Deadline);
        Assert.Equal(Limit + Expansion(client.Info), tap.LongestOfServer);
    }

    // Where it offers TLS 1.3, gnutls-cli counts the content type and asks for 513; if TLS 1.2 is then agreed, a
    // record of 513 is too long for it all the same, so it is to offer that alone.
    [PeerTheory(PeerKind.GnuTlsClient)]
    [InlineData(ProtocolVersion.Tls12, "NORMAL:-VERS-ALL:+VERS-TLS1.2", 512)]
    [InlineData(ProtocolVersion.Tls13, "NORMAL", 513)]
    public async Task Our_server_and_GnuTLS_client_keep_to_512(ProtocolVersion version, string priority, int asked)
    {
        // One record is one line: of a longer one gnutls-cli sends the first record and forgets the rest, and of
        // what it finds in its input at once it makes one.
        int line = Limit - (version == ProtocolVersion.Tls13 ? 1 : 0);
        byte[] up = Payload.Lines(line);
        byte[] down = Payload.Lines(Length);
        await using OurServer server = OurServer.Start(
            OurServer.Options(TestPki.For(KeyKind.EcP256)) with { RecordSizeLimit = Limit },
            async (stream, cancellationToken) =>
            {
                byte[] read = new byte[line];
                for (int i = 0; i < Lines; i++)
                {
                    await stream.ReadExactlyAsync(read, cancellationToken);
                    await stream.WriteAsync(read, cancellationToken);
                }

                await stream.WriteAsync(down, cancellationToken);
                await Exchange.ReadToEndAsync(stream, cancellationToken);
            },
            Deadline);
        await using RecordTap tap = RecordTap.To(server.Port, Deadline);
        await using PeerProcess client = GnuTlsClient.Start(
            tap.Port, [.. GnuTlsClient.Verifying, "--recordsize=512", "--priority=" + priority]);
        byte[] expected = [];
        for (int i = 0; i < Lines; i++)
        {
            await client.TypeAsync(up, Deadline);
            expected = [.. expected, .. up];
            await client.Output.WaitForAsync(expected.Length, Deadline);
        }

        // Its input stays open until all has come: once that has ended it takes one record more and leaves.
        expected = [.. expected, .. down];
        await client.Output.WaitForAsync(expected.Length, Deadline);
        client.Input.Close();

        Assert.Equal(0, await client.WaitForExitAsync(Deadline));
        TlsConnectionInfo info = (await server.Served).Success();
        Assert.True(expected.AsSpan().SequenceEqual(client.Output.Bytes), "What was printed is not what was sent.");
        Assert.Equal((version, asked), (info.Version, info.PeerRecordSizeLimit));
        Assert.Equal((Limit + Expansion(info), asked + Expansion(info)), (tap.LongestOfClient, tap.LongestOfServer));
    }

    // RFC 8449 §4: the limit counts the content type in TLS 1.3, which leaves the tag; before, there is a nonce too
    // (RFC 5288 §3).
    private static int Expansion(TlsConnectionInfo info) => info.Version == ProtocolVersion.Tls13 ? 16 : 8 + 16;
}
