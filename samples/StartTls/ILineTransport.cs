using System;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Samples.StartTls;

/// <summary>A connection that speaks in lines, in the open first and encrypted later.</summary>
public interface ILineTransport : IAsyncDisposable
{
    /// <summary>Reads a line.</summary>
    /// <returns>It, without its end.</returns>
    /// <exception cref="System.IO.IOException">The connection is over, or the line has no end.</exception>
    Task<string> ReadLineAsync(CancellationToken cancellationToken);

    /// <summary>Writes a line.</summary>
    /// <param name="line">It, without its end.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task WriteLineAsync(string line, CancellationToken cancellationToken);

    /// <summary>
    /// Encrypts from here on. What has arrived by now came in the open, and is never handed out as if it had
    /// been said in
    /// secret (CVE-2011-0411).
    /// </summary>
    /// <exception cref="System.IO.IOException">The handshake fails, or something is there that came before
    /// it.</exception>
    Task EncryptAsync(CancellationToken cancellationToken);
}
