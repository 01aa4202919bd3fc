using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.X509;

namespace Tls.Cli;

/// <summary>What a live server shows of itself, for <c>tls verify --connect</c> to judge.</summary>
/// <param name="Certificates">As the server sent them, its own first.</param>
/// <param name="Staple">The OCSP response that came with them; empty when none did.</param>
/// <param name="Timestamps">The certificate timestamps that came with them, as they came.</param>
internal sealed record PeerChain(
    IReadOnlyList<Certificate> Certificates,
    ReadOnlyMemory<byte> Staple,
    IReadOnlyList<ReadOnlyMemory<byte>> Timestamps)
{
    /// <summary>Shakes hands with the server, whatever it shows, and hangs up.</summary>
    internal static async Task<PeerChain> FetchAsync(
        Endpoint target, string name, string? startTls, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using Socket socket = await Dial.ConnectAsync(target, timeout, cancellationToken);
        var transport = new NetworkStream(socket, ownsSocket: false);
        if (startTls is not null)
        {
            await Deadline.WithinAsync(
                timeout,
                $"asking {target} to begin TLS",
                token => StartTls.NegotiateAsync(transport, startTls, token),
                cancellationToken);
        }

        var options = new TlsClientOptions
        {
            TargetHost = name,
            TrustStore = TrustStore.Empty,
            DangerousAcceptAnyCertificate = true,
            RequestOcspStaple = true,
            RequestSignedCertificateTimestamps = true,
        };
        await using var stream = new TlsStream(transport);
        await Deadline.WithinAsync(
            timeout,
            $"the handshake with {target}",
            token => stream.AuthenticateAsClientAsync(options, token),
            cancellationToken);
        TlsConnectionInfo info = stream.ConnectionInfo!;
        await stream.ShutdownAsync(cancellationToken);
        return new PeerChain(info.PeerVerification!.Chain, info.OcspResponse, info.SignedCertificateTimestamps);
    }
}
