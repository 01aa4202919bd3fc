using System;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Interop.Tests.GnuTls;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.OpenSsl;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Interop.Tests.Extensions;

/// <summary>
/// Raw public keys (RFC 7250) on both sides, in both versions, with GnuTLS and with an OpenSSL that has them (3.2 or later).
/// </summary>
public sealed class RawPublicKeyTests : InteropTest
{
    private static readonly byte[] Lines = Payload.Lines(1000);

    private static Credential Server => TestPki.For(KeyKind.EcP256);

    private static Credential Client => TestPki.For(KeyKind.Rsa);

    public static TheoryData<ProtocolVersion, bool> Versions => new()
    {
        { ProtocolVersion.Tls12, false },
        { ProtocolVersion.Tls12, true },
        { ProtocolVersion.Tls13, false },
        { ProtocolVersion.Tls13, true },
    };

    [PeerTheory(PeerKind.OpenSslNew)]
    [MemberData(nameof(Versions))]
    public async Task Our_client_knows_s_server_by_its_key(ProtocolVersion version, bool showsOurs)
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(PeerKind.OpenSslNew,
        [
            "-enable_server_rpk", .. Server.OpenSslArguments, "-rev", Option(version),
            .. showsOurs ? ["-enable_client_rpk", "-Verify", "1"] : Array.Empty<string>(),
        ]);

        await using OurClient client = await OurClient.ConnectAsync(server.Port, Knowing(version, showsOurs), Deadline);

        AssertKnown(Server, client.Info);
        await Exchange.AskAsync(client.Stream, Lines, Payload.Reversed(Lines), Deadline);
    }

    [PeerTheory(PeerKind.OpenSslNew)]
    [MemberData(nameof(Versions))]
    public async Task S_client_knows_our_server_by_its_key(ProtocolVersion version, bool showsIts)
    {
        await using OurServer server = OurServer.Start(Showing(version, showsIts), Exchange.Echo(1), Deadline);

        // It has no option to say which key to expect, so it takes any; that it is ours, its page says.
        await using PeerProcess client = OpenSslClient.Start(
            PeerKind.OpenSslNew,
            server.Port,
            [
                "-enable_server_rpk", .. version == ProtocolVersion.Tls12 ? ["-tls1_2"] : Array.Empty<string>(),
                .. showsIts ? ["-enable_client_rpk", .. Client.OpenSslArguments] : Array.Empty<string>(),
            ]);
        await client.TypeAsync("1"u8.ToArray(), Deadline);
        await client.WaitForExitAsync(Deadline);

        Assert.Contains("Server raw public key", client.Output.Text, StringComparison.Ordinal);
        Assert.Contains("no peer certificate available", client.Output.Text, StringComparison.Ordinal);
        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal(version, info.Version);
        if (showsIts)
        {
            AssertKnown(Client, info);
        }
    }

    [PeerTheory(PeerKind.OpenSslNew)]
    [InlineData(ProtocolVersion.Tls12)]
    [InlineData(ProtocolVersion.Tls13)]
    public async Task Our_client_refuses_another_key_of_s_server(ProtocolVersion version)
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(
            PeerKind.OpenSslNew, ["-enable_server_rpk", .. Client.OpenSslArguments, "-rev"]);

        TlsException exception = await Assert.ThrowsAnyAsync<TlsException>(
            () => OurClient.ConnectAsync(server.Port, Knowing(version, showsOurs: false), Deadline));

        Assert.NotNull(exception.Alert);
        await server.Process.Errors.WaitForAsync("alert", Deadline);
    }

    [PeerTheory(PeerKind.GnuTlsServer)]
    [MemberData(nameof(Versions))]
    public async Task Our_client_knows_gnutls_serv_by_its_key(ProtocolVersion version, bool showsOurs)
    {
        await using PeerServer server = await PeerServer.GnuTlsAsync(
        [
            "--echo", .. RawArguments(Server), Priority(version),
            showsOurs ? "--require-client-cert" : "--disable-client-cert",
        ]);

        await using OurClient client = await OurClient.ConnectAsync(server.Port, Knowing(version, showsOurs), Deadline);

        AssertKnown(Server, client.Info);
        Assert.Equal(showsOurs, client.Info.ClientCertificateRequested);
        await Exchange.AskAsync(client.Stream, Lines, Lines, Deadline);
    }

    [PeerTheory(PeerKind.GnuTlsClient)]
    [MemberData(nameof(Versions))]
    public async Task Gnutls_cli_shows_its_key_and_takes_ours(ProtocolVersion version, bool showsIts)
    {
        await using OurServer server = OurServer.Start(Showing(version, showsIts), Exchange.EchoAsync, Deadline);

        // It cannot be told which key to expect.
        await GnuTlsClient.PipeAsync(
            server,
            Lines,
            Deadline,
            ["--insecure", Priority(version), .. showsIts ? RawArguments(Client) : []]);

        TlsConnectionInfo info = (await server.Served).Success();
        Assert.Equal(version, info.Version);
        if (showsIts)
        {
            AssertKnown(Client, info);
        }
    }

    private static TlsClientOptions Knowing(ProtocolVersion version, bool showsOurs) => new()
    {
        TargetHost = "localhost",
        MaximumVersion = version,
        AcceptedCertificateTypes = [CertificateType.RawPublicKey],
        TrustedPublicKeys = [Server.Identity.SubjectPublicKeyInfo],
        Identity = showsOurs ? Raw(Client) : null,
    };

    private static TlsServerOptions Showing(ProtocolVersion version, bool asks) => new()
    {
        Identities = [Raw(Server)],
        MaximumVersion = version,
        AcceptedCertificateTypes = [asks ? CertificateType.RawPublicKey : CertificateType.X509],
        TrustedPublicKeys = asks ? [Client.Identity.SubjectPublicKeyInfo] : [],
        ClientCertificates = asks ? TlsClientCertificateMode.Require : TlsClientCertificateMode.None,
    };

    private static TlsIdentity Raw(Credential credential) => TlsIdentity.CreateRawPublicKey(
        PrivateKeyFile.Read(credential.KeyFile, null, CryptoProvider.Default));

    private static string[] RawArguments(Credential credential) =>
        ["--rawpkkeyfile=" + credential.KeyFile, "--rawpkfile=" + credential.PublicKeyFile];

    private static string Priority(ProtocolVersion version) =>
        $"--priority=NORMAL:-VERS-ALL:+VERS-TLS1.{(version == ProtocolVersion.Tls12 ? 2 : 3)}"
        + ":-CTYPE-ALL:+CTYPE-SRV-RAWPK:+CTYPE-CLI-RAWPK";

    private static string Option(ProtocolVersion version) => version == ProtocolVersion.Tls12 ? "-tls1_2" : "-tls1_3";

    private static void AssertKnown(Credential peer, TlsConnectionInfo info)
    {
        Assert.True(info.PeerVerification!.IsTrusted);
        Assert.Equal(peer.Identity.SubjectPublicKeyInfo.ToArray(), info.PeerRawPublicKey.ToArray());
    }
}
