using System;
using Tls.Wire;

namespace Tls;

/// <content>The only sender of alerts: one fatal alert at most, then the secrets are gone.</content>
public sealed partial class TlsEngine
{
    /// <summary>
    /// The connection is over: the peer is told if there is something to tell, and every secret is wiped. The first
    /// failure is the one that counts.
    /// </summary>
    /// <returns>The failure, to be thrown.</returns>
    private TlsException Fail(TlsException failure)
    {
        lock (Sync)
        {
            if (_disposed || ReferenceEquals(_failure, failure))
            {
                return failure;
            }

            if (_failure is not null)
            {
                return new TlsConnectionFailedException(_failure);
            }

            _failure = failure;
            _telemetry.Failed(failure);
            ForgetSession(failure);
            if (!IsDescribed)
            {
                // Early data of a handshake that is never done may be anybody's copy: nobody reads it.
                _plaintext.Dispose();
            }

            try
            {
                Tell(failure);
            }
            catch (TlsException)
            {
                // A key that is worn out cannot protect the alert either; the transport's end has to say it.
            }
            finally
            {
                Wipe();
            }

            return failure;
        }
    }

    /// <summary>The handshake takes too long: the peer is told that we give up.</summary>
    internal TlsException FailOverTime(TimeSpan limit) => Fail(Fault.Of(
        TlsFault.LimitHandshakeTime, $"the handshake took more than {limit.TotalSeconds:0.###} s"));

    private void AnswerClose()
    {
        lock (Sync)
        {
            // RFC 5246 §7.2.1: the other party MUST respond with a close_notify of its own and close down at
            // once, discarding any pending writes. RFC 8446 §6.1 has put an end to that.
            if (_machine.Version == ProtocolVersion.Tls12 && !IsShutDown && _failure is null && !_disposed)
            {
                SendAlert(Alert.CloseNotify);
                IsShutDown = true;
            }

            // Whoever waits for a message of the peer's waits for nothing.
            _uncommon?.Ended?.Invoke();
        }
    }

    private void Tell(TlsException failure)
    {
        if (failure.Alert is not { } description || IsShutDown || !_started)
        {
            return;
        }

        if (description == AlertDescription.UserCanceled)
        {
            // §6.1: user_canceled is a warning and SHOULD be followed by close_notify.
            SendAlert(new Alert(AlertLevel.Warning, description));
            SendAlert(Alert.CloseNotify);
        }
        else
        {
            SendAlert(Alert.Fatal(description));
        }
    }

    private void SendAlert(Alert alert)
    {
        SealRecords(ContentType.Alert, [(byte)alert.Level, (byte)alert.Description]);
        _observer?.AlertExchanged(TlsDirection.Sent, alert);
    }
}
