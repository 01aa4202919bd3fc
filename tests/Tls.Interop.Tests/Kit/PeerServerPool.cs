using System;
using System.Collections.Concurrent;
using System.Threading.Tasks;
using Xunit;

namespace Tls.Interop.Tests.Kit;

/// <summary>
/// The servers of one test class: each is started by the first test that needs it, serves every test after,
/// and ends with the class.
/// </summary>
public sealed class PeerServerPool : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Lazy<Task<PeerServer>>> _servers = new();

    /// <summary>The server of that name.</summary>
    internal Task<PeerServer> GetAsync(string name, Func<Task<PeerServer>> start) =>
        _servers.GetOrAdd(name, _ => new Lazy<Task<PeerServer>>(start)).Value;

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        foreach (Lazy<Task<PeerServer>> server in _servers.Values)
        {
            if (server.IsValueCreated && server.Value.IsCompletedSuccessfully)
            {
                await (await server.Value).DisposeAsync();
            }
        }
    }
}
