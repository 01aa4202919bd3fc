using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Extensions;

/// <summary>Records of 512 bytes: record_size_limit (RFC 8449) with GnuTLS.</summary>
public sealed class RecordSizeTests : InteropTest
{
    private const int Length = 100_000;

    [PeerTheory(PeerKind.GnuTlsServer)]
    [InlineData(ProtocolVersion.Tls12)]
    [InlineData(ProtocolVersion.Tls13)]
    public async Task Our_client_and_GnuTLS_server_keep_to_512(ProtocolVersion version)
    {
        await using PeerServer server = await PeerServer.GnuTlsAsync(
        [
            "--echo", "--disable-client-cert", "--recordsize=512", .. TestPki.For(KeyKind.EcP256).GnuTlsArguments,
        ]);
        byte[] lines = Payload.Lines(Length);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { RecordSizeLimit = 512, MaximumVersion = version }, Deadline);

        Assert.Equal(version, client.Info.Version);
        Assert.InRange(client.Info.PeerRecordSizeLimit ?? 0, 512, 16_385);
        await Exchange.AskAsync(client.Stream, lines, lines, Deadline);
    }
}
