using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;

namespace Tls.TestKit;

/// <summary>A scripted client of TLS 1.2: the server is under test.</summary>
public sealed class ScriptedClient12 : ScriptedPeer12
{
    private readonly byte[] _sessionId = [];
    private bool _offersExtended;
    private ServerHello12? _hello;
    private ServerEcdhParams? _params;
    private NewSessionTicket12? _ticket;
    private SecretBytes? _shared;

    internal ScriptedClient12(Scenario scenario, IByteDuplex duplex, PeerSettings settings)
        : base(scenario, duplex, settings)
    {
        if (settings.Session is { } session)
        {
            // RFC 5077 §3.4: an ID of our own making goes with a ticket.
            _sessionId = session.SessionId.IsEmpty ? new byte[32] : session.SessionId.ToArray();
        }
    }

    private protected override bool IsServer => false;

    private protected override byte[]? Build(Step step) => step.What switch
    {
        Item.ClientHello => Hello(step.Change),
        Item.Certificate or Item.EmptyCertificate => CertificateMessage(step.What == Item.EmptyCertificate),
        Item.ClientKeyExchange => KeyExchange(step.Change),
        Item.CertificateVerify => CertificateVerifyMessage(step.Change),
        Item.Finished => FinishedMessage(
            ofServer: step.Change == Alteration.OtherSideSignature),
        _ => null,
    };

    private protected override void AfterSending(Item item)
    {
        base.AfterSending(item);
        switch (item)
        {
            case Item.ClientHello when !HasFinished:
                IsAwaiting = true;
                break;
            case Item.ClientKeyExchange when _hello is not null && _shared is { } shared && Master is null:
                Agree(shared, Random, _hello.Random);
                _shared = null;
                break;
            case Item.Finished when Master is not null:
                IsAwaiting = !HasFinished;
                IsHashing = !HasFinished;
                break;
        }
    }

    private protected override void Receive(HandshakeType type, byte[] message)
    {
        base.Receive(type, message);
        switch (type)
        {
            case HandshakeType.ServerHello when _hello is null:
                _hello = HandshakeDecoder.Decode(message, ProtocolVersion.Tls12) as ServerHello12;
                IsExtended = _offersExtended && _hello?.Extensions.Contains(ExtensionType.ExtendedMasterSecret) == true;
                if (_hello is not null && Settings.Session is not null
                    && _hello.LegacySessionIdEcho.Span.SequenceEqual(_sessionId))
                {
                    Resume(Random, _hello.Random);
                }

                break;
            case HandshakeType.ServerKeyExchange:
                _params = (HandshakeDecoder.Decode(message, ProtocolVersion.Tls12) as ServerKeyExchange)?.Params;
                break;
            case HandshakeType.ServerHelloDone:
                IsAwaiting = false;
                break;
            case HandshakeType.NewSessionTicket:
                _ticket = HandshakeDecoder.Decode(message, ProtocolVersion.Tls12) as NewSessionTicket12;
                break;
            case HandshakeType.Finished when HasFinished:
                Keep(
                    _ticket is null ? _hello?.LegacySessionIdEcho ?? default : default,
                    _ticket?.Ticket ?? default);
                break;
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _shared?.Dispose();
    }

    private byte[] Hello(Alteration change)
    {
        _offersExtended = change != Alteration.NoExtendedMasterSecret;
        return new ClientHello
        {
            LegacyVersion = change == Alteration.OtherVersion ? (ProtocolVersion)0x0302 : ProtocolVersion.Tls12,
            Random = Random,
            LegacySessionId = _sessionId,
            CipherSuites = [change == Alteration.OtherSuite ? (CipherSuite)0xc0ff : Suite.Suite],
            LegacyCompressionMethods = new byte[] { (byte)(change == Alteration.Compression ? 1 : 0) },
            Extensions = [.. Extensions(change)],
        }.Encode();
    }

    private IEnumerable<Extension> Extensions(Alteration change)
    {
        yield return new ServerName(Settings.ServerName);
        if (change != Alteration.NoSupportedGroups)
        {
            // RFC 8422 §5.1: P-256 for the certificate, if for nothing else.
            yield return new SupportedGroups(NamedGroup.X25519, NamedGroup.Secp256r1);
        }

        if (change != Alteration.NoSignatureAlgorithms)
        {
            yield return new SignatureAlgorithms(
                SignatureScheme.EcdsaSecp256r1Sha256, SignatureScheme.RsaPssRsaeSha256);
        }

        if (Scenario.Ticket)
        {
            yield return new SessionTicketExtension(Settings.Session?.Ticket ?? default);
        }

        foreach (Extension extension in CommonExtensions(change))
        {
            yield return extension;
        }
    }

    private byte[] KeyExchange(Alteration change)
    {
        byte[] share = new byte[32];
        if (_params is { } theirs && Crypto.FindGroup(theirs.Group) is { } group
            && group.TryAccept(theirs.Point.Span, out byte[]? ours, out SecretBytes? shared))
        {
            _shared?.Dispose();
            _shared = shared;
            share = ours;
        }

        return new ClientKeyExchange { Point = Share(change, share) }.Encode();
    }

    private byte[] CertificateVerifyMessage(Alteration change)
    {
        // RFC 5246 §7.4.8: all handshake messages so far, the messages themselves.
        (SignatureScheme scheme, byte[] signature) = Sign(change, Messages);
        return new CertificateVerify { Algorithm = scheme, Signature = signature }.Encode();
    }
}
