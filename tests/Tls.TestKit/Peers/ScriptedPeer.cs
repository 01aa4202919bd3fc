using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Records;
using Tls.Wire;

namespace Tls.TestKit;

/// <summary>
/// A TLS 1.3 peer that does what its script says, step by step, with real bytes: real hellos, keys, MACs and
/// signatures, over
/// what it has truly sent and truly received, so that the one thing that is wrong is what the script says.
/// It never gives
/// up: what it has no keys for it sends in the clear or under keys that nobody has.
/// </summary>
public abstract class ScriptedPeer : IDisposable
{
    private static readonly byte[] Data = "hello"u8.ToArray();

    private readonly IByteDuplex _duplex;
    private readonly PeerInbox _inbox = new();
    private readonly List<byte> _transcript = [];
    private readonly byte[] _buffer = new byte[1 << 15];
    private readonly List<RecordProtector> _strays = [];

    private protected ScriptedPeer(Scenario scenario, IByteDuplex duplex, PeerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(duplex);
        ArgumentNullException.ThrowIfNull(settings);
        Scenario = scenario;
        _duplex = duplex;
        Settings = settings;
        Crypto = new SeededCrypto(settings.Seed);
        Suite = CipherSuiteInfo.Tls13[scenario.Psk ? 0 : (int)((ulong)settings.Seed % 3)];
        Schedule = KeySchedule13.Of(Crypto, Suite.Hash);
        Outbound = new PeerKeys(Crypto, Suite.Aead);
        Inbound = new PeerKeys(Crypto, Suite.Aead);
    }

    /// <summary>The alerts that came, in order.</summary>
    public IReadOnlyList<Alert> Alerts => _inbox.Alerts;

    /// <summary>The first fatal alert that came, if one did: how the one under test refused.</summary>
    public AlertDescription? Refusal => Alerts
        .Where(alert => alert.Description is not (AlertDescription.CloseNotify or AlertDescription.UserCanceled))
        .Select(alert => (AlertDescription?)alert.Description)
        .FirstOrDefault();

    /// <summary>Whether the Finished of the one under test came, and was right.</summary>
    public bool HasFinished { get; private protected set; }

    /// <summary>Whether the one under test has ended the transport.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Whether something came that our keys do not open.</summary>
    public bool IsGarbled => _inbox.IsGarbled;

    /// <summary>How many bytes of application data came.</summary>
    public int DataBytes => _inbox.DataBytes;

    private protected Scenario Scenario { get; }

    private protected PeerSettings Settings { get; }

    private protected SeededCrypto Crypto { get; }

    private protected CipherSuiteInfo Suite { get; }

    private protected KeySchedule13 Schedule { get; }

    private protected PeerKeys Outbound { get; }

    private protected PeerKeys Inbound { get; }

    /// <summary>Whether the other side has to answer before anything else can be right.</summary>
    private protected bool IsAwaiting { get; set; }

    /// <summary>Whether messages still go into the transcript.</summary>
    private protected bool IsHashing { get; set; } = true;

    /// <summary>ClientHello...ServerHello's secrets, once there are both.</summary>
    private protected HandshakeSecrets? Secrets { get; private set; }

    /// <summary>
    /// The one for a scenario: a client where the server is under test, a server where the client is.
    /// </summary>
    public static ScriptedPeer Create(Scenario scenario, IByteDuplex duplex, PeerSettings settings) =>
        scenario.Server
            ? new ScriptedClient(scenario, duplex, settings)
            : new ScriptedServer(scenario, duplex, settings);

