using System;
using System.Security.Cryptography;
using System.IO;
using System.Text;
using Tls.BogoShim.Flags;
using Tls.Wire;

namespace Tls.BogoShim.Connections;

/// <summary>One connection: the handshake, what must have come of it, and the data that goes to and fro.</summary>
internal sealed class Exchange(ShimContext context, ConnectionFlags first, ConnectionFlags retry, bool isResume)
{
    private ConnectionFlags flags = first;
    private int _early;
    private bool _isUnfinished;

    private readonly MessageTrace _trace = new();

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="ShimException">It failed.</exception>
    internal void Run()
    {
        if (isResume && !flags.IsServer && context.Session is null)
        {
            throw new ShimException("no session to offer");
        }

        using TlsEngine engine = flags.IsServer
            ? TlsEngine.Server(EngineOptions.OfServer(flags, context, _trace))
            : TlsEngine.Client(EngineOptions.OfClient(flags, context, _trace));
        TlsSession? offered = context.Session;
        context.Session = null;
        using var wire = new Wire(flags, engine);
        try
        {
            BeginEarly(engine, wire);
            Connect(engine, wire);
            EndEarly(engine);
            new Expectations(flags, engine.ConnectionInfo!, context, isResume).Check(_trace);
            Expectations.CheckEarlyData(engine, flags, isResume);
            Transfer(engine, wire);
            if (flags.SendAlert)
            {
                return;
            }

            new Expectations(flags, engine.ConnectionInfo!, context, isResume).CheckSession(engine.IsServer);
            Close(engine, wire);
            _trace.Check(flags.ExpectMessages);
        }
        catch (TlsException exception)
        {
            Tell(engine, wire);
            throw Failure(exception);
        }
        catch (IOException exception)
        {
            throw ReadToAlert(engine, wire, exception);
        }
        finally
        {
            if (engine.ConnectionInfo is { IsResumed: true, Version: ProtocolVersion.Tls12 })
            {
                // One of TLS 1.2 that was not renewed is offered again.
                context.Session ??= offered;
            }

            if (context.Session != offered)
            {
                offered?.Dispose();
            }

            context.Clock.Advance(flags.ResumptionDelay);
        }
    }

    /// <summary>A client that offers early data writes before it has an answer.</summary>
    private void BeginEarly(TlsEngine engine, Wire wire)
    {
        if (engine.IsServer || !flags.EnableEarlyData)
        {
            return;
        }

        wire.Begin();
        if (engine.EarlyData != TlsEarlyDataOutcome.Pending)
        {
            return;
        }

        if (flags.ExpectNoEarlyOffer)
        {
            throw new ShimException("early data was offered");
        }

        while (flags.EarlyWriteAfterMessage != 0 && _trace.LastReceived != flags.EarlyWriteAfterMessage)
        {
            wire.Step();
        }

        if (flags.ExportLength > 0)
        {
            try
            {
                engine.ExportKeyingMaterial(flags.ExportLabel, null, new byte[flags.ExportLength]);
            }
            catch (InvalidOperationException)
            {
                throw new ShimException(":HANDSHAKE_NOT_COMPLETE:");
            }
        }

        if (flags.ReadWithUnfinishedWrite)
        {
            wire.BeginWriteEarly(flags.ShimInitialWrite);
            _isUnfinished = true;
        }
        else if (flags.ShimWritesFirst)
        {
            for (int i = 0; i < flags.RepeatInitialWrite; i++)
            {
                _early += wire.WriteEarly(flags.ShimInitialWrite);
            }
        }
    }

    /// <summary>What was rejected is another connection to the flags.</summary>
    private void EndEarly(TlsEngine engine)
    {
        if (IsRejected(engine))
        {
            if (!flags.ExpectRejectEarlyData)
            {
                throw new ShimException("early data was rejected");
            }

            if (retry.ReverifyOnResume && engine.ConnectionInfo!.IsResumed && EngineOptions.RefusesPeer(retry))
            {
                throw engine.Abort(
                    retry.CustomVerify ? AlertDescription.CertificateUnknown : AlertDescription.HandshakeFailure,
                    ":CERTIFICATE_VERIFY_FAILED:");
            }

            flags = retry;
            _early = 0;
            _isUnfinished = false;
        }
    }

    private static bool IsRejected(TlsEngine engine) => !engine.IsServer && engine.EarlyData
        is TlsEarlyDataOutcome.Declined or TlsEarlyDataOutcome.SessionNotResumed or TlsEarlyDataOutcome.Retried;

    private static Exception Failure(TlsException exception) =>
        exception is { Fault: TlsFault.InternalError, InnerException: ShimException ours } ? ours
        : exception is { Fault: TlsFault.InternalError, InnerException: not null }
            ? new InvalidOperationException("the stack failed", exception)
            : new ShimException($"{Faults.Token(exception)} {exception.Message}", exception);

    private static void Tell(TlsEngine engine, Wire wire)
    {
        try
        {
            wire.Flush();
        }
        catch (IOException)
        {
            // Nobody is there to be told.
        }

        _ = engine;
    }

    /// <summary>A write failed since the runner has closed; it may have said why before.</summary>
    private static Exception ReadToAlert(TlsEngine engine, Wire wire, IOException cause)
    {
        try
        {
            byte[] plaintext = new byte[1024];
            if (engine.IsConnected)
            {
                while (wire.Read(plaintext) > 0)
                {
                }
            }
            else
            {
                wire.Handshake();
            }
        }
        catch (TlsException exception)
        {
            return Failure(exception);
        }
        catch (IOException)
        {
            // It did not.
        }

        return new ShimException($"the transport failed: {cause.Message}", cause);
    }

