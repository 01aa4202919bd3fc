using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Xunit;

namespace Tls.Interop.Tests.OpenSsl;

/// <summary>ML-KEM and ML-DSA with an OpenSSL that has them, both ways.</summary>
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

    [PeerTheory(PeerKind.OpenSslNew)]
    [MemberData(nameof(Matrix.NewCertificates), MemberType = typeof(Matrix))]
    public async Task Our_client_believes_its_certificate_and_shows_one(KeyKind kind)
    {
        SignatureScheme scheme = SchemeOf(kind);
        await using PeerServer server = await PeerServer.OpenSslAsync(
            PeerKind.OpenSslNew,
            [.. TestPki.For(kind).OpenSslArguments, "-Verify", "2", "-CAfile", TestPki.CaFile, "-verify_return_error", "-rev"]);

        await using OurClient client = await OurClient.ConnectAsync(
            server.Port,
            OurClient.Options with
            {
                SignatureSchemes = [scheme, SignatureScheme.EcdsaSecp256r1Sha256],
                Identity = TestPki.For(kind).Identity,
            },
            Deadline);

        Assert.Equal(scheme, client.Info.ServerSignatureScheme);
        Assert.Equal(scheme, client.Info.ClientSignatureScheme);
        byte[] lines = Payload.Lines(1000);
        await Exchange.AskAsync(client.Stream, lines, Payload.Reversed(lines), Deadline);
    }

    [PeerTheory(PeerKind.OpenSslNew)]
    [MemberData(nameof(Matrix.NewCertificates), MemberType = typeof(Matrix))]
    public async Task Our_server_shows_its_certificate_and_believes_one(KeyKind kind)
    {
        SignatureScheme scheme = SchemeOf(kind);
        await using OurServer server = OurServer.Start(
            OurServer.Options(TestPki.For(kind)) with
            {
                SignatureSchemes = [scheme, SignatureScheme.EcdsaSecp256r1Sha256],
                ClientCertificates = TlsClientCertificateMode.Require,
                ClientTrustStore = TestPki.Trust,
            },
            Exchange.Echo(1000),
            Deadline);

        await OpenSslClient.PipeAsync(
            PeerKind.OpenSslNew,
            server,
            Payload.Bytes(1000),
            [.. OpenSslClient.Verifying, .. TestPki.For(kind).OpenSslArguments],
            Deadline);

        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal(scheme, info.ServerSignatureScheme);
        Assert.Equal(scheme, info.ClientSignatureScheme);
    }

    private static SignatureScheme SchemeOf(KeyKind kind) => kind switch
    {
        KeyKind.MLDsa44 => SignatureScheme.MLDsa44,
        KeyKind.MLDsa65 => SignatureScheme.MLDsa65,
        _ => SignatureScheme.MLDsa87,
    };

    private static Task<PeerServer> ReversingAsync(string groups) => PeerServer.OpenSslAsync(
        PeerKind.OpenSslNew, [.. TestPki.For(KeyKind.EcP256).OpenSslArguments, "-groups", groups, "-rev"]);
}
