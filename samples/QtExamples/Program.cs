using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Tls.Wire;

namespace Tls.Samples.QtExamples;

/// <summary>
/// The examples of Qt's documentation of QSslSocket, one file each:
/// <c>immediate|wait|early HOST PORT CA-FILE</c>, <c>expected HOST PORT CERTIFICATE-FILE</c>,
/// <c>server PORT CERTIFICATE-FILE KEY-FILE</c>.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        try
        {
            return await RunAsync(arguments);
        }
        catch (Exception failure) when (failure is SocketException or IOException or TlsException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    private static async Task<int> RunAsync(string[] arguments)
    {
        switch (arguments)
        {
            case ["immediate", var host, var port, var anchors]:
                await ImmediateConnect.RunAsync(host, int.Parse(port, null), anchors, Console.Out);
                return 0;
            case ["wait", var host, var port, var anchors]:
                return WaitForEncryptedThenReadAll.Run(host, int.Parse(port, null), anchors, Console.Out) ? 0 : 1;
            case ["early", var host, var port, var anchors]:
                return WriteBeforeEncrypted.Run(host, int.Parse(port, null), anchors, Console.Out) ? 0 : 1;
            case ["expected", var host, var port, var certificate]:
                return ExpectedError.Run(host, int.Parse(port, null), certificate, Console.Out) ? 0 : 1;
            case ["server", var port, var certificate, var key]:
                using (var listener = new TcpListener(IPAddress.Loopback, int.Parse(port, null)))
                {
                    listener.Start();
                    await DeferredServerHandshake.RunAsync(listener, certificate, key, Console.Out);
                }

                return 0;
            default:
                await Console.Error.WriteLineAsync(
                    "usage: immediate|wait|early HOST PORT CA-FILE | expected HOST PORT CERTIFICATE-FILE"
                    + " | server PORT CERTIFICATE-FILE KEY-FILE");
                return 2;
        }
    }
}
