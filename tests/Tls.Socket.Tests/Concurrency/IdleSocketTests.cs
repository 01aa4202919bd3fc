using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Fixtures;
using Xunit;
using Xunit.Abstractions;

namespace Tls.Tests.Concurrency;

/// <summary>What a <see cref="TlsSocket"/> of a server holds while it waits for data, the system's socket not counted.</summary>
public sealed class IdleSocketTests(ITestOutputHelper output)
{
    [Fact(Timeout = Loopback.Deadline)]
    public async Task Sockets_of_one_server_have_their_options_in_common()
    {
        await using Idle one = await Idle.BeginAsync();

        Assert.DoesNotContain(one.Own, held => held is TlsServerOptions or ServerSetup or EncryptionRequest);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_socket_that_waits_holds_little()
    {
        await using Idle one = await Idle.BeginAsync();

        int bytes = one.Own.OfType<byte[]>().Sum(array => array.Length);
        output.WriteLine($"{one.Own.Count} objects, {bytes} bytes in arrays");

        // Prepared keys and secrets, as an engine has them, and the little room of the read.
        Assert.InRange(bytes, 1, 1300 + 512);
        Assert.InRange(one.Own.Count, 1, 140);
        Assert.Single(one.Own.OfType<CancellationTokenSource>());
        Assert.DoesNotContain(one.Own, held => held is System.EventHandler<TlsError> or PlainPhase);
    }

    /// <summary>Two idle sockets of a server, and what the first holds that the other does not.</summary>
    private sealed class Idle : System.IAsyncDisposable
    {
        private readonly TlsServer _server = new(Pki.ServerConfiguration with { TicketCount = 0 });
        private readonly List<TlsSocket> _sockets = [];

        internal List<object> Own { get; private set; } = [];

        internal static async Task<Idle> BeginAsync()
        {
            var idle = new Idle();
            idle._server.Listen(IPAddress.Loopback);
            TlsSocket one = await idle.ConnectAsync();
            TlsSocket other = await idle.ConnectAsync();
            HashSet<object> others = ObjectGraph.From(other, typeof(Socket).Assembly);
            idle.Own = [.. ObjectGraph.From(one, typeof(Socket).Assembly).Where(held => !others.Contains(held))];
            return idle;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (TlsSocket socket in _sockets)
            {
                await socket.DisposeAsync();
            }

            _server.Dispose();
        }

        /// <summary>A byte there and one back, so that the handshake and what is announced of it are over.</summary>
        private async Task<TlsSocket> ConnectAsync()
        {
            var client = new TlsSocket(Pki.ClientConfiguration);
            _sockets.Add(client);
            await client.ConnectToHostEncryptedAsync("127.0.0.1", _server.ServerPort, "localhost");
            TlsSocket accepted = await _server.AcceptAsync();
            _sockets.Add(accepted);
            client.Write([1]);
            Assert.True(await accepted.WaitForReadyReadAsync());
            Assert.Single(accepted.ReadAll());
            accepted.Write([2]);
            Assert.True(await client.WaitForReadyReadAsync());
            await accepted.WhenRaisedAsync();
            return accepted;
        }
    }
}
