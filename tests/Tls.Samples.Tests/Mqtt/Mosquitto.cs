using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;

namespace Tls.Samples.Tests.Mqtt;

/// <summary>Starts mosquitto with TLS and nothing else, on loopback, keeping nothing.</summary>
internal static class Mosquitto
{
    private const string Ready = "running";

    internal static Task<PeerServer> StartAsync(bool asksForCertificate = false) => PeerServer.StartAsync(
        PeerKind.Mosquitto, port => Arguments(port, asksForCertificate), process => process.Errors, _ => Ready);

    /// <summary>Starts it where another has just been ended.</summary>
    internal static async Task<PeerProcess> StartAgainAsync(int port, CancellationToken cancellationToken)
    {
        PeerProcess process = PeerProcess.Start(PeerKind.Mosquitto, Arguments(port, asksForCertificate: false));
        await process.Errors.WaitForAsync(Ready, cancellationToken);
        return process;
    }

    private static string[] Arguments(int port, bool asksForCertificate)
    {
        Credential credential = TestPki.For(KeyKind.EcP256);

        // As root it would become somebody who cannot read the key.
        string configuration = TestPki.WriteFile(
            $"mosquitto-{port}.conf",
            $"""
            user root
            listener {port} 127.0.0.1
            allow_anonymous true
            log_dest stderr
            cafile {TestPki.CaFile}
            certfile {credential.ChainFile}
            keyfile {credential.KeyFile}
            require_certificate {(asksForCertificate ? "true" : "false")}

            """);
        return ["-c", configuration];
    }
}
