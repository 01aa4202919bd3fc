using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;

namespace Tls.TestKit;

/// <summary>A scripted server of TLS 1.2: the client is under test.</summary>
public sealed class ScriptedServer12 : ScriptedPeer12
{
    private readonly byte[] _sessionId = new byte[32];
    private readonly byte[] _ticket = new byte[64];
    private readonly KeyShare _share;
    private ClientHello? _hello;
    private bool _goesOn;

    internal ScriptedServer12(Scenario scenario, IByteDuplex duplex, PeerSettings settings)
        : base(scenario, duplex, settings)
    {
        Crypto.FillRandom(_sessionId);
        Crypto.FillRandom(_ticket);
        _share = Crypto.FindGroup(NamedGroup.X25519)!.Generate();
        IsAwaiting = true;
    }

    private protected override bool IsServer => true;

    private protected override byte[]? Build(Step step) => step.What switch
    {
        Item.ServerHello => Hello(step.Change),
        Item.Certificate or Item.EmptyCertificate => CertificateMessage(step.What == Item.EmptyCertificate),
        Item.ServerKeyExchange => KeyExchange(step.Change),
        Item.CertificateRequest => Request(step.Change),
        Item.NewSessionTicket => new NewSessionTicket12 { LifetimeHintSeconds = 3600, Ticket = _ticket }.Encode(),
        Item.Finished => FinishedMessage(
            ofServer: step.Change != Alteration.OtherSideSignature),
        _ => null,
    };

    private protected override void AfterSending(Item item)
    {
        base.AfterSending(item);
        switch (item)
        {
            case Item.ServerHello when _goesOn && Master is null && _hello is not null:
                Resume(_hello.Random, Random);
                break;
            case Item.ServerHelloDone:
                IsAwaiting = !HasFinished;
                break;
            case Item.Finished when Master is not null:
                IsAwaiting = !HasFinished;
                IsHashing = !HasFinished;
                Keep(Scenario.Ticket ? default : _sessionId, Scenario.Ticket ? _ticket : default);
                break;
        }
    }

    private protected override void Receive(HandshakeType type, byte[] message)
    {
        base.Receive(type, message);
        switch (type)
        {
            case HandshakeType.ClientHello when _hello is null:
                _hello = HandshakeDecoder.Decode(message) as ClientHello;
                if (_hello?.LegacySessionId.Span.SequenceEqual(_sessionId) == true)
                {
                    // Drawn from the same seed before, and remembered: a new session has another name.
                    Crypto.FillRandom(_sessionId);
                }

                IsAwaiting = false;
                break;
            case HandshakeType.ClientKeyExchange when _hello is not null && Master is null
                && HandshakeDecoder.Decode(message, ProtocolVersion.Tls12) is ClientKeyExchange exchange
                && _share.TryComplete(exchange.Point.Span, out SecretBytes? shared):
                Agree(shared, _hello.Random, Random);
                break;
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _share.Dispose();
    }

    private byte[] Hello(Alteration change)
    {
        _goesOn = Scenario.Resumed && change != Alteration.OtherSessionId;
        IsExtended = change != Alteration.NoExtendedMasterSecret
            && _hello?.Extensions.Contains(ExtensionType.ExtendedMasterSecret) == true;
        return new ServerHello12(Random)
        {
            LegacyVersion = change == Alteration.OtherVersion ? (ProtocolVersion)0x0302 : ProtocolVersion.Tls12,

            // RFC 5246 §7.4.1.3: the same value if the session goes on; RFC 5077 §3.4: none if a ticket is to come.
            LegacySessionIdEcho = change == Alteration.OtherSessionId ? new byte[32]
                : Scenario.Resumed ? _hello?.LegacySessionId ?? default
                : Scenario.Ticket ? default
                : _sessionId,
            CipherSuite = change == Alteration.OtherSuite ? (CipherSuite)0xc0ff : Suite.Suite,
            LegacyCompressionMethod = (byte)(change == Alteration.Compression ? 1 : 0),
            Extensions = [.. Extensions(change)],
        }.Encode();
    }

    private IEnumerable<Extension> Extensions(Alteration change)
    {
        if (Scenario.Ticket)
        {
            yield return new SessionTicketExtension(default);
        }

        foreach (Extension extension in CommonExtensions(change))
        {
            yield return extension;
        }
    }

    private byte[] KeyExchange(Alteration change)
    {
        ServerEcdhParams parameters = change == Alteration.OtherGroup
            ? new ServerEcdhParams(NamedGroup.Secp521r1, new byte[133])
            : new ServerEcdhParams(NamedGroup.X25519, Share(change, _share.PublicShare.ToArray()));
        ReadOnlyMemory<byte> theirs = _hello?.Random ?? new byte[32];
        (SignatureScheme scheme, byte[] signature) = Sign(
            change,
            change == Alteration.OtherSideSignature
                ? ServerKeyExchangeInput.Of(Random, theirs, parameters)
                : ServerKeyExchangeInput.Of(theirs, Random, parameters));
        return new ServerKeyExchange { Params = parameters, Algorithm = scheme, Signature = signature }.Encode();
    }

    private static byte[] Request(Alteration change) => new CertificateRequest12
    {
        CertificateTypes = [ClientCertificateType.EcdsaSign],
        SignatureSchemes = change == Alteration.NoSignatureAlgorithms ? [] : [SignatureScheme.EcdsaSecp256r1Sha256],
    }.Encode();
}
