using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Records;
using Tls.Wire;

namespace Tls.TestKit;

/// <summary>A scripted server of TLS 1.3: the client is under test.</summary>
public sealed class ScriptedServer : ScriptedPeer13
{
    private static readonly ExtensionType Nobodys = (ExtensionType)0xfff0;

    private readonly byte[] _random = new byte[32];
    private ClientHello? _hello;
    private SecretBytes? _shared;
    private ApplicationSecrets? _application;
    private bool _takesPsk;
    private byte _requests;

    internal ScriptedServer(Scenario scenario, IByteDuplex duplex, PeerSettings settings)
        : base(scenario, duplex, settings)
    {
        Crypto.FillRandom(_random);
        IsAwaiting = true;
    }

    private protected override byte[]? BuildOwn(Step step) => step.What switch
    {
        Item.HelloRetryRequest => Retry(),
        Item.ServerHello => Hello(step.Change),
        Item.EncryptedExtensions => new EncryptedExtensions { Extensions = [.. Answers(step.Change)] }.Encode(),
        Item.CertificateRequest => Request(step.Change),
        Item.Certificate or Item.EmptyCertificate => CertificateMessage(
            step.What == Item.EmptyCertificate, step.Change == Alteration.OtherContext ? [7] : []),
        Item.CertificateVerify => CertificateVerifyMessage(asServer: true, step.Change),
        Item.Finished => FinishedMessage(ofServer: true),
        _ => null,
    };

    private protected override void AfterSending(Item item)
    {
        base.AfterSending(item);
        IsAwaiting |= item is Item.HelloRetryRequest or Item.Finished;
        switch (item)
        {
            case Item.ServerHello when Outbound.Count == 0 && _shared is { } shared:
                Agree(shared, _takesPsk);
                Outbound.Install(Secrets!.Server);
                Inbound.Install(Secrets.Client);
                break;
            case Item.Finished when Outbound.Count == 1 && Secrets is not null:
                _application = new ApplicationSecrets(Secrets.Main, Through(), isServer: true);
                Outbound.Install(_application.Write);
                IsHashing = false;
                break;
        }
    }

    private protected override RecordProtector? Future() => null;

    private protected override void Receive(HandshakeType type, byte[] message)
    {
        switch (type)
        {
            case HandshakeType.ClientHello when Secrets is null:
                _hello = HandshakeDecoder.Decode(message) as ClientHello;
                Remember(message);
                IsAwaiting = false;
                break;
            case HandshakeType.Finished when Secrets is not null && _application is not null && !HasFinished:
                HasFinished = message.AsSpan().SequenceEqual(FinishedMessage(ofServer: false));
                Inbound.Install(_application.Read);
                Session = Remembered(
                    (NewSessionTicket13)HandshakeDecoder.Decode(ForeignMessages.Find(new Step(Item.NewSessionTicket))!),
                    With(message));
                IsAwaiting = false;
                break;
            default:
                base.Receive(type, message);
                break;
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _application?.Dispose();
    }

    private byte[] Retry()
    {
        ReplaceFirstHello();
        return new HelloRetryRequest
        {
            LegacySessionIdEcho = _hello?.LegacySessionId ?? default,
            CipherSuite = Suite.Suite,
            Extensions =
            [
                new SupportedVersionsServerHello(ProtocolVersion.Tls13),
                new KeyShareHelloRetryRequest(Settings.RetryGroup),
            ],
        }.Encode();
    }

    private byte[] Hello(Alteration change)
    {
        ReadOnlyMemory<byte> sessionId = _hello?.LegacySessionId ?? default;
        return new ServerHello13(_random)
        {
            LegacySessionIdEcho = change switch
            {
                Alteration.OtherSessionId => new byte[32],
                _ => sessionId,
            },
            CipherSuite = change == Alteration.OtherSuite ? (CipherSuite)0x13f0 : Suite.Suite,
            LegacyCompressionMethod = (byte)(change == Alteration.Compression ? 1 : 0),
            Extensions = [.. HelloExtensions(change)],
        }.Encode();
    }

    private IEnumerable<Extension> HelloExtensions(Alteration change)
    {
        if (change != Alteration.NoSupportedVersions)
        {
            yield return new SupportedVersionsServerHello(
                change == Alteration.OtherVersion ? (ProtocolVersion)0x0302 : ProtocolVersion.Tls13);
        }

        KeyShareEntry share = Accept();
        if (change != Alteration.NoKeyShare)
        {
            yield return new KeyShareServerHello(change switch
            {
                Alteration.OtherGroup => new KeyShareEntry(NamedGroup.Secp521r1, new byte[133]),
                Alteration.ShortShare => new KeyShareEntry(share.Group, share.KeyExchange[..^1]),
                _ => share,
            });
        }

        _takesPsk = Scenario.HasPsk && _hello?.Extensions.Contains(ExtensionType.PreSharedKey) == true;
        if (_takesPsk)
        {
            yield return new PreSharedKeyServerHello(0);
        }

        for (int i = change == Alteration.ExtensionTwice ? 2 : change == Alteration.UnknownExtension ? 1 : 0; i > 0; i--)
        {
            yield return new UnknownExtension(Nobodys, new byte[] { 1 });
        }
    }

    /// <summary>Our half of the key exchange, for the first share that we can answer.</summary>
    private KeyShareEntry Accept()
    {
        foreach (KeyShareEntry entry in _hello?.Extensions.Find<KeyShareClientHello>()?.Entries ?? [])
        {
            if (Crypto.FindGroup(entry.Group) is { } group
                && group.TryAccept(entry.KeyExchange.Span, out byte[]? share, out SecretBytes? secret))
            {
                _shared?.Dispose();
                _shared = secret;
                return new KeyShareEntry(entry.Group, share);
            }
        }

        return new KeyShareEntry(NamedGroup.X25519, new byte[32]);
    }

    private static IEnumerable<Extension> Answers(Alteration change)
    {
        if (change == Alteration.MisplacedExtension)
        {
            yield return new KeyShareServerHello(new KeyShareEntry(NamedGroup.X25519, new byte[32]));
        }

        for (int i = change == Alteration.ExtensionTwice ? 2 : change == Alteration.UnknownExtension ? 1 : 0; i > 0; i--)
        {
            yield return new UnknownExtension(Nobodys, new byte[] { 1 });
        }
    }

    private byte[] Request(Alteration change)
    {
        var block = new List<Extension>();
        if (change != Alteration.NoSignatureAlgorithms)
        {
            block.Add(new SignatureAlgorithms(SignatureScheme.EcdsaSecp256r1Sha256));
        }

        if (change == Alteration.UnknownExtension)
        {
            block.Add(new UnknownExtension(Nobodys, new byte[] { 1 }));
        }

        return new CertificateRequest13
        {
            RequestContext = change == Alteration.OtherContext ? new byte[] { 7 }
                : Outbound.HasApplication ? new byte[] { ++_requests }
                : default,
            Extensions = [.. block],
        }.Encode();
    }
}
