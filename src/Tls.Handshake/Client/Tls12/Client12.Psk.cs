using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// The ECDHE_PSK suites (RFC 5489, RFC 8442): no certificate on either side, a key of both instead.
/// </summary>
internal readonly partial struct Client12
{
    private PskWaitServerHelloDone OnServerKeyExchange(PskWaitServerKeyExchange state, ServerKeyExchangePsk message)
    {
        ServerEcdhParams parameters = message.Params;

        // RFC 8422 §5.4: the curve MUST be one of those in "supported_groups".
        if (state.Negotiated.Options.Groups.FindCurve(parameters.Group) is not { } group)
        {
            throw Fault.Of(TlsFault.IllegalGroup, $"{parameters.Group} was not offered for TLS 1.2");
        }

        _context.Facts.Group = parameters.Group;
        return new PskWaitServerHelloDone(state.Negotiated, group, parameters.Point, message.IdentityHint);
    }

    private HandshakeState OnServerHelloDone(PskWaitServerHelloDone state) =>
        state.Negotiated.Options.AsksForPsk12
            ? new AwaitPsk(state, new PskQuestion
            {
                Version = ProtocolVersion.Tls12,
                IdentityHint = state.IdentityHint,
                ServerName = _context.Facts.ServerName,
            })
            : Exchange(state, Choose(state.IdentityHint.Span));

    private HandshakeState OnPskChosen(AwaitPsk state, PskAnswer answer)
    {
        // RFC 4279 §2: the client indicates which key to use; it has none to indicate.
        using ExternalPsk psk = answer.Psk ?? throw Fault.Of(
            TlsFault.MismatchPresharedKey, $"no key for a hint of {state.Done.IdentityHint.Length} bytes");
        return Exchange(state.Done, psk);
    }

    private HandshakeState Exchange(PskWaitServerHelloDone state, ExternalPsk psk)
    {
        Negotiated negotiated = state.Negotiated;

        // RFC 8422 §5.10, §5.11: public values MUST be validated; an all-zero secret is refused.
        if (!state.Group.TryAccept(state.Point.Span, out byte[]? point, out SecretBytes? otherSecret))
        {
            throw Fault.Of(TlsFault.IllegalKeyShare, $"{state.Group.Name} of {state.Point.Length} bytes");
        }

        _context.Flight.Add(new ClientKeyExchangePsk { Identity = psk.Identity, Point = point });
        var schedule = new KeySchedule12(
            _context.Crypto, negotiated.Suite.Hash, negotiated.ClientRandom, negotiated.ServerRandom);
        (MasterSecret12 master, PskUsed12 proof) = PskUsed12.Of(
            _context, schedule, otherSecret, psk, negotiated.HasExtendedMasterSecret);
        _context.WipePsks();
        return SendFinished(new Keyed(negotiated, master, master.KeyBlock(negotiated.Suite, _context.Facts.EncryptsThenMacs), proof));
    }

    /// <summary>
    /// RFC 4279 §2: which identity to use, the hint may say; §5.2: what it means, a profile says, and we know of none.
    /// So it is the key whose name it is, otherwise the first.
    /// </summary>
    private ExternalPsk Choose(ReadOnlySpan<byte> hint)
    {
        foreach (ExternalPsk psk in _context.Psks12)
        {
            if (psk.Identity.Span.SequenceEqual(hint))
            {
                return psk;
            }
        }

        return _context.Psks12.Count > 0
            ? _context.Psks12[0]
            : throw new InvalidOperationException("A suite with a pre-shared key was offered, and there is no key.");
    }

    /// <summary>The server has chosen a suite of pre-shared keys: no certificate comes.</summary>
    internal sealed class PskWaitServerKeyExchange(Negotiated negotiated) : Negotiating
    {
        internal Negotiated Negotiated { get; } = negotiated;

        internal override SuiteAuthentication Authentication => SuiteAuthentication.Psk;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.ServerKeyExchange];
    }

    /// <summary>RFC 4279 §2: no CertificateRequest either.</summary>
    internal sealed class PskWaitServerHelloDone(
        Negotiated negotiated,
        KeyExchangeGroup group,
        ReadOnlyMemory<byte> point,
        ReadOnlyMemory<byte> identityHint) : Negotiating
    {
        internal Negotiated Negotiated { get; } = negotiated;

        internal KeyExchangeGroup Group { get; } = group;

        internal ReadOnlyMemory<byte> Point { get; } = point;

        internal ReadOnlyMemory<byte> IdentityHint { get; } = identityHint;

        internal override SuiteAuthentication Authentication => SuiteAuthentication.Psk;

        internal override ReadOnlySpan<HandshakeType> Expects => [HandshakeType.ServerHelloDone];
    }

    /// <summary>The application chooses the key by the hint.</summary>
    internal sealed class AwaitPsk(PskWaitServerHelloDone done, PskQuestion question) : Negotiating
    {
        internal PskWaitServerHelloDone Done { get; } = done;

        internal override HandshakeQuestion Question => question;
    }
}
