using System;
using System.Threading;
using System.Threading.Tasks;
using Tls.TestKit;

namespace Tls.Tests.Offsets;

/// <summary>Both directions, one of which is struck.</summary>
internal sealed class WirePair
{
    internal WirePair(Blow? blow)
    {
        ToServer = new Wire { Blow = blow is { ToServer: true } ? blow : null, ResetOther = () => ToClient!.Reset() };
        ToClient = new Wire { Blow = blow is { ToServer: false } ? blow : null, ResetOther = () => ToServer.Reset() };
        Client = new End(ToClient, ToServer);
        Server = new End(ToServer, ToClient);
    }

    internal Wire ToServer { get; }

    internal Wire ToClient { get; }

    internal DuplexStream Client { get; }

    internal DuplexStream Server { get; }

    /// <summary>Whether the blow has fallen.</summary>
    internal bool HasStruck => ToServer.HasStruck || ToClient.HasStruck;

    /// <summary>Whoever still waits waits for a transport that has ended.</summary>
    internal void EndBoth()
    {
        ToServer.End();
        ToClient.End();
    }

    private sealed class End(Wire from, Wire to) : DuplexStream
    {
        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default) => from.ReadAsync(buffer);

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            to.Write(buffer.Span);
            return default;
        }

        protected override void Dispose(bool disposing)
        {
            to.End();
            base.Dispose(disposing);
        }
    }
}
