using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Tls.Interop.Tests.Kit;
using Xunit;

namespace Tls.Interop.Tests.GnuTls;

/// <summary>Runs <c>gnutls-cli</c>.</summary>
internal static class GnuTlsClient
{
    /// <summary>Trusts our root; it wants localhost because that is where it connects.</summary>
    internal static string[] Verifying { get; } = ["--x509cafile=" + TestPki.CaFile];

    /// <summary>
    /// Starts it against our server; what it says of the connection goes to its standard error.
    /// </summary>
    internal static PeerProcess Start(int port, params IReadOnlyList<string> arguments) => PeerProcess.Start(
        PeerKind.GnuTlsClient, [$"--port={port}", "--logfile=/dev/stderr", .. arguments, "localhost"]);

    /// <summary>
    /// Pipes lines through it to our server, which echoes; they must come out as they went in.
    /// </summary>
    internal static async Task PipeAsync(
        OurServer server, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken, params IReadOnlyList<string> arguments)
    {
        await using PeerProcess client = Start(server.Port, arguments);
        await client.TypeAsync(lines, cancellationToken);
        await client.Output.WaitForAsync(lines.Length, cancellationToken);

        // At the end of its input it says close_notify; to ours it would answer by hanging up.
        client.Input.Close();
        int code = await client.WaitForExitAsync(cancellationToken);
        Assert.True(code == 0, client.Errors.Text);
        Assert.True(lines.Span.SequenceEqual(client.Output.Bytes), "What came back is not what was sent.");
    }
}
