using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Records;
using Tls.Wire;

namespace Tls.TestKit;

/// <summary>A scripted client of TLS 1.3: the server is under test.</summary>
public sealed class ScriptedClient : ScriptedPeer13
{
    private static readonly ExtensionType Nobodys = (ExtensionType)0xfff0;

    private readonly byte[] _random = new byte[32];
    private readonly byte[] _sessionId = new byte[32];
    private readonly KeyShare _share;
    private byte[] _context = [];
    private HelloRetryRequest? _retry;
    private ApplicationSecrets? _application;
    private TranscriptHash? _throughFinished;

    internal ScriptedClient(Scenario scenario, IByteDuplex duplex, PeerSettings settings)
        : base(scenario, duplex, settings)
    {
        Crypto.FillRandom(_random);
        Crypto.FillRandom(_sessionId);
        _share = Crypto.FindGroup(NamedGroup.X25519)!.Generate();
    }

    private protected override byte[]? BuildOwn(Step step) => step.What switch
    {
        Item.ClientHello => Hello(step.Change),
        Item.Certificate or Item.EmptyCertificate => CertificateMessage(
            step.What == Item.EmptyCertificate, step.Change == Alteration.OtherContext ? [7] : _context),
        Item.CertificateVerify => CertificateVerifyMessage(asServer: false, step.Change),

        // §4.4: after the handshake the base key is client_application_traffic_secret_N.
        Item.Finished when Outbound.HasApplication => FinishedMessage(Outbound.Application),
        Item.Finished => FinishedMessage(ofServer: false),
        _ => null,
    };

    private protected override void AfterSending(Item item)
    {
        base.AfterSending(item);
        IsAwaiting |= item == Item.ClientHello && !HasFinished;
        if (item == Item.Finished && _application is not null && Outbound.Count == 1)
        {
            Outbound.Install(_application.Write);
            _throughFinished = Through();
            IsHashing = false;
            IsAwaiting = Scenario.Late;
        }
    }

    private protected override RecordProtector? Future() => Outbound.Count == 1 && _application is { } secrets
        ? RecordProtector.Create(Crypto, secrets.Write.Keys(Suite.Aead))
        : null;

