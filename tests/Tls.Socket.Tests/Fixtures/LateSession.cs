using System.Threading.Tasks;

namespace Tls.Tests.Fixtures;

/// <summary>A session of a client that proves who it is after the handshake (RFC 8446 §4.6.2).</summary>
internal static class LateSession
{
    /// <summary>Connects, has the client prove itself, and gives it a ticket that says so: its last.</summary>
    internal static async Task BeginAsync(TlsClientOptions client, TlsServerOptions server)
    {
        (TlsStream ours, TlsStream theirs) = await Loopback.TlsAsync(client, server);
        await using (ours)
        await using (theirs)
        {
            Task<int> reads = ours.ReadAsync(new byte[1]).AsTask();
            Task<int> serverReads = theirs.ReadAsync(new byte[1]).AsTask();
            _ = await theirs.RequestClientCertificateAsync();
            _ = await theirs.SendNewSessionTicketAsync();
            await theirs.WriteAsync(new byte[1]);
            _ = await reads;
            await ours.WriteAsync(new byte[1]);
            _ = await serverReads;
        }
    }
}
