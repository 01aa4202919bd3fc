using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Records;
using Tls.Wire;

namespace Tls.TestKit;

/// <summary>
/// A peer that does what its script says, step by step, with real bytes: real hellos, keys, MACs and
/// signatures, over
/// what it has truly sent and truly received, so that the one thing that is wrong is what the script says.
/// It never gives
/// up: what it has no keys for it sends in the clear or under keys that nobody has.
/// </summary>
public abstract class ScriptedPeer : IDisposable
{
    private static readonly byte[] Data = "hello"u8.ToArray();

    private readonly IByteDuplex _duplex;
    private readonly PeerInbox _inbox;
    private readonly List<byte> _transcript = [];
    private readonly byte[] _buffer = new byte[1 << 15];
    private readonly List<RecordProtector> _strays = [];

    private protected ScriptedPeer(
        Scenario scenario, IByteDuplex duplex, PeerSettings settings, CipherSuiteInfo suite)
    {
        ArgumentNullException.ThrowIfNull(duplex);
        ArgumentNullException.ThrowIfNull(settings);
        Scenario = scenario;
        _duplex = duplex;
        _inbox = new PeerInbox(hidesTypes: !scenario.Tls12);
        Settings = settings;
        Crypto = new SeededCrypto(settings.Seed);
        Suite = suite;
        ProtocolVersion version = scenario.Tls12 ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13;
        Outbound = new PeerKeys(Crypto, Suite.Aead, version);
        Inbound = new PeerKeys(Crypto, Suite.Aead, version);
    }

    /// <summary>The alerts that came, in order.</summary>
    public IReadOnlyList<Alert> Alerts => _inbox.Alerts;

    /// <summary>The first fatal alert that came, if one did: how the one under test refused.</summary>
    public AlertDescription? Refusal => Alerts
        .Where(alert => alert.Description is not (AlertDescription.CloseNotify or AlertDescription.UserCanceled)

            // RFC 5246 §7.2.2: as a warning it only says what will not be done.
            && alert is not { Description: AlertDescription.NoRenegotiation, Level: AlertLevel.Warning })
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

    /// <summary>The session that began, or goes on, as the one under test may take it up again.</summary>
    public PeerSession? Session { get; private protected set; }

    private protected Scenario Scenario { get; }

    private protected PeerSettings Settings { get; }

    private protected SeededCrypto Crypto { get; }

    private protected CipherSuiteInfo Suite { get; }

    private protected PeerKeys Outbound { get; }

    private protected PeerKeys Inbound { get; }

    /// <summary>Whether the other side has to answer before anything else can be right.</summary>
    private protected bool IsAwaiting { get; set; }

    /// <summary>Whether messages still go into the transcript.</summary>
    private protected bool IsHashing { get; set; } = true;

    /// <summary>
    /// The one for a scenario: a client where the server is under test, a server where the client is.
    /// </summary>
    public static ScriptedPeer Create(Scenario scenario, IByteDuplex duplex, PeerSettings settings) =>
        (scenario.Server, scenario.Tls12) switch
        {
            (true, false) => new ScriptedClient(scenario, duplex, settings),
            (false, false) => new ScriptedServer(scenario, duplex, settings),
            (true, true) => new ScriptedClient12(scenario, duplex, settings),
            (false, true) => new ScriptedServer12(scenario, duplex, settings),
        };

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
                AfterSending(steps[i].What);
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
        _strays.ForEach(stray => stray.Dispose());
    }

    /// <summary>
    /// The message of a step as it would be right here and now, header included; null when it is for the
    /// other side to send.
    /// </summary>
    private protected abstract byte[]? Build(Step step);

    /// <summary>The message of a step as this peer never has to compute it: it is out of place.</summary>
    private protected abstract byte[] BuildForeign(Step step);

    /// <summary>A message, or anything else, has been sent: keys may change.</summary>
    private protected abstract void AfterSending(Item item);

    /// <summary>A message has come: keys may change.</summary>
    private protected abstract void Receive(HandshakeType type, byte[] message);

    /// <summary>A change_cipher_spec has come, which in TLS 1.3 is nothing.</summary>
    private protected virtual void ReceiveChangeCipherSpec()
    {
    }

    /// <summary>Whether the message goes into the transcript, as long as anything does.</summary>
    private protected abstract bool IsHashed(Item item);

    /// <summary>The hash of all that was sent and received.</summary>
    private protected TranscriptHash Through() => TranscriptHash.Of(Crypto, Suite.Hash, [.. _transcript], []);

    /// <summary>The hash of all that was sent and received, and of the beginning of a message.</summary>
    private protected TranscriptHash With(ReadOnlySpan<byte> part) =>
        TranscriptHash.Of(Crypto, Suite.Hash, [.. _transcript], part);

    /// <summary>All that was sent and received.</summary>
    private protected ReadOnlySpan<byte> Messages => CollectionsMarshal.AsSpan(_transcript);

    /// <summary>Nothing was sent or received.</summary>
    private protected void ForgetMessages() => _transcript.Clear();

    private protected void Remember(byte[] message) => _transcript.AddRange(message);

    private byte[] Message(Step step)
    {
        byte[] message = Changes.Apply(step.Change, Build(step) ?? BuildForeign(step));
        if (IsHashing && IsHashed(step.What))
        {
            Remember(message);
        }

        AfterSending(step.What);
        return message;
    }

    private RecordProtector? Choose(Step step)
    {
        switch (step.Under)
        {
            case Protection.Own:
                return step.What == Item.ChangeCipherSpec && !Scenario.Tls12 ? null : Outbound.Current;
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
            while (_inbox.Next(() => Inbound.Current, ReceiveChangeCipherSpec) is { } message)
            {
                Receive((HandshakeType)message[0], message);
            }
        }
    }
}
