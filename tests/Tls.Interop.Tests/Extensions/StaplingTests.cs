using System;
using System.IO;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.GnuTls;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.OpenSsl;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Extensions;

/// <summary>
/// OCSP responses that an issuer has signed, stapled in both versions (RFC 6066 §8, RFC 8446 §4.4.2.1) and judged by whoever
/// gets them: good ones are taken, revoked ones and broken promises are not.
/// </summary>
public sealed class StaplingTests : InteropTest
{
    private static Credential Localhost => TestPki.For(KeyKind.EcP256);

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(ProtocolVersion.Tls12)]
    [InlineData(ProtocolVersion.Tls13)]
    public async Task Our_client_takes_a_good_staple_of_s_server(ProtocolVersion version)
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(
            [.. Localhost.OpenSslArguments, "-status_file", await Ocsp.RespondAsync(Localhost, false, Deadline), "-rev"]);

        await using OurClient client = await OurClient.ConnectAsync(server.Port, Judging(version), Deadline);

        Assert.Equal(version, client.Info.Version);
        Assert.False(client.Info.OcspResponse.IsEmpty);
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(ProtocolVersion.Tls12)]
    [InlineData(ProtocolVersion.Tls13)]
    public async Task Our_client_refuses_what_s_server_shows_to_be_revoked(ProtocolVersion version)
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(
            [.. Localhost.OpenSslArguments, "-status_file", await Ocsp.RespondAsync(Localhost, true, Deadline), "-rev"]);

        await AssertRefusedAsync(server, version, AlertDescription.CertificateRevoked, "certificate revoked");
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(ProtocolVersion.Tls12)]
    [InlineData(ProtocolVersion.Tls13)]
    public async Task Our_client_refuses_s_server_without_the_staple_its_certificate_promises(ProtocolVersion version)
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(
            [.. TestPki.MustStaple().OpenSslArguments, "-rev"]);

        await AssertRefusedAsync(
            server, version, AlertDescription.BadCertificateStatusResponse, "bad certificate status response");
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(ProtocolVersion.Tls12, false)]
    [InlineData(ProtocolVersion.Tls12, true)]
    [InlineData(ProtocolVersion.Tls13, false)]
    [InlineData(ProtocolVersion.Tls13, true)]
    public async Task S_client_gets_our_staple(ProtocolVersion version, bool isRevoked)
    {
        await using OurServer server = OurServer.Start(
            await StaplingAsync(Localhost, isRevoked, version), Exchange.Echo(1), Deadline);

        await using PeerProcess client = OpenSslClient.Start(
            server.Port,
            [
                .. OpenSslClient.Verifying, "-status",
                .. version == ProtocolVersion.Tls12 ? ["-tls1_2"] : Array.Empty<string>(),
            ]);
        await client.TypeAsync("1"u8.ToArray(), Deadline);
        await client.WaitForExitAsync(Deadline);

        Assert.Contains("OCSP Response Status: successful (0x0)", client.Output.Text, StringComparison.Ordinal);
        Assert.Contains(
            isRevoked ? "Cert Status: revoked" : "Cert Status: good", client.Output.Text, StringComparison.Ordinal);
        (await server.Served).Success();
    }

    [PeerTheory(PeerKind.GnuTlsServer)]
    [InlineData(ProtocolVersion.Tls12)]
    [InlineData(ProtocolVersion.Tls13)]
    public async Task Our_client_takes_a_good_staple_of_gnutls_serv(ProtocolVersion version)
    {
        // It takes no response that says revoked, and has none to give for a certificate that promises one.
        string response = await Ocsp.RespondAsync(Localhost, false, Deadline);
        await using PeerServer server = await PeerServer.GnuTlsAsync(
            ["--echo", "--disable-client-cert", "--ocsp-response=" + response, .. Localhost.GnuTlsArguments]);

        await using OurClient client = await OurClient.ConnectAsync(server.Port, Judging(version), Deadline);

        Assert.Equal(version, client.Info.Version);
        Assert.Equal(await File.ReadAllBytesAsync(response, Deadline), client.Info.OcspResponse.ToArray());
    }

    [PeerTheory(PeerKind.GnuTlsClient)]
    [InlineData(ProtocolVersion.Tls12)]
    [InlineData(ProtocolVersion.Tls13)]
    public async Task Gnutls_cli_takes_our_good_staple(ProtocolVersion version)
    {
        byte[] lines = Payload.Lines(1000);
        await using OurServer server = OurServer.Start(
            await StaplingAsync(TestPki.MustStaple(), false, version), Exchange.EchoAsync, Deadline);

        await GnuTlsClient.PipeAsync(server, lines, Deadline, GnuTlsClient.Verifying);

        (await server.Served).Success();
    }

    [PeerTheory(PeerKind.GnuTlsClient)]
    [InlineData(ProtocolVersion.Tls12)]
    [InlineData(ProtocolVersion.Tls13)]
    public async Task Gnutls_cli_refuses_what_our_staple_says_is_revoked(ProtocolVersion version)
    {
        await using OurServer server = OurServer.Start(
            await StaplingAsync(Localhost, true, version), Exchange.EchoAsync, Deadline);

        await using PeerProcess client = GnuTlsClient.Start(server.Port, GnuTlsClient.Verifying);

        Assert.NotEqual(0, await client.WaitForExitAsync(Deadline));
        Assert.Contains("chain is revoked", client.Errors.Text, StringComparison.Ordinal);
    }

    [PeerTheory(PeerKind.GnuTlsClient)]
    [InlineData(ProtocolVersion.Tls12)]
    [InlineData(ProtocolVersion.Tls13)]
    public async Task Gnutls_cli_refuses_us_without_the_staple_our_certificate_promises(ProtocolVersion version)
    {
        await using OurServer server = OurServer.Start(
            OurServer.Options(TestPki.MustStaple()) with { MaximumVersion = version }, Exchange.EchoAsync, Deadline);

        await using PeerProcess client = GnuTlsClient.Start(server.Port, GnuTlsClient.Verifying);

        Assert.NotEqual(0, await client.WaitForExitAsync(Deadline));
        Assert.Contains("requires the server to include", client.Errors.Text, StringComparison.Ordinal);
    }

    private static TlsClientOptions Judging(ProtocolVersion version) => OurClient.Options with
    {
        MaximumVersion = version,
        RequestOcspStaple = true,
        VerifyOcspResponse = Ocsp.IsGoodAsync,
    };

    private async Task<TlsServerOptions> StaplingAsync(Credential credential, bool isRevoked, ProtocolVersion version)
    {
        byte[] response = await File.ReadAllBytesAsync(
            await Ocsp.RespondAsync(credential, isRevoked, Deadline), Deadline);
        return new TlsServerOptions
        {
            Identities = [credential.Identity.WithOcspResponse(response)],
            MaximumVersion = version,
        };
    }

    private async Task AssertRefusedAsync(
        PeerServer server, ProtocolVersion version, AlertDescription alert, string words)
    {
        TlsException exception = await Assert.ThrowsAnyAsync<TlsException>(
            () => OurClient.ConnectAsync(server.Port, Judging(version), Deadline));

        Assert.Equal(alert, exception.Alert);
        await server.Process.Errors.WaitForAsync(words, Deadline);
    }
}
