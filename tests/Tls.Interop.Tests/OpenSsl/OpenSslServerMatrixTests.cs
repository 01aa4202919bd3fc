using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.OpenSsl;

/// <summary>Our client with <c>openssl s_server</c>: whatever both speak.</summary>
public sealed class OpenSslServerMatrixTests(PeerServerPool servers) : InteropTest, IClassFixture<PeerServerPool>
{
    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Matrix.Everything), MemberType = typeof(Matrix))]
    public async Task A_mebibyte_goes_there_and_comes_back(
        CipherSuite suite, NamedGroup group, KeyKind certificate)
    {
        PeerServer server = await servers.ReversingAsync(certificate, Matrix.Groups);
        byte[] lines = Payload.Lines(Payload.Mebibyte);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { CipherSuites = [suite], Groups = [group] }, Deadline);

        Assert.Equal(
            (suite, group, false), (client.Info.CipherSuite, client.Info.Group, client.Info.WasRetried));
        await Exchange.AskAsync(client.Stream, lines, Payload.Reversed(lines), Deadline);
        await client.Stream.ShutdownAsync(Deadline);
        await Exchange.ReadToEndAsync(client.Stream, Deadline);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Matrix.AllSuites), MemberType = typeof(Matrix))]
    public async Task A_single_write_of_four_mebibytes_arrives(CipherSuite suite)
    {
        PeerServer server = await servers.ReversingAsync(KeyKind.EcP256, Matrix.Groups);
        byte[] lines = Payload.Lines(4 * Payload.Mebibyte);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { CipherSuites = [suite] }, Deadline);

        await Exchange.AskAsync(client.Stream, lines, Payload.Reversed(lines), Deadline);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Matrix.AllGroups), MemberType = typeof(Matrix))]
    public async Task A_group_without_our_first_share_is_asked_for(NamedGroup group)
    {
        PeerServer server = await servers.ReversingAsync(KeyKind.EcP256, group);
        NamedGroup first = Matrix.OtherThan(group);
        byte[] lines = Payload.Lines(Payload.Mebibyte);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port, OurClient.Options with { Groups = [first, group], KeyShareGroups = [first] }, Deadline);

        Assert.Equal((group, true), (client.Info.Group, client.Info.WasRetried));
        await Exchange.AskAsync(client.Stream, lines, Payload.Reversed(lines), Deadline);
    }
}
