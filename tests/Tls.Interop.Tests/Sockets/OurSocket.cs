using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tls.Interop.Tests.Kit;

namespace Tls.Interop.Tests.Sockets;

/// <summary>What tests of <see cref="TlsSocket"/> against other implementations share.</summary>
internal static class OurSocket
{
    /// <summary>A client that trusts the root of <see cref="TestPki"/>.</summary>
    internal static TlsConfiguration Client { get; } = TlsConfiguration.Default with { CaCertificates = TestPki.Trust };

    /// <summary>Waits until it is so; what makes it so is a handler or the loop.</summary>
    internal static async Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (!condition())
        {
            await Task.Delay(5, cancellationToken);
        }
    }

    /// <summary>Has s_server, started with -rev, turn a line round.</summary>
    internal static async Task<string> AskAsync(TlsSocket socket, string line, CancellationToken cancellationToken)
    {
        await socket.WriteAsync(Encoding.ASCII.GetBytes(line + "\n"), cancellationToken);
        await UntilAsync(() => socket.CanReadLine, cancellationToken);
        return Encoding.ASCII.GetString(socket.ReadLine()).TrimEnd();
    }
}
