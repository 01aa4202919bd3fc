using System;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.GnuTls;
using Tls.Interop.Tests.Kit;
using Xunit;

namespace Tls.Interop.Tests.Resumption;

/// <summary><c>gnutls-cli -r</c>, which connects to our server twice and says whether the second time resumed.</summary>
public sealed class GnuTlsResumptionTests : InteropTest
{
    [PeerFact(PeerKind.GnuTlsClient)]
    public async Task Gnutls_cli_resumes_with_our_server()
    {
        TlsServerOptions options = OurServer.Options(TestPki.For(KeyKind.EcP256));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using PeerProcess client = GnuTlsClient.Start(port, [.. GnuTlsClient.Verifying, "--resume"]);

        bool[] resumed = new bool[2];
        for (int i = 0; i < resumed.Length; i++)
        {
            using Socket socket = await listener.AcceptSocketAsync(Deadline);
            await using var stream = new TlsStream(new NetworkStream(socket, ownsSocket: false));
            await stream.AuthenticateAsServerAsync(options, Deadline);
            resumed[i] = stream.ConnectionInfo!.IsResumed;

            // Its first connection ends when it says so; its second, when its input does.
            if (i == 1)
            {
                client.Input.Close();
            }

            await Exchange.ReadToEndAsync(stream, Deadline);
        }

        await client.WaitForExitAsync(Deadline);
        Assert.Equal([false, true], resumed);
        Assert.Contains("This is a resumed session", client.Errors.Text + client.Output.Text, StringComparison.Ordinal);
    }
}
