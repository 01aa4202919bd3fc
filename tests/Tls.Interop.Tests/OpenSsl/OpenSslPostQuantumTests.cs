using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Xunit;

namespace Tls.Interop.Tests.OpenSsl;

/// <summary>ML-KEM with an OpenSSL that has it, both ways.</summary>
public sealed class OpenSslPostQuantumTests : InteropTest
{
    [PeerTheory(PeerKind.OpenSslNew)]
    [MemberData(nameof(Matrix.NewGroups), MemberType = typeof(Matrix))]
    public async Task Our_client_agrees_with_it(NamedGroup group)
    {
        await using PeerServer server = await ReversingAsync(group.OpenSslName());
        foreach (bool retried in (bool[])[false, true])
        {
            await using OurClient client = await OurClient.ConnectAsync(
                server.Port,
                OurClient.Options with
                {
                    Groups = [NamedGroup.X25519, group],
                    KeyShareGroups = retried ? [NamedGroup.X25519] : [group],
                },
                Deadline);

            Assert.Equal((group, retried), (client.Info.Group, client.Info.WasRetried));
            byte[] lines = Payload.Lines(1000);
            await Exchange.AskAsync(client.Stream, lines, Payload.Reversed(lines), Deadline);
        }
    }

    [PeerTheory(PeerKind.OpenSslNew)]
    [MemberData(nameof(Matrix.NewGroups), MemberType = typeof(Matrix))]
    public async Task Our_server_agrees_with_it(NamedGroup group)
    {
        foreach (bool retried in (bool[])[false, true])
        {
            await using OurServer server = OurServer.Start(
                OurServer.Options(TestPki.For(KeyKind.EcP256)) with { Groups = [group] },
                Exchange.Echo(1000),
                Deadline);

            string groups = retried ? $"X25519:{group.OpenSslName()}" : group.OpenSslName();
            await OpenSslClient.PipeAsync(
                PeerKind.OpenSslNew,
                server,
                Payload.Bytes(1000),
                [.. OpenSslClient.Verifying, "-groups", groups],
                Deadline);

            TlsConnectionInfo info = (await server.Served).Success();
            Assert.Equal((group, retried), (info.Group, info.WasRetried));
        }
    }

    [PeerFact(PeerKind.OpenSslNew)]
    public async Task By_default_both_choose_the_hybrid_without_a_retry()
    {
        await using PeerServer server = await ReversingAsync("DEFAULT");
        await using OurClient client = await OurClient.ConnectAsync(server.Port, OurClient.Options, Deadline);
        Assert.Equal(
            (NamedGroup.X25519MLKem768, false), (client.Info.Group, client.Info.WasRetried));

        await using OurServer ours = OurServer.Start(
            OurServer.Options(TestPki.For(KeyKind.EcP256)), Exchange.Echo(1), Deadline);
        await OpenSslClient.PipeAsync(
            PeerKind.OpenSslNew, ours, Payload.Bytes(1), OpenSslClient.Verifying, Deadline);
        TlsConnectionInfo info = (await ours.Served).Success();
        Assert.Equal((NamedGroup.X25519MLKem768, false), (info.Group, info.WasRetried));
    }

    private static Task<PeerServer> ReversingAsync(string groups) => PeerServer.OpenSslAsync(
        PeerKind.OpenSslNew, [.. TestPki.For(KeyKind.EcP256).OpenSslArguments, "-groups", groups, "-rev"]);
}