    private void Connect(TlsEngine engine, Wire wire)
    {
        while (true)
        {
            switch (wire.Handshake())
            {
                case TlsStatus.Complete:
                    return;

                case TlsStatus.NeedsVerdict when EngineOptions.RefusesPeer(IsRejected(engine) ? retry : flags):
                    throw engine.Abort(
                        flags.CustomVerify ? AlertDescription.CertificateUnknown : AlertDescription.HandshakeFailure,
                        ShimTokens.CertificateVerifyFailed);

                case TlsStatus.NeedsVerdict when flags.UseOcspCallback && flags.FailOcspCallback && !flags.IsServer:
                    throw engine.Abort(AlertDescription.BadCertificateStatusResponse, ShimTokens.OcspCallback);

                case TlsStatus.NeedsVerdict when !IsExpected(engine.PeerVerification!):
                    throw engine.Abort(AlertDescription.CertificateUnknown, ":CERTIFICATE_VERIFY_FAILED:");

                case TlsStatus.NeedsCertificate:
                    ProvideIdentity(engine, engine.IdentityRequest!);
                    break;

                case TlsStatus.NeedsVerdict:
                    engine.AcceptPeer();
                    break;

                default:
                    throw new InvalidOperationException("an unexpected status");
            }
        }
    }

    private bool IsExpected(TlsPeerVerification peer) => flags.ExpectPeerKeyHash.Length == 0
        || SHA256.HashData(peer.RawPublicKey.Span).AsSpan().SequenceEqual(flags.ExpectPeerKeyHash);

    /// <summary>What BoringSSL's callbacks would look at, and which certificate they would install.</summary>
    private void ProvideIdentity(TlsEngine engine, TlsIdentityRequest request)
    {
        if (flags.FailEarlyCallback)
        {
            throw engine.Abort(AlertDescription.HandshakeFailure, ShimTokens.ConnectionRejected);
        }

        if (flags.FailHelloCallback)
        {
            throw engine.Abort(AlertDescription.InternalError, ShimTokens.ConnectionRejected);
        }

        if (flags.FailCertificateCallback)
        {
            throw engine.Abort(AlertDescription.InternalError, ShimTokens.CertificateCallback);
        }

        if (flags.SelectEmptyAlpn)
        {
            throw engine.Abort(AlertDescription.InternalError, ShimTokens.InvalidProtocol);
        }

        Expectations.Check(request, flags);
        engine.ProvideIdentity(EngineOptions.Identities(flags, context).Find(request.CanUse));
    }

    private void Export(TlsEngine engine, Wire wire)
    {
        if (flags.ExportLength > 0)
        {
            byte[] material = new byte[flags.ExportLength];
            byte[]? salt = flags.UseExportContext ? Encoding.UTF8.GetBytes(flags.ExportContext) : null;
            engine.ExportKeyingMaterial(flags.ExportLabel, salt, material);
            wire.Write(material);
        }

        if (flags.ExportTrafficSecrets)
        {
            byte[] client = _trace.Secret("CLIENT_TRAFFIC_SECRET_0");
            byte[] server = _trace.Secret("SERVER_TRAFFIC_SECRET_0");
            wire.Write([(byte)client.Length, 0]);
            wire.Write(engine.IsServer ? client : server);
            wire.Write(engine.IsServer ? server : client);
        }

        if (flags.TlsUnique)
        {
            wire.Write(engine.GetChannelBinding(TlsChannelBinding.Unique)
                ?? throw new ShimException("failed to get tls-unique"));
        }
    }

    private void Transfer(TlsEngine engine, Wire wire)
    {
        Export(engine, wire);
        if (flags.SendAlert)
        {
            engine.Abort((AlertDescription)30, "decompression_failure, which is no alert of TLS 1.3");
            wire.Flush();
            return;
        }

        if (flags.ReadWithUnfinishedWrite && !_isUnfinished)
        {
            wire.BeginWrite(flags.ShimInitialWrite);
        }
        else if (flags.ShimWritesFirst && !_isUnfinished)
        {
            int early = _early;
            for (int i = 0; i < flags.RepeatInitialWrite; i++)
            {
                int done = Math.Min(early, flags.ShimInitialWrite.Length);
                early -= done;
                wire.Write(flags.ShimInitialWrite.AsSpan(done));
            }
        }

        byte[] buffer = new byte[flags.ReadSize];
        while (!flags.ShimShutsDown)
        {
            if (flags.KeyUpdateBeforeRead)
            {
                engine.UpdateKeys(requestPeer: false);
                wire.Flush();
            }

            int length = wire.Read(buffer);
            if (length == 0)
            {
                return;
            }

            wire.FinishWrite();
            if (flags.KeyUpdate)
            {
                engine.UpdateKeys(requestPeer: false);
            }

            Span<byte> data = buffer.AsSpan(0, length);
            foreach (ref byte value in data)
            {
                value ^= 0xff;
            }

            wire.Write(data);
        }
    }

    private void Close(TlsEngine engine, Wire wire)
    {
        if (!flags.CheckCloseNotify)
        {
            return;
        }

        if (wire.IsAtEnd)
        {
            // §6.1: without the peer's close_notify its data may have been cut short.
            engine.EndOfInput();
        }

        wire.Shutdown();
        if (flags.ShimShutsDown)
        {
            if (wire.Read(new byte[1024]) > 0)
            {
                throw new ShimException($"{ShimTokens.DataOnShutdown} data came instead of close_notify");
            }

            if (wire.IsAtEnd)
            {
                engine.EndOfInput();
            }
        }
    }
}