    private protected override void Receive(HandshakeType type, byte[] message)
    {
        switch (type)
        {
            case HandshakeType.ServerHello when Secrets is null:
                ReceiveHello(message);
                break;
            case HandshakeType.Finished when Secrets is not null && !HasFinished:
                HasFinished = message.AsSpan().SequenceEqual(FinishedMessage(ofServer: true));
                Remember(message);
                _application = new ApplicationSecrets(Secrets.Main, Through(), isServer: false);
                Inbound.Install(_application.Read);
                IsAwaiting = false;
                break;
            case HandshakeType.CertificateRequest when Outbound.HasApplication:
                // §4.4.1: the transcript of the handshake, of the request and of the answer.
                _context = ((CertificateRequest13)HandshakeDecoder.Decode(message)).RequestContext.ToArray();
                Remember(message);
                IsHashing = true;
                IsAwaiting = false;
                break;
            case HandshakeType.NewSessionTicket when Outbound.HasApplication && _throughFinished is { } through:
                Session ??= Remembered((NewSessionTicket13)HandshakeDecoder.Decode(message), through);
                break;
            default:
                base.Receive(type, message);
                break;
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _share.Dispose();
        _application?.Dispose();
    }

    private void ReceiveHello(byte[] message)
    {
        switch (HandshakeDecoder.Decode(message))
        {
            case HelloRetryRequest retry:
                ReplaceFirstHello();
                _retry = retry;
                IsAwaiting = false;
                Remember(message);
                break;
            case ServerHello13 hello when hello.CipherSuite == Suite.Suite
                && hello.Extensions.Find<KeyShareServerHello>() is { } answer
                && _share.TryComplete(answer.Entry.KeyExchange.Span, out SecretBytes? shared):
                Remember(message);
                Agree(shared, hello.Extensions.Contains(ExtensionType.PreSharedKey));
                Outbound.Install(Secrets!.Client);
                Inbound.Install(Secrets.Server);
                break;
            default:
                Remember(message);
                break;
        }
    }

    private byte[] Hello(Alteration change)
    {
        var hello = new ClientHello
        {
            Random = _random,
            LegacySessionId = _sessionId,
            CipherSuites = [change == Alteration.OtherSuite ? (CipherSuite)0x13f0 : Suite.Suite],
            LegacyCompressionMethods = new byte[] { (byte)(change == Alteration.Compression ? 1 : 0) },
            Extensions = [.. Extensions(change)],
        };
        return Scenario.HasPsk ? WithPsk(hello, change) : hello.Encode();
    }

    private IEnumerable<Extension> Extensions(Alteration change)
    {
        // Written as it has always been, or the second ClientHello would differ from the first.
        yield return new ServerName(Settings.ServerName);
        if (change != Alteration.NoSupportedGroups)
        {
            yield return Settings.RetriesWithoutShare
                ? new SupportedGroups(NamedGroup.X25519)
                : new SupportedGroups(NamedGroup.Secp521r1, NamedGroup.X25519);
        }

        if (change != Alteration.NoSignatureAlgorithms)
        {
            yield return new SignatureAlgorithms(
                SignatureScheme.EcdsaSecp256r1Sha256, SignatureScheme.RsaPssRsaeSha256);
        }

        if (change != Alteration.NoSupportedVersions)
        {
            yield return new SupportedVersionsClientHello(
                change == Alteration.OtherVersion ? (ProtocolVersion)0x0302 : ProtocolVersion.Tls13);
        }

        if (_retry?.Extensions.Find<Cookie>() is { } cookie)
        {
            yield return cookie;
        }

        if (change != Alteration.NoKeyShare)
        {
            yield return Shares(change);
        }

        if (!Scenario.HasPsk)
        {
            // §4.2.9: or no ticket that fits would come.
            yield return new PskKeyExchangeModes(PskKeyExchangeMode.PskDheKe);
        }

        if (Scenario.Late)
        {
            yield return new PostHandshakeAuth();
        }

        if (change is Alteration.UnknownExtension or Alteration.ExtensionTwice)
        {
            yield return new UnknownExtension(Nobodys, new byte[] { 1 });
        }

        if (change == Alteration.ExtensionTwice)
        {
            yield return new UnknownExtension(Nobodys, new byte[] { 1 });
        }
    }

    private KeyShareClientHello Shares(Alteration change)
    {
        // §4.1.4: a server that does not take P-521 asks for the other one.
        bool other = Scenario.Retry && _retry is null;
        if (other && Settings.RetriesWithoutShare)
        {
            return new KeyShareClientHello();
        }

        byte[] bytes = other ? [4, .. new byte[132]] : _share.PublicShare.ToArray();
        var entry = new KeyShareEntry(
            other ? NamedGroup.Secp521r1 : NamedGroup.X25519,
            change == Alteration.ShortShare ? bytes[..^1] : bytes);
        return change == Alteration.ShareTwice
            ? new KeyShareClientHello(entry, entry)
            : new KeyShareClientHello(entry);
    }

    private byte[] WithPsk(ClientHello hello, Alteration change)
    {
        byte[] binder = new byte[Suite.Hash.Size()];
        byte[] message = Bound(hello, binder, change);
        using var key = new SecretBytes((Settings.Session?.Secret ?? Settings.PskKey).Span);
        PskBinder.Compute(
            Crypto,
            Suite.Hash,
            key,
            Settings.Session is null ? PskKind.External : PskKind.Resumption,
            With(message.AsSpan()[..^(3 + binder.Length)]),
            binder);
        binder[0] ^= (byte)(change == Alteration.BadBinder ? 1 : 0);
        return Bound(hello, binder, change);
    }

    private byte[] Bound(ClientHello hello, byte[] binder, Alteration change)
    {
        var psk = new PreSharedKeyClientHello(
            [new PskIdentity(Settings.Session?.Ticket ?? Settings.PskIdentity, 0)], [binder]);
        ExtensionBlock block = [.. hello.Extensions, new PskKeyExchangeModes(PskKeyExchangeMode.PskDheKe), psk];
        return hello.With(change == Alteration.PskNotLast ? [psk, .. block.Where(each => each != psk)] : block).Encode();
    }
}
