using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Interop.Tests.Kit;

/// <summary>Our client, connected to a peer's server.</summary>
internal sealed class OurClient : IAsyncDisposable
{
    private readonly NetworkStream _transport;

    private OurClient(NetworkStream transport, TlsStream stream)
    {
        _transport = transport;
        Stream = stream;
    }

    /// <summary>Trusts the root of <see cref="TestPki"/>, and wants localhost.</summary>
    internal static TlsClientOptions Options { get; } = new()
    {
        TargetHost = "localhost",
        TrustStore = TestPki.Trust,
    };

    /// <summary>The connection.</summary>
    internal TlsStream Stream { get; }

    /// <summary>What was agreed.</summary>
    internal TlsConnectionInfo Info => Stream.ConnectionInfo!;

    /// <summary>Connects and shakes hands.</summary>
    internal static async Task<OurClient> ConnectAsync(
        int port, TlsClientOptions options, CancellationToken cancellationToken)
    {
        NetworkStream transport = await Transport.ConnectAsync(port, cancellationToken);
        var client = new OurClient(transport, new TlsStream(transport, leaveInnerStreamOpen: true));
        try
        {
            await client.Stream.AuthenticateAsClientAsync(options, cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        await Transport.CloseAsync(_transport);
    }
}
