namespace Tls.Handshake;

/// <summary>KeyUpdate, the same for both sides: RFC 8446 §4.6.3, §7.2.</summary>
internal static class KeyUpdates
{
    /// <summary>The peer's keys have changed; ours follow if it asks.</summary>
    internal static void Receive(
        HandshakeContext context, CipherSuiteInfo suite, ApplicationSecrets secrets, KeyUpdate message)
    {
        bool requested = message.RequestUpdate == KeyUpdateRequest.UpdateRequested;
        context.Output.ReceivedKeyUpdate(requested);

        secrets.MoveRead();
        context.Output.InstallReadKeys(KeyEpoch.Application, secrets.Read.Keys(suite.Aead));

        // §4.6.3: an answer is due before our next application data; one not yet sent answers later requests
        // too.
        if (requested && !context.Output.IsKeyUpdateWaiting)
        {
            Send(context, suite, secrets, requestPeer: false);
        }
    }

    /// <summary>Our keys change.</summary>
    internal static void Send(
        HandshakeContext context, CipherSuiteInfo suite, ApplicationSecrets secrets, bool requestPeer)
    {
        context.Flight.AddPostHandshake(new KeyUpdate
        {
            RequestUpdate = requestPeer
                ? KeyUpdateRequest.UpdateRequested
                : KeyUpdateRequest.UpdateNotRequested,
        });

        // §4.6.3: all traffic after the KeyUpdate MUST be encrypted with the next generation of keys.
        secrets.MoveWrite();
        context.Flight.InstallWriteKeys(KeyEpoch.Application, secrets.Write.Keys(suite.Aead));
    }
}
