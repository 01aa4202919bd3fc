using System;
using System.IO;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.OpenSsl;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.Tls12;

/// <summary>The CertificateStatus message (RFC 6066 §8), with OpenSSL both ways.</summary>
public sealed class Stapling12Tests : InteropTest
{
    // OCSPResponse { responseStatus unauthorized }: what needs no signature.
    private static readonly byte[] Staple = [0x30, 3, 10, 1, 6];

    [PeerFact(PeerKind.OpenSsl)]
    public async Task Our_client_gets_the_staple_of_s_server()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllBytesAsync(file, Staple, Deadline);
        try
        {
            await using PeerServer server = await PeerServer.OpenSslAsync(
                [.. TestPki.For(KeyKind.EcP256).OpenSslArguments, "-tls1_2", "-status_file", file, "-rev"]);

            await using OurClient client = await OurClient.ConnectAsync(
                server.Port, OurClient.Options with { RequestOcspStaple = true }, Deadline);

            Assert.Equal(ProtocolVersion.Tls12, client.Info.Version);
            Assert.Equal(Staple, client.Info.OcspResponse.ToArray());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [PeerFact(PeerKind.OpenSsl)]
    public async Task S_client_gets_our_staple()
    {
        TlsServerOptions options = new()
        {
            Identities = [TestPki.For(KeyKind.EcP256).Identity.WithOcspResponse(Staple)],
        };
        await using OurServer server = OurServer.Start(options, Exchange.Echo(1), Deadline);

        await using PeerProcess client = OpenSslClient.Start(
            server.Port, [.. OpenSslClient.Verifying, "-tls1_2", "-status"]);
        await client.TypeAsync("1"u8.ToArray(), Deadline);
        await client.WaitForExitAsync(Deadline);

        Assert.Contains("OCSP Response Status: unauthorized (0x6)", client.Output.Text, StringComparison.Ordinal);
        (await server.Served).Success();
    }
}
