using System;
using System.Threading;
using System.Threading.Tasks;
using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <summary>The application's callbacks, asked when the engine pauses.</summary>
internal sealed class Questions
{
    /// <summary>Those of an application that wants to be asked nothing: the same for every such connection.</summary>
    private static readonly Questions None = new(null, null, null, null);

    private readonly Func<TlsPeerVerification, CancellationToken, ValueTask<bool>>? _verifyPeer;
    private readonly Func<TlsPeerVerification, CancellationToken, ValueTask<bool>>? _verifyStaple;
    private readonly EvidenceFetcher? _fetcher;
    private readonly Func<TlsIdentityRequest, CancellationToken, ValueTask<TlsIdentity?>>? _selectIdentity;
    private readonly Func<TlsPresharedKeyRequest, CancellationToken, ValueTask<TlsPresharedKey?>>? _selectPresharedKey;
    private readonly TlsAsyncReplayRecorder? _recorder;

    private Questions(
        Func<TlsPeerVerification, CancellationToken, ValueTask<bool>>? verifyPeer,
        Func<TlsIdentityRequest, CancellationToken, ValueTask<TlsIdentity?>>? selectIdentity,
        Func<TlsPresharedKeyRequest, CancellationToken, ValueTask<TlsPresharedKey?>>? selectPresharedKey,
        EvidenceFetcher? fetcher,
        Func<TlsPeerVerification, CancellationToken, ValueTask<bool>>? verifyStaple = null,
        TlsAsyncReplayRecorder? recorder = null)
    {
        _recorder = recorder;
        _verifyStaple = verifyStaple;
        _verifyPeer = verifyPeer;
        _fetcher = fetcher;
        _selectIdentity = selectIdentity;
        _selectPresharedKey = selectPresharedKey;
    }

    internal static Questions Of(TlsClientOptions options) =>
        options is
        {
            VerifyPeer: null, SelectIdentity: null, SelectPresharedKey: null, EvidenceFetcher: null,
            VerifyOcspResponse: null,
        }
            ? None
            : new(options.VerifyPeer, options.SelectIdentity, options.SelectPresharedKey, options.EvidenceFetcher,
                options.VerifyOcspResponse);

    internal static Questions Of(TlsServerOptions options, ConnectionCallbacks own) =>
        own is { VerifyPeer: null, SelectPresharedKey: null }
        && options is { SelectIdentity: null, EvidenceFetcher: null, ReplayRecorder: not TlsAsyncReplayRecorder }
            ? None
            : new(own.VerifyPeer, options.SelectIdentity, own.SelectPresharedKey, options.EvidenceFetcher,
                recorder: options.ReplayRecorder as TlsAsyncReplayRecorder);

    private async ValueTask<bool> FetchAsync(FetchingVerification verification, CancellationToken cancellationToken)
    {
        await _fetcher!.CompleteAsync(verification, cancellationToken).ConfigureAwait(false);
        return verification.Result.IsTrusted;
    }

    /// <summary>Asks, waits, and tells the engine.</summary>
    /// <exception cref="TlsException">
    /// The peer was refused, or a callback failed (the peer gets internal_error).
    /// </exception>
    internal async Task AnswerAsync<TIo>(
        TlsEngine engine, TlsStatus status, CancellationToken cancellationToken)
        where TIo : IIoAdapter
    {
        try
        {
            switch (status)
            {
                case TlsStatus.NeedsVerdict:
                    if (!(_verifyPeer is null
                        ? engine.VerifierAccepts
                        : await TIo.AnswerAsync(
                            _verifyPeer(Still(engine, engine.PeerVerification), cancellationToken))
                            .ConfigureAwait(false)))
                    {
                        throw engine.RefusePeer();
                    }

                    if (_verifyStaple is not null
                        && !await TIo.AnswerAsync(
                            _verifyStaple(Still(engine, engine.PeerVerification), cancellationToken))
                            .ConfigureAwait(false))
                    {
                        throw engine.RefuseOcspResponse();
                    }

                    engine.AcceptPeer();
                    break;

                case TlsStatus.NeedsEvidence:
                    _ = await TIo.AnswerAsync(FetchAsync(Still(engine, engine.EvidenceRequest), cancellationToken))
                        .ConfigureAwait(false);
                    engine.ProvideEvidence();
                    break;

                case TlsStatus.NeedsCertificate:
                    engine.ProvideIdentity(await TIo.AnswerAsync(
                        _selectIdentity!(Still(engine, engine.IdentityRequest), cancellationToken))
                        .ConfigureAwait(false));
                    break;

                case TlsStatus.NeedsPresharedKey:
                    engine.ProvidePresharedKey(await TIo.AnswerAsync(
                        _selectPresharedKey!(Still(engine, engine.PresharedKeyRequest), cancellationToken))
                        .ConfigureAwait(false));
                    break;

                case TlsStatus.NeedsReplayCheck:
                    engine.ProvideReplayCheck(await TIo.AnswerAsync(
                        _recorder!.AskAsync(Still(engine, engine.ReplayCheck), cancellationToken))
                        .ConfigureAwait(false));
                    break;

                case TlsStatus.NeedsSignature:
                    TlsSignatureRequest request = Still(engine, engine.SignatureRequest);
                    engine.ProvideSignature(await TIo.AnswerAsync(
                        request.Identity.Signer!(request.Algorithm, request.Data, cancellationToken))
                        .ConfigureAwait(false));
                    break;

                default:
                    throw new InvalidOperationException($"A handshake cannot pause with {status}.");
            }
        }
        catch (Exception exception) when (engine.Failure is null && exception is not OperationCanceledException)
        {
            engine.ThrowIfOver();
            throw engine.FailAnswer(exception);
        }
    }

    /// <summary>What is asked about, unless the engine was disposed, or failed, while the stream came to ask.</summary>
    private static T Still<T>(TlsEngine engine, T? asked)
        where T : class
    {
        engine.ThrowIfOver();
        return asked ?? throw new InvalidOperationException("The handshake does not wait for that answer.");
    }
}
