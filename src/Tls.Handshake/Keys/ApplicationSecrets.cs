using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// application_traffic_secret_N of both directions: all that a connection keeps once the handshake is over, in one piece of
/// memory. Moving one direction on puts its next secret in the place of the old (RFC 8446 §7.2).
/// </summary>
internal sealed class ApplicationSecrets : IDisposable
{
    private readonly KeySchedule13 _schedule;
    private readonly SecretBytes _both;
    private readonly bool _isServer;

    /// <summary>Derives both.</summary>
    /// <param name="main">Master Secret.</param>
    /// <param name="throughServerFinished">The transcript ClientHello...server Finished.</param>
    /// <param name="isServer">Whether we are the server, and so send under its secret.</param>
    internal ApplicationSecrets(in MainSecret main, in TranscriptHash throughServerFinished, bool isServer)
    {
        _schedule = main.Schedule;
        _both = new SecretBytes(2 * _schedule.Hash.Size());
        _isServer = isServer;
        try
        {
            main.ClientTraffic(throughServerFinished, Place(ofClient: true));
            main.ServerTraffic(throughServerFinished, Place(ofClient: false));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>client_application_traffic_secret_N.</summary>
    internal ApplicationTrafficSecret Client => new(_schedule, Place(ofClient: true), isClients: true);

    /// <summary>server_application_traffic_secret_N.</summary>
    internal ApplicationTrafficSecret Server => new(_schedule, Place(ofClient: false), isClients: false);

    /// <summary>What the peer sends under.</summary>
    internal ApplicationTrafficSecret Read => _isServer ? Client : Server;

    /// <summary>What we send under.</summary>
    internal ApplicationTrafficSecret Write => _isServer ? Server : Client;

    /// <summary>The peer has changed its keys.</summary>
    internal void MoveRead() => Move(Read, Place(ofClient: _isServer));

    /// <summary>We change ours.</summary>
    internal void MoveWrite() => Move(Write, Place(ofClient: !_isServer));

    /// <summary>Wipes both.</summary>
    public void Dispose() => _both.Dispose();

    private static void Move(in ApplicationTrafficSecret secret, Span<byte> place)
    {
        Span<byte> next = stackalloc byte[HashKindExtensions.MaxSize];
        next = next[..place.Length];
        try
        {
            secret.Next(next);
            next.CopyTo(place);
        }
        finally
        {
            FixedTime.Wipe(next);
        }
    }

    private Span<byte> Place(bool ofClient)
    {
        int size = _schedule.Hash.Size();
        return _both.Span.Slice(ofClient ? 0 : size, size);
    }
}