    /// <summary>Plays the flight, and listens at the end until there is silence.</summary>
    public void Play(IReadOnlyList<Step> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        for (int i = 0; i < steps.Count; i++)
        {
            Listen(toTheEnd: false);
            RecordProtector? protector = Choose(steps[i]);
            if (!steps[i].What.IsMessage())
            {
                SendOther(steps[i], protector);
                continue;
            }

            byte[] content = Message(steps[i]);
            bool isAlone = true;
            Step first = steps[i];
            while (i + 1 < steps.Count && steps[i + 1].In == Framing.Joined)
            {
                i++;
                isAlone = false;
                content = [.. content, .. Message(steps[i])];
            }

            SendMessage(isAlone ? first.In : Framing.Whole, protector, content);
        }

        _duplex.Finish();
        Listen(toTheEnd: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases keys.</summary>
    protected virtual void Dispose(bool disposing)
    {
        Outbound.Dispose();
        Inbound.Dispose();
        Secrets?.Dispose();
        _strays.ForEach(stray => stray.Dispose());
    }

    /// <summary>
    /// The message of a step as it would be right here and now, header included; null when it is for the
    /// other side to send.
    /// </summary>
    private protected abstract byte[]? Build(Step step);

    /// <summary>A message has been sent: keys may change.</summary>
    private protected abstract void AfterSending(Item item);

    /// <summary>A message has come: keys may change.</summary>
    private protected abstract void Receive(HandshakeType type, byte[] message);

    /// <summary>The hash of all that was sent and received.</summary>
    private protected TranscriptHash Through() => TranscriptHash.Of(Crypto, Suite.Hash, [.. _transcript], []);

    /// <summary>The hash of all that was sent and received, and of the beginning of a message.</summary>
    private protected TranscriptHash With(ReadOnlySpan<byte> part) =>
        TranscriptHash.Of(Crypto, Suite.Hash, [.. _transcript], part);

    private protected void Remember(byte[] message) => _transcript.AddRange(message);

    /// <summary>
    /// §4.4.1: a HelloRetryRequest was sent or has come; what is before it becomes its hash.
    /// </summary>
    private protected void ReplaceFirstHello()
    {
        byte[] hash = new byte[Suite.Hash.Size()];
        Crypto.Hash(Suite.Hash, [.. _transcript], hash);
        _transcript.Clear();
        _transcript.AddRange([(byte)HandshakeType.MessageHash, 0, 0, (byte)hash.Length, .. hash]);
    }

    private protected void Agree(SecretBytes shared, bool psk)
    {
        using SecretBytes? key = psk ? new SecretBytes(Settings.PskKey.Span) : null;
        Secrets = new HandshakeSecrets(Schedule, key, shared, Through());
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

    private byte[] Message(Step step)
    {
        byte[] message = ForeignMessages.Find(step) ?? Build(step) ?? ForeignMessages.OfOtherSide(step.What);
        message = Changes.Apply(step.Change, message);
        if (IsHashing && step.What is not (Item.KeyUpdate or Item.KeyUpdateRequested))
        {
            Remember(message);
        }

        AfterSending(step.What);
        if (step.What is Item.KeyUpdate or Item.KeyUpdateRequested)
        {
            Outbound.Update();
        }

        return message;
    }

    private RecordProtector? Choose(Step step)
    {
        switch (step.Under)
        {
            case Protection.Own:
                return step.What == Item.ChangeCipherSpec ? null : Outbound.Current;
            case Protection.Previous:
                return Outbound.Previous;
            case Protection.Wrong or Protection.Next or Protection.WrongSequence:
                // Records of other keys are all the same to who cannot open them; the sequence number alone
                // is not.
                RecordProtector stray = step.Under == Protection.WrongSequence && Outbound.Current is { } current
                    ? Ahead(current)
                    : Stray(step.Under);
                return stray;
            case Protection.Clear:
            default:
                return null;
        }
    }

    private static RecordProtector Ahead(RecordProtector current)
    {
        current.Seal(ContentType.ApplicationData, ProtocolVersion.Tls12, [], 0, new byte[current.SizeOf(0, 0)]);
        return current;
    }

    private RecordProtector Stray(Protection under)
    {
        RecordProtector stray = (under == Protection.Next ? Future() : null) ?? Outbound.Random();
        _strays.Add(stray);
        return stray;
    }

    /// <summary>Protection by the application secret of our direction, if there is one that is not yet in use.</summary>
    private protected abstract RecordProtector? Future();

    private void SendOther(Step step, RecordProtector? protector)
    {
        (ContentType type, byte[] content) = step.What switch
        {
            Item.ChangeCipherSpec => (ContentType.ChangeCipherSpec, new byte[] { 1 }),
            Item.ApplicationData => (ContentType.ApplicationData, Data),
            Item.EmptyData => (ContentType.ApplicationData, []),
            Item.EmptyHandshake => (ContentType.Handshake, []),
            Item.CloseNotify => (ContentType.Alert, [1, (byte)AlertDescription.CloseNotify]),
            Item.UserCanceled => (ContentType.Alert, [1, (byte)AlertDescription.UserCanceled]),
            Item.FatalAlert => (ContentType.Alert, [2, (byte)AlertDescription.HandshakeFailure]),
            _ => ((ContentType)24, Data),
        };
        if (step.Change == Alteration.Corrupted)
        {
            content[^1] ^= 2;
        }

        SendRecord(type, protector, content, 0);
    }

    private void SendMessage(Framing framing, RecordProtector? protector, byte[] content)
    {
        if (framing is Framing.Split or Framing.Interrupted)
        {
            int half = content.Length / 2;
            SendRecord(ContentType.Handshake, protector, content[..half], 0);
            if (framing == Framing.Interrupted)
            {
                SendRecord(ContentType.ApplicationData, protector, Data, 0);
            }

            SendRecord(ContentType.Handshake, protector, content[half..], 0);
            return;
        }

        SendRecord(ContentType.Handshake, protector, content, framing == Framing.Padded ? 100 : 0);
    }

    private void SendRecord(ContentType type, RecordProtector? protector, byte[] content, int padding)
    {
        protector ??= PlaintextProtector.Instance;
        padding = protector.CanPad ? padding : 0;
        byte[] record = new byte[protector.SizeOf(content.Length, padding)];
        protector.Seal(type, ProtocolVersion.Tls12, content, padding, record);
        _duplex.Send(record);
    }

    /// <summary>Takes what comes: all until there is silence, or what the next step needs to have come.</summary>
    private void Listen(bool toTheEnd)
    {
        while (!IsEnded && (toTheEnd || (IsAwaiting && Refusal is null)))
        {
            DuplexState state = _duplex.Receive(_buffer, out int count);
            IsEnded = state == DuplexState.End;
            if (state != DuplexState.Bytes)
            {
                return;
            }

            _inbox.Append(_buffer.AsSpan(0, count));
            while (_inbox.Next(() => Inbound.Current) is { } message)
            {
                Receive((HandshakeType)message[0], message);
                if ((HandshakeType)message[0] == HandshakeType.KeyUpdate)
                {
                    Inbound.Update();
                }
            }
        }
    }
}
