using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// The server's first answer: HelloRetryRequest (RFC 8446 §4.1.4) or ServerHello (§4.1.3), and the keys that
/// follow.
/// </summary>
internal readonly partial struct Client13
{
    private WaitServerHello OnHelloRetryRequest(WaitServerHello state, HelloRetryRequest retry)
    {
        ClientOffer offer = state.Offer;

        // §4.1.4: a second HelloRetryRequest in the same connection MUST end in unexpected_message.
        if (offer.Retry is not null)
        {
            throw Fault.Of(TlsFault.UnexpectedSecondRetry, state.Name);
        }

        CipherSuiteInfo suite = CheckHello(offer, retry, retry.SelectedVersion);
        retry.Extensions.RefuseUnsolicited(offer.Hello.Extensions, nameof(HelloRetryRequest));
        KeyShareHelloRetryRequest? group = retry.Extensions.Find<KeyShareHelloRetryRequest>();

        // §4.1.4: a retry that would not result in any change in the ClientHello is an illegal_parameter.
        if (group is null && retry.Extensions.Find<Cookie>() is null)
        {
            throw Fault.Of(TlsFault.IllegalRetryWithoutChange, "neither key_share nor cookie");
        }

        // §4.2.8: selected_group MUST be one of "supported_groups" and none of those in "key_share". RFC 8701 §3.1: clients
        // MUST reject GREASE values when negotiated by the server.
        if (group is not null && !MayRetryWith(offer, group.SelectedGroup))
        {
            throw Fault.Of(TlsFault.IllegalRetryGroup, group.SelectedGroup.ToString());
        }

        _context.Transcript.ReplaceFirstHello(_context.Crypto, suite.Hash);
        _context.Facts.WasRetried = true;

        if (offer.EarlyData is not null)
        {
            // §4.2.10: a server that answers with a HelloRetryRequest has rejected early data, which has been sent after
            // all; §4.1.2: the second ClientHello is sent as the first.
            _context.Facts.EarlyData = TlsEarlyDataOutcome.Retried;
            _context.WipeEarlyExporter();
            _context.Flight.RemoveWriteKeys();
        }

        // §D.4: the client's change_cipher_spec comes before its second flight, which this is.
        else if (offer.Options.MiddleboxCompatibility)
        {
            _context.Flight.ChangeCipherSpec();
        }

        return ClientStart.SendSecondClientHello(offer, retry, suite, group, _context);
    }

    private WaitEncryptedExtensions OnServerHello(WaitServerHello state, ServerHello13 hello)
    {
        ClientOffer offer = state.Offer;
        CipherSuiteInfo suite = CheckHello(offer, hello, hello.SelectedVersion);
        hello.Extensions.RefuseUnsolicited(offer.Hello.Extensions, nameof(ServerHello));

        // §4.1.4: the suite of the HelloRetryRequest MUST be kept.
        if (offer.Retry is { } retry && retry.CipherSuite != hello.CipherSuite)
        {
            throw Fault.Of(TlsFault.IllegalCipherSuite, $"{hello.CipherSuite} after {retry.CipherSuite}");
        }

        PskChosen? chosen = PskChosen.Check(offer, hello, suite);
        SecretBytes? sharedSecret = chosen is { IsAlone: true } ? null : Complete(offer, hello);

        _context.Transcript.Choose(_context.Crypto, suite.Hash);
        var secrets = new HandshakeSecrets(
            KeySchedule13.Of(_context.Crypto, suite.Hash),
            chosen?.Psk.Key,
            sharedSecret,
            _context.Transcript.Through);
        _context.WipePsks();
        var keyed = new Keyed(offer, suite, secrets, chosen);
        try
        {
            offer.Dispose();
            UseHandshakeKeys(keyed, hello);
            return new WaitEncryptedExtensions(keyed);
        }
        catch
        {
            // No state owns them yet.
            keyed.Dispose();
            throw;
        }
    }

    private void UseHandshakeKeys(Keyed keyed, ServerHello13 hello)
    {
        ClientOffer offer = keyed.Offer;
        CipherSuiteInfo suite = keyed.Suite;
        HandshakeSecrets secrets = keyed.Secrets;
        OfferedPsk? psk = keyed.Chosen?.Psk;
        _context.Facts.Version = ProtocolVersion.Tls13;
        _context.Facts.CipherSuite = suite;
        _context.Facts.Group = hello.Extensions.Find<KeyShareServerHello>()?.Entry.Group;
        _context.Facts.IsResumed = psk?.Session is not null;
        _context.Facts.ExternalPsk = psk?.External;
        _context.Facts.PskIdentity = psk?.External?.Identity ?? default;
        _context.Log(secrets.Client);
        _context.Log(secrets.Server);
        _context.Output.InstallReadKeys(KeyEpoch.Handshake, secrets.Server.Keys(suite.Aead));

        // §D.4: a dummy change_cipher_spec before the second flight, unless that was the second ClientHello. It goes
        // now, so that an alert, which is protected from here on, has it before it as well.
        if (offer is { Options.MiddleboxCompatibility: true, Retry: null, EarlyData: null })
        {
            _context.Flight.ChangeCipherSpec();
        }

        // §4.2.10: early data goes on until EncryptedExtensions tells what becomes of it, unless its session is gone.
        if (!keyed.MaySendEarlyData)
        {
            _context.Flight.InstallWriteKeys(KeyEpoch.Handshake, secrets.Client.Keys(suite.Aead));
            if (offer.EarlyData is not null)
            {
                _context.Facts.EarlyData = TlsEarlyDataOutcome.SessionNotResumed;
                _context.WipeEarlyExporter();
            }
        }
    }

    private static SecretBytes Complete(ClientOffer offer, ServerHello13 hello)
    {
        // §4.1.1: without a PSK the server MUST answer with a "key_share".
        KeyShareEntry answer = hello.Extensions.Require<KeyShareServerHello>(ExtensionType.KeyShare).Entry;

        // §4.2.8: the share MUST be in the group of one the client sent.
        if (offer.ShareFor(answer.Group) is not { } share)
        {
            throw Fault.Of(TlsFault.IllegalGroup, $"no share was sent for {answer.Group}");
        }

        // §4.2.8.1, §4.2.8.2, §7.4.2: public values MUST be validated; an all-zero secret is refused.
        return share.TryComplete(answer.KeyExchange.Span, out SecretBytes? sharedSecret)
            ? sharedSecret
            : throw Fault.Of(
                TlsFault.IllegalKeyShare, $"{answer.Group} of {answer.KeyExchange.Length} bytes");
    }

    /// <summary>
    /// What ServerHello and HelloRetryRequest have in common (§4.1.4 has the client check the same fields).
    /// </summary>
    private static CipherSuiteInfo CheckHello(ClientOffer offer, ServerHello hello, ProtocolVersion? selected)
    {
        // §4.2.1: selected_version MUST be TLS 1.3 or later, and one that was offered.
        if (selected != ProtocolVersion.Tls13)
        {
            throw selected is null
                ? Fault.Of(TlsFault.MissingExtension, nameof(ExtensionType.SupportedVersions))
                : Fault.Of(TlsFault.IllegalVersion, $"selected_version is {selected}");
        }

        // §4.1.3: legacy_version MUST be 0x0303.
        if (hello.LegacyVersion != ProtocolVersion.Tls12)
        {
            throw Fault.Of(TlsFault.IllegalVersion, $"legacy_version is {hello.LegacyVersion}");
        }

        // §4.1.3: legacy_session_id_echo MUST be what the client sent.
        if (!hello.LegacySessionIdEcho.Span.SequenceEqual(offer.Hello.LegacySessionId.Span))
        {
            throw Fault.Of(TlsFault.IllegalSessionIdEcho, $"{hello.LegacySessionIdEcho.Length} other bytes");
        }

        // §4.1.3: legacy_compression_method MUST be 0: another value is none that the field has.
        if (hello.LegacyCompressionMethod != 0)
        {
            throw Fault.Of(TlsFault.DecodeInvalidValue, $"method {hello.LegacyCompressionMethod}");
        }

        return SuiteSelection.Chosen(offer.Options.CipherSuites, hello.CipherSuite, ProtocolVersion.Tls13);
    }

    private static bool MayRetryWith(ClientOffer offer, NamedGroup group) =>
        !Grease.IsGrease((ushort)group)
        && offer.Hello.Extensions.Find<SupportedGroups>()?.Groups.Holds(group) == true
        && offer.Hello.Extensions.Find<KeyShareClientHello>()?.Find(group) is null;
}
