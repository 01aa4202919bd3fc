using System;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.OpenSsl;

/// <summary><c>openssl s_client</c> with our server: whatever both speak.</summary>
public sealed class OpenSslClientMatrixTests : InteropTest
{
    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Matrix.Everything), MemberType = typeof(Matrix))]
    public async Task A_mebibyte_comes_and_goes_back(CipherSuite suite, NamedGroup group, KeyKind certificate)
    {
        TlsServerOptions options =
            OurServer.Options(TestPki.For(certificate)) with { CipherSuites = Matrix.Suites, Groups = Matrix.Groups };
        await using OurServer server = OurServer.Start(options, Exchange.Echo(Payload.Mebibyte), Deadline);

        await OpenSslClient.PipeAsync(server, Payload.Bytes(Payload.Mebibyte), Deadline,
            [.. OpenSslClient.Verifying, "-ciphersuites", suite.OpenSslName(), "-groups", group.OpenSslName()]);

        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal((suite, group, false), (info.CipherSuite, info.Group, info.WasRetried));
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Matrix.AllSuites), MemberType = typeof(Matrix))]
    public async Task A_single_write_of_four_mebibytes_arrives(CipherSuite suite)
    {
        byte[] data = Payload.Bytes(4 * Payload.Mebibyte);
        await using OurServer server = OurServer.Start(
            OurServer.Options(TestPki.For(KeyKind.EcP256)) with { CipherSuites = [suite] },
            async (stream, cancellationToken) =>
            {
                await stream.WriteAsync(data, cancellationToken);
                await stream.ShutdownAsync(cancellationToken);
                await Exchange.ReadToEndAsync(stream, cancellationToken);
            },
            Deadline);

        await using PeerProcess client = OpenSslClient.Start(
            server.Port, ["-quiet", .. OpenSslClient.Verifying, "-ciphersuites", suite.OpenSslName()]);

        Assert.Equal(0, await client.WaitForExitAsync(Deadline));
        Assert.True(data.AsSpan().SequenceEqual(client.Output.Bytes));
        (await server.Served).Success();
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Matrix.AllGroups), MemberType = typeof(Matrix))]
    public async Task A_group_without_a_share_is_asked_for_with_a_cookie(NamedGroup group)
    {
        NamedGroup first = Matrix.OtherThan(group);
        TlsServerOptions options = OurServer.Options(TestPki.For(KeyKind.EcP256)) with
        {
            Groups = [group],
            SendRetryCookie = true,
        };
        await using OurServer server = OurServer.Start(options, Exchange.Echo(Payload.Mebibyte), Deadline);

        await OpenSslClient.PipeAsync(server, Payload.Bytes(Payload.Mebibyte), Deadline,
            [.. OpenSslClient.Verifying, "-groups", $"{first.OpenSslName()}:{group.OpenSslName()}"]);

        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal((group, true), (info.Group, info.WasRetried));
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task A_preferred_group_is_insisted_on()
    {
        TlsServerOptions options = OurServer.Options(TestPki.For(KeyKind.EcP256)) with
        {
            Groups = [NamedGroup.Secp384r1, NamedGroup.X25519],
            InsistOnPreferredGroup = true,
        };
        await using OurServer server = OurServer.Start(options, Exchange.Echo(1), Deadline);

        await OpenSslClient.PipeAsync(
            server, "1"u8.ToArray(), Deadline, [.. OpenSslClient.Verifying, "-groups", "X25519:P-384"]);

        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal((NamedGroup.Secp384r1, true), (info.Group, info.WasRetried));
    }
}
