using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Tls.Interop.Tests.Kit;
using Xunit;

namespace Tls.Interop.Tests.OpenSsl;

/// <summary>Runs <c>openssl s_client</c>.</summary>
internal static class OpenSslClient
{
    /// <summary>Trusts our root and wants localhost, and gives up where that fails.</summary>
    internal static string[] Verifying { get; } =
        ["-CAfile", TestPki.CaFile, "-verify_return_error", "-verify_hostname", "localhost", "-servername", "localhost"];

    /// <summary>Starts it against our server.</summary>
    internal static PeerProcess Start(int port, params IReadOnlyList<string> arguments) =>
        Start(PeerKind.OpenSsl, port, arguments);

    /// <summary>The same, of one OpenSSL or the other.</summary>
    internal static PeerProcess Start(PeerKind peer, int port, IReadOnlyList<string> arguments) => PeerProcess.Start(
        peer, ["s_client", "-connect", $"127.0.0.1:{port}", .. Version(arguments), .. arguments]);

    /// <summary>Pipes data through it to our server, which echoes; it must come out as it went in.</summary>
    internal static Task PipeAsync(
        OurServer server,
        ReadOnlyMemory<byte> data,
        CancellationToken cancellationToken,
        params IReadOnlyList<string> arguments) =>
        PipeAsync(PeerKind.OpenSsl, server, data, arguments, cancellationToken);

    /// <summary>The same, of one OpenSSL or the other.</summary>
    internal static async Task PipeAsync(
        PeerKind peer,
        OurServer server,
        ReadOnlyMemory<byte> data,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken)
    {
        // Quiet: nothing but data on its output, no letters that are commands in its input.
        await using PeerProcess client = Start(peer, server.Port, ["-quiet", .. arguments]);
        Task typing = client.TypeAsync(data, cancellationToken);
        int code = await client.WaitForExitAsync(cancellationToken);

        Assert.True(code == 0, client.Errors.Text);
        Assert.True(data.Span.SequenceEqual(client.Output.Bytes), "What came back is not what was sent.");
        await typing;
    }

    private static string[] Version(IReadOnlyList<string> arguments) =>
        arguments.Contains("-tls1_2") ? [] : ["-tls1_3"];
}
