using System;
using System.Linq;
using Tls.Crypto;
using Tls.Handshake;

namespace Tls.TestKit;

/// <summary>What a scripted client and a scripted server of TLS 1.3 have in common.</summary>
public abstract class ScriptedPeer13 : ScriptedPeer
{
    private protected ScriptedPeer13(Scenario scenario, IByteDuplex duplex, PeerSettings settings)
        : base(
            scenario,
            duplex,
            settings,
            settings.Session?.Suite ?? CipherSuiteInfo.Tls13[scenario.Psk ? 0 : (int)((ulong)settings.Seed % 3)]) =>
        Schedule = KeySchedule13.Of(Crypto, Suite.Hash);

    private protected KeySchedule13 Schedule { get; }

    /// <summary>ClientHello...ServerHello's secrets, once there are both.</summary>
    private protected HandshakeSecrets? Secrets { get; private set; }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Secrets?.Dispose();
    }

    private protected sealed override byte[]? Build(Step step) => ForeignMessages.Find(step) ?? BuildOwn(step);

    /// <summary>The message of a step, if it is one that this side sends.</summary>
    private protected abstract byte[]? BuildOwn(Step step);

    private protected sealed override byte[] BuildForeign(Step step) => ForeignMessages.OfOtherSide(step.What);

    private protected sealed override bool IsHashed(Item item) => item is not (Item.KeyUpdate or Item.KeyUpdateRequested);

    private protected override void AfterSending(Item item)
    {
        if (item is Item.KeyUpdate or Item.KeyUpdateRequested)
        {
            Outbound.Update();
        }
    }

    private protected override void Receive(HandshakeType type, byte[] message)
    {
        if (type == HandshakeType.KeyUpdate)
        {
            Inbound.Update();
        }
        else if (!HasFinished)
        {
            Remember(message);
        }
    }

    /// <summary>
    /// §4.4.1: a HelloRetryRequest was sent or has come; what is before it becomes its hash.
    /// </summary>
    private protected void ReplaceFirstHello()
    {
        byte[] hash = new byte[Suite.Hash.Size()];
        Crypto.Hash(Suite.Hash, Messages, hash);
        ForgetMessages();
        Remember([(byte)HandshakeType.MessageHash, 0, 0, (byte)hash.Length, .. hash]);
    }

    private protected void Agree(SecretBytes shared, bool psk)
    {
        using SecretBytes? key = psk ? new SecretBytes((Settings.Session?.Secret ?? Settings.PskKey).Span) : null;
        Secrets = new HandshakeSecrets(Schedule, key, shared, Through());
    }

    /// <summary>The session of a ticket (§4.6.1).</summary>
    private protected PeerSession Remembered(NewSessionTicket13 ticket, in TranscriptHash throughClientFinished)
    {
        using ResumptionSecret resumption = Secrets!.Main.Resumption(throughClientFinished);
        using SecretBytes psk = resumption.PskOf(ticket.Nonce.Span);
        return new PeerSession(Suite, psk.Span.ToArray(), default, ticket.Ticket);
    }

    /// <summary>verify_data, or as many zeros as long as there are no keys.</summary>
    private protected byte[] FinishedMessage(bool ofServer)
    {
        if (Secrets is not { } secrets)
        {
            return new Finished { VerifyData = new byte[Suite.Hash.Size()] }.Encode();
        }

        return ofServer ? FinishedMessage(secrets.Server) : FinishedMessage(secrets.Client);
    }

    /// <summary>verify_data under a secret, over what has been hashed so far.</summary>
    private protected byte[] FinishedMessage<T>(in T secret)
        where T : IBaseKey, allows ref struct =>
        new Finished { VerifyData = FinishedMac.Compute(secret, Through()) }.Encode();

    private protected byte[] CertificateMessage(bool empty, byte[] context) => new Certificate13
    {
        RequestContext = context,
        Entries = empty ? [] : [.. Settings.Chain.Select(der => new CertificateEntry { CertificateData = der })],
    }.Encode();

    private protected byte[] CertificateVerifyMessage(bool asServer, Alteration change)
    {
        TranscriptHash through = Through();
        if (change == Alteration.OtherSideSignature)
        {
            asServer = !asServer;
        }

        Span<byte> room = stackalloc byte[CertificateVerifyInput.MaxSize];
        ReadOnlySpan<byte> input = asServer
            ? CertificateVerifyInput.OfServer(through, room)
            : CertificateVerifyInput.OfClient(through, room);
        return new CertificateVerify
        {
            Algorithm = change == Alteration.OtherAlgorithm
                ? SignatureScheme.RsaPkcs1Sha256
                : SignatureScheme.EcdsaSecp256r1Sha256,
            Signature = Settings.Key!.Sign(SignatureAlgorithm.EcdsaSha256, input),
        }.Encode();
    }
}
