using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Records;
using Tls.Wire;

namespace Tls.TestKit;

/// <summary>
/// What a scripted client and a scripted server of TLS 1.2 have in common: ECDHE with ECDSA and an AEAD.
/// </summary>
public abstract class ScriptedPeer12 : ScriptedPeer
{
    private static readonly CipherSuite[] Suites =
    [
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    ];

    private KeyBlock12? _keys;

    private protected ScriptedPeer12(Scenario scenario, IByteDuplex duplex, PeerSettings settings)
        : base(scenario, duplex, settings, settings.Session?.Suite ?? SuiteOf(settings.Seed)) =>
        Crypto.FillRandom(Random);

    /// <summary>The random of the hello that is sent.</summary>
    private protected byte[] Random { get; } = new byte[32];

    /// <summary>master_secret, once there is one.</summary>
    private protected MasterSecret12? Master { get; private set; }

    /// <summary>Whether this peer sends its Finished before the other, as a server does whose session goes on.</summary>
    private protected abstract bool IsServer { get; }

    /// <summary>Whether both hellos have "extended_master_secret".</summary>
    private protected bool IsExtended { get; set; }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Master?.Dispose();
        _keys?.Dispose();
    }

    private protected sealed override byte[] BuildForeign(Step step) =>
        ForeignMessages.Find(step) ?? ForeignMessages.OfOtherSide(step.What);

    /// <summary>RFC 5246 §7.4.1.1: a HelloRequest MUST NOT be included in the message hashes.</summary>
    private protected sealed override bool IsHashed(Item item) => item != Item.HelloRequest;

    private protected sealed override RecordProtector? Future() => null;

    private protected override void AfterSending(Item item)
    {
        if (item == Item.ChangeCipherSpec && Outbound.Count == 0 && _keys is { } keys)
        {
            Outbound.Install(IsServer ? keys.TakeServer() : keys.TakeClient());
        }
    }

    private protected sealed override void ReceiveChangeCipherSpec()
    {
        if (Inbound.Count == 0 && _keys is { } keys)
        {
            Inbound.Install(IsServer ? keys.TakeClient() : keys.TakeServer());
        }
    }

    private protected override void Receive(HandshakeType type, byte[] message)
    {
        if (type == HandshakeType.Finished && Master is { } && !HasFinished)
        {
            HasFinished = message.AsSpan().SequenceEqual(FinishedMessage(ofServer: !IsServer));
            IsAwaiting = false;
        }

        if (IsHashing)
        {
            Remember(message);
        }
    }

    /// <summary>The secrets of a key exchange, over everything so far if the master secret is extended.</summary>
    private protected void Agree(
        SecretBytes shared, ReadOnlyMemory<byte> clientRandom, ReadOnlyMemory<byte> serverRandom)
    {
        var schedule = new KeySchedule12(Crypto, Suite.Hash, clientRandom, serverRandom);
        Take(IsExtended ? schedule.ExtendedMaster(shared, Through()) : schedule.Master(shared));
    }

    /// <summary>The secrets of the session that goes on.</summary>
    private protected void Resume(ReadOnlyMemory<byte> clientRandom, ReadOnlyMemory<byte> serverRandom)
    {
        using var secret = new SecretBytes(Settings.Session!.Secret.Span);
        Take(new KeySchedule12(Crypto, Suite.Hash, clientRandom, serverRandom).Resumed(secret));
    }

    /// <summary>The session that has begun, by the name it was given.</summary>
    private protected void Keep(ReadOnlyMemory<byte> sessionId, ReadOnlyMemory<byte> ticket) =>
        Session = Master is { } master
            ? new PeerSession(Suite, master.Bytes.Span.ToArray(), sessionId, ticket)
            : Session;

    /// <summary>verify_data, or as many zeros as long as there are no keys.</summary>
    private protected byte[] FinishedMessage(bool ofServer) => new Finished
    {
        VerifyData = Master is not { } master ? new byte[MasterSecret12.VerifyDataSize]
            : ofServer ? master.ServerVerifyData(Through())
            : master.ClientVerifyData(Through()),
    }.Encode();

    private protected byte[] CertificateMessage(bool empty) => new Certificate12
    {
        Certificates = empty ? [] : [.. Settings.Chain],
    }.Encode();

    private protected (SignatureScheme Scheme, byte[] Signature) Sign(
        Alteration change, ReadOnlySpan<byte> content) => (
        change == Alteration.OtherAlgorithm ? SignatureScheme.RsaPkcs1Sha256 : SignatureScheme.EcdsaSecp256r1Sha256,
        Settings.Key!.Sign(SignatureAlgorithm.EcdsaSha256, content));

    /// <summary>A public value as the alteration wants it.</summary>
    private protected static byte[] Share(Alteration change, byte[] share) => change switch
    {
        Alteration.ShortShare => share[..^1],
        Alteration.ZeroShare => new byte[share.Length],
        _ => share,
    };

    /// <summary>The extensions that both hellos have.</summary>
    private protected static IEnumerable<Extension> CommonExtensions(Alteration change)
    {
        if (change != Alteration.NoExtendedMasterSecret)
        {
            yield return new ExtendedMasterSecret();
        }

        if (change != Alteration.NoRenegotiationInfo)
        {
            yield return new RenegotiationInfo(change == Alteration.OtherRenegotiationInfo ? new byte[12] : default);
        }

        yield return new EcPointFormats(
            change == Alteration.NoUncompressed ? (EcPointFormat)1 : EcPointFormat.Uncompressed);
        for (int i = change == Alteration.ExtensionTwice ? 2 : change == Alteration.UnknownExtension ? 1 : 0; i > 0; i--)
        {
            yield return new UnknownExtension((ExtensionType)0xfff0, new byte[] { 1 });
        }
    }

    private void Take(MasterSecret12 master)
    {
        Master?.Dispose();
        _keys?.Dispose();
        Master = master;
        _keys = master.KeyBlock(Suite, encryptsThenMacs: false);
    }

    private static CipherSuiteInfo SuiteOf(long seed)
    {
        CipherSuite name = Suites[(int)((ulong)seed % (ulong)Suites.Length)];
        return CipherSuiteInfo.Tls12.First(suite => suite.Suite == name);
    }
}
