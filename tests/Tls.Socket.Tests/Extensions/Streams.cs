using System;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Extensions;

/// <summary>Two of our streams over memory, and what became of their handshake.</summary>
internal static class Streams
{
    /// <summary>Both versions, for tests of what both can do.</summary>
    public static TheoryData<ProtocolVersion> Versions { get; } = [ProtocolVersion.Tls12, ProtocolVersion.Tls13];

    /// <summary>Connects the two, and moves a byte each way.</summary>
    internal static async Task<(TlsStream Client, TlsStream Server)> ConnectAsync(
        TlsClientOptions client, TlsServerOptions server)
    {
        var pair = new MemoryPair();
        var c = new TlsStream(pair.Client);
        var s = new TlsStream(pair.Server);
        await Loopback.Both(c.AuthenticateAsClientAsync(client), s.AuthenticateAsServerAsync(server));
        await c.WriteAsync(new byte[] { 1 });
        Assert.Equal([1], await Loopback.ReadAsync(s, 1));
        await s.WriteAsync(new byte[] { 2 });
        Assert.Equal([2], await Loopback.ReadAsync(c, 1));
        return (c, s);
    }

    /// <summary>How both ends fail that do not go together: each with its own exception.</summary>
    internal static async Task<(Exception Client, Exception Server)> FailAsync(
        TlsClientOptions client, TlsServerOptions server)
    {
        var pair = new MemoryPair();
        Task<Exception> c = Failure(async () =>
        {
            var stream = new TlsStream(pair.Client);
            await stream.AuthenticateAsClientAsync(client);
            await Loopback.ReadAsync(stream, 1);
        });
        Task<Exception> s = Failure(async () =>
        {
            var stream = new TlsStream(pair.Server);
            await stream.AuthenticateAsServerAsync(server);
            await Loopback.ReadAsync(stream, 1);
        });
        return (await c, await s);
    }

    private static async Task<Exception> Failure(Func<Task> action) =>
        await Assert.ThrowsAnyAsync<Exception>(() => action().WaitAsync(TimeSpan.FromMilliseconds(Loopback.Deadline)));
}
