using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net.WebSockets;
using System.Runtime.InteropServices.JavaScript;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tls.Wire;
using Tls.X509;

namespace Tls.Samples.Browser;

/// <summary>
/// TLS 1.3 from a tab to a server, end to end: whoever carries the bytes of the WebSocket sees what anybody on the way sees.
/// </summary>
internal static partial class Visits
{
    private const int EchoLength = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Visits a server and tells what was found there, or why it was not visited.</summary>
    /// <param name="relay">The WebSocket behind which the server's bytes are.</param>
    /// <param name="host">The name that its certificate must be for.</param>
    /// <param name="roots">The roots that it may be under, PEM.</param>
    /// <param name="purpose"><c>fetch</c>, a page by HTTP/1.0, or <c>echo</c>, 1 MiB there and back.</param>
    [JSExport]
    internal static async Task VisitAsync(string relay, string host, string roots, string purpose)
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            var socket = new ClientWebSocket();
            await socket.ConnectAsync(new Uri(relay), patience.Token);
            await using var tls = new TlsStream(new WebSocketStream(socket));
            var watch = Stopwatch.StartNew();
            await tls.AuthenticateAsClientAsync(
                new TlsClientOptions
                {
                    TargetHost = host,
                    TrustStore = TrustStore.FromPem(roots),
                    MinimumVersion = ProtocolVersion.Tls13,
                },
                patience.Token);
            Tell("handshakeMilliseconds", watch.ElapsedMilliseconds);
            Tell(tls.ConnectionInfo!);
            watch.Restart();
            await (purpose == "echo" ? EchoAsync(tls, patience.Token) : FetchAsync(tls, host, patience.Token));
            Tell($"{purpose}Milliseconds", watch.ElapsedMilliseconds);
        }
        catch (TlsException failure)
        {
            Script.Tell("fault", failure.Fault.ToString());
            Script.Tell("refusal", failure.Message);
        }
        catch (Exception failure)
        {
            // Whatever it is, whoever looks at the page should see it.
            Script.Tell("failure", failure.ToString());
        }
    }

    private static void Tell(TlsConnectionInfo agreed)
    {
        Certificate shown = agreed.PeerChain[0];
        Script.Tell("version", agreed.Version.ToString());
        Script.Tell("suite", agreed.CipherSuite.ToString());
        Script.Tell("group", agreed.Group.ToString()!);
        Script.Tell("signature", agreed.ServerSignatureScheme.ToString()!);
        Script.Tell("certificate", shown.SubjectDisplayName);
        Script.Tell("issuer", shown.IssuerDisplayName);
        Script.Tell("verified", agreed.PeerVerification!.Result.IsTrusted ? "true" : "false");
    }

    private static void Tell(string name, long number) =>
        Script.Tell(name, number.ToString(CultureInfo.InvariantCulture));

    private static async Task FetchAsync(TlsStream tls, string host, CancellationToken cancellationToken)
    {
        byte[] request = Encoding.ASCII.GetBytes($"GET / HTTP/1.0\r\nHost: {host}\r\n\r\n");
        await tls.WriteAsync(request, cancellationToken);
        using var reader = new StreamReader(tls, leaveOpen: true);
        Script.Tell("text", await reader.ReadToEndAsync(cancellationToken));
    }

    /// <summary>Both ways at once, or two full buffers would wait for each other.</summary>
    private static async Task EchoAsync(TlsStream tls, CancellationToken cancellationToken)
    {
        byte[] sent = new byte[EchoLength];
        new Random(1).NextBytes(sent);
        byte[] returned = new byte[EchoLength];
        Task sending = tls.WriteAsync(sent, cancellationToken).AsTask();
        await tls.ReadExactlyAsync(returned, cancellationToken);
        await sending;
        Script.Tell("echoed", sent.AsSpan().SequenceEqual(returned)
            ? EchoLength.ToString(CultureInfo.InvariantCulture)
            : "something else");
    }
}
