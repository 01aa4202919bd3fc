using System;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.GnuTls;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.OpenSsl;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Exporters;

/// <summary>Keying material exported on both ends: ours, and a peer's that prints it.</summary>
public sealed partial class ExporterTests : InteropTest
{
    private const string Label = "EXPORTER-interop";
    private const int Length = 100;

    private static readonly string LengthText = Length.ToString(CultureInfo.InvariantCulture);

    public static TheoryData<ProtocolVersion> Versions => [ProtocolVersion.Tls12, ProtocolVersion.Tls13];

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Versions))]
    public async Task OpenSsl_as_a_server_exports_what_we_do(ProtocolVersion version)
    {
        await using PeerServer server = await PeerServer.OpenSslAsync(
        [
            .. TestPki.For(KeyKind.EcP256).OpenSslArguments,
            "-keymatexport", Label, "-keymatexportlen", LengthText,
        ]);
        await using OurClient client = await OurClient.ConnectAsync(server.Port, Only(version), Deadline);

        string said = await server.Process.Output.WaitForAsync(
            text => Printed().IsMatch(text), "keying material", Deadline);

        Assert.Equal(Export(client.Stream), Material(said));
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [MemberData(nameof(Versions))]
    public async Task OpenSsl_as_a_client_exports_what_we_do(ProtocolVersion version)
    {
        string exported = string.Empty;
        await using OurServer server = OurServer.Start(
            OurServer.Options(TestPki.For(KeyKind.EcP256)), Exporting(text => exported = text), Deadline);
        await using PeerProcess client = OpenSslClient.Start(
            server.Port,
            [
                .. OpenSslClient.Verifying,
                .. version == ProtocolVersion.Tls12 ? (string[])["-tls1_2"] : [],
                "-keymatexport", Label, "-keymatexportlen", LengthText,
            ]);

        string said = await client.Output.WaitForAsync(
            text => Printed().IsMatch(text), "keying material", Deadline);
        client.Input.Close();
        (await server.Served).Success();

        Assert.Equal(exported, Material(said));
    }

    [PeerTheory(PeerKind.GnuTlsServer)]
    [MemberData(nameof(Versions))]
    public async Task GnuTls_as_a_server_exports_what_we_do(ProtocolVersion version)
    {
        await using PeerServer server = await PeerServer.GnuTlsAsync(
        [
            "--echo", "--disable-client-cert", .. TestPki.For(KeyKind.EcP256).GnuTlsArguments,
            $"--keymatexport={Label}", $"--keymatexportsize={LengthText}",
        ]);
        await using OurClient client = await OurClient.ConnectAsync(server.Port, Only(version), Deadline);

        string said = await server.Process.Output.WaitForAsync(
            text => Printed().IsMatch(text), "keying material", Deadline);

        Assert.Equal(Export(client.Stream), Material(said));
    }

    [PeerTheory(PeerKind.GnuTlsClient)]
    [MemberData(nameof(Versions))]
    public async Task GnuTls_as_a_client_exports_what_we_do(ProtocolVersion version)
    {
        string exported = string.Empty;
        await using OurServer server = OurServer.Start(
            OurServer.Options(TestPki.For(KeyKind.EcP256)), Exporting(text => exported = text), Deadline);
        await using PeerProcess client = GnuTlsClient.Start(
            server.Port,
            [
                .. GnuTlsClient.Verifying,
                version == ProtocolVersion.Tls12 ? "--priority=NORMAL:-VERS-ALL:+VERS-TLS1.2" : "--priority=NORMAL",
                $"--keymatexport={Label}", $"--keymatexportsize={LengthText}",
            ]);

        // What it says reaches its log when it ends.
        client.Input.Close();
        Assert.Equal(0, await client.WaitForExitAsync(Deadline));
        (await server.Served).Success();

        Assert.Equal(exported, Material(client.Errors.Text));
    }

    private static TlsClientOptions Only(ProtocolVersion version) =>
        OurClient.Options with { MinimumVersion = version, MaximumVersion = version };

    private static Func<TlsStream, CancellationToken, Task> Exporting(Action<string> into) =>
        async (stream, cancellationToken) =>
        {
            into(Export(stream));
            await Exchange.ReadToEndAsync(stream, cancellationToken);
        };

    private static string Export(TlsStream stream)
    {
        byte[] material = new byte[Length];
        stream.ExportKeyingMaterial(Label, context: null, material);
        return Convert.ToHexString(material);
    }

    private static string Material(string said) => Printed().Match(said).Groups[1].Value.ToUpperInvariant();

    [GeneratedRegex(@"Key(?:ing)? material: ([0-9A-Fa-f]{200})\b")]
    private static partial Regex Printed();
}
