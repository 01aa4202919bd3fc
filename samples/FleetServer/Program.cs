using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tls;
using Tls.Samples.FleetServer;
using Tls.X509;

// One server of a fleet. It reads a line and answers with what it knows of the connection:
//     FleetServer --port 8443 --cert chain.pem --key key.pem --store redis:6380 --redis-ca ca.pem --secret secret.hex
var arguments = new Arguments(args);
SharedState shared = await SharedState.OfAsync(arguments);
var options = new TlsServerOptions
{
    Identities =
    [
        TlsIdentity.Create(
            CertificateFile.Read(arguments["--cert"]), PrivateKeyFile.Parse(File.ReadAllBytes(arguments["--key"]), password: null)),
    ],
    TicketKeys = shared.Keys,
    MaxEarlyDataSize = 16384,
    ReplayRecorder = shared.Recorder is TlsAsyncReplayRecorder recorder ? new SpokenRecorder(recorder) : shared.Recorder,
};
using var listener = new TcpListener(
    IPAddress.Loopback, int.Parse(arguments.Find("--port") ?? "0", System.Globalization.CultureInfo.InvariantCulture));
listener.Start();
Console.WriteLine($"listening on {((IPEndPoint)listener.LocalEndpoint).Port}");
while (true)
{
    _ = ServeAsync(await listener.AcceptTcpClientAsync(), options);
}

static async Task ServeAsync(TcpClient client, TlsServerOptions options)
{
    try
    {
        await using var stream = new TlsStream(client.GetStream());
        await stream.AuthenticateAsServerAsync(options, CancellationToken.None);
        TlsConnectionInfo info = stream.ConnectionInfo!;
        using var reader = new StreamReader(stream, leaveOpen: true);
        string? line = await reader.ReadLineAsync();
        string said = $"{info.Version} resumed {info.IsResumed} early {info.EarlyData} {stream.EarlyDataReceived}: {line}\n";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(said));
        await stream.ShutdownAsync();
        Console.Write("served: " + said);
    }
    catch (IOException exception)
    {
        Console.WriteLine("failed: " + exception.Message);
    }
}
