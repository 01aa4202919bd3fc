using System;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace Tls;

/// <summary>
/// The options that a configuration comes to, made once for all sockets that have it, so that what is prepared for them is
/// shared too. What is each socket's own is in its <see cref="ConnectionCallbacks"/>.
/// </summary>
internal sealed class SocketOptions
{
    private static readonly ConditionalWeakTable<TlsConfiguration, SocketOptions> Kept = [];

    /// <summary>By whether a certificate may be missing, and whether keys are asked for.</summary>
    private readonly EncryptionRequest?[] _server = new EncryptionRequest?[4];

    private readonly TlsConfiguration _configuration;

    private SocketOptions(TlsConfiguration configuration) => _configuration = configuration;

    /// <summary>Those of that configuration.</summary>
    internal static SocketOptions Of(TlsConfiguration configuration) =>
        Kept.GetValue(configuration, static one => new SocketOptions(one));

    /// <summary>What a server's socket is told.</summary>
    /// <param name="mayMissCertificate">Whether a client goes on that shows none, though it must.</param>
    /// <param name="asksForKeys">Whether a handler knows pre-shared keys.</param>
    internal EncryptionRequest ForServer(bool mayMissCertificate, bool asksForKeys)
    {
        ref EncryptionRequest? kept = ref _server[(mayMissCertificate ? 2 : 0) + (asksForKeys ? 1 : 0)];
        if (Volatile.Read(ref kept) is null)
        {
            _ = Interlocked.CompareExchange(ref kept, Make(mayMissCertificate, asksForKeys), null);
        }

        return kept!;
    }

    private EncryptionRequest Make(bool mayMissCertificate, bool asksForKeys)
    {
        bool isJudged = _configuration.Resolve(isServer: true) != PeerVerifyMode.VerifyNone;
        TlsServerOptions options = _configuration.ToServerOptions() with
        {
            VerifyPeer = isJudged ? NotHere : null,
            JudgesErrorsAlone = isJudged,
        };
        if (mayMissCertificate)
        {
            // That there is no certificate is an error like any other: ignored beforehand or not at all.
            options = options with { ClientCertificates = TlsClientCertificateMode.Request };
        }

        if (asksForKeys)
        {
            options = options with { SelectPresharedKey = NotHere };
        }

        return new EncryptionRequest(null, options, _configuration) { MayMissCertificate = mayMissCertificate };
    }

    /// <summary>Stands for the answer of a socket: that there will be one is all the options have to know.</summary>
    private static ValueTask<bool> NotHere(TlsPeerVerification peer, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("The socket was to be asked.");

    private static ValueTask<TlsPresharedKey?> NotHere(TlsPresharedKeyRequest request, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("The socket was to be asked.");
}
