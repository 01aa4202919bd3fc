using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Tls.Handshake;
using Tls.Wire;

namespace Tls.TestKit;

/// <summary>
/// A machine's output without records: what it sends waits in a queue with the number of the keys it was sent
/// under; everything it does is remembered.
/// </summary>
internal sealed class RecordedOutput : IHandshakeOutput
{
    /// <summary>What happened, in order, in words.</summary>
    internal List<string> Events { get; } = [];

    /// <summary>
    /// Whole messages not yet taken, each with the level of the write keys installed before it; an empty one
    /// stands for a change_cipher_spec.
    /// </summary>
    internal Queue<(byte[] Message, int WriteKeys)> Outbox { get; } = [];

    /// <summary>Every message ever sent.</summary>
    internal List<byte[]> Sent { get; } = [];

    /// <summary>Every message body handed over in one call, which is what shares records.</summary>
    internal List<byte[]> Flights { get; } = [];

    /// <summary>The read keys in the order of their installation, with their bytes in hex.</summary>
    internal List<(KeyEpoch Epoch, string Keys)> ReadKeys { get; } = [];

    /// <summary>The write keys in the order of their installation, with their bytes in hex.</summary>
    internal List<(KeyEpoch Epoch, string Keys)> WriteKeys { get; } = [];

    /// <summary>How far keys have gone: early data, if the other side takes it, lies between two steps.</summary>
    internal static int Level(List<(KeyEpoch Epoch, string Keys)> keys) =>
        (2 * keys.Count(key => key.Epoch != KeyEpoch.EarlyData))
        + (keys.Count > 0 && keys[^1].Epoch == KeyEpoch.EarlyData ? 1 : 0);

    /// <summary>The key log, label → secret in hex.</summary>
    internal Dictionary<string, string> Secrets { get; } = [];

    /// <summary>The tickets received.</summary>
    internal List<NewSessionTicket13> Tickets { get; } = [];

    /// <summary>The sessions received, if they were wanted.</summary>
    internal List<ClientSession13> Sessions { get; } = [];

    /// <summary>The sessions of TLS 1.2 received, if they were wanted.</summary>
    internal List<ClientSession12> Sessions12 { get; } = [];

    /// <summary>What <see cref="IHandshakeOutput.MayResumePeer"/> answers.</summary>
    internal Func<IReadOnlyList<ReadOnlyMemory<byte>>, bool> WelcomesBack { get; set; } = _ => true;

    /// <summary>What <see cref="IHandshakeOutput.IsKeyUpdateWaiting"/> answers.</summary>
    internal bool HoldsKeyUpdate { get; set; }

    /// <summary>How many change_cipher_spec records were sent.</summary>
    internal int ChangeCipherSpecs { get; private set; }

    /// <summary>Runs at every call that sends or changes keys; what it throws, the call throws.</summary>
    internal Action? AtEachCall { get; set; }

    /// <inheritdoc/>
    public bool IsKeyUpdateWaiting => HoldsKeyUpdate;

    /// <inheritdoc/>
    public void SendMessages(ReadOnlySpan<byte> messages)
    {
        AtEachCall?.Invoke();
        Flights.Add(messages.ToArray());
        while (!messages.IsEmpty)
        {
            int length = messages.Length < 4
                ? messages.Length
                : new TlsReader(messages[1..]).UInt24("length") + 4;
            byte[] message = messages[..Math.Min(length, messages.Length)].ToArray();
            messages = messages[message.Length..];
            Outbox.Enqueue((message, Level(WriteKeys)));
            Sent.Add(message);
            Events.Add(string.Create(CultureInfo.InvariantCulture, $"send {(HandshakeType)message[0]}"));
        }
    }

    /// <inheritdoc/>
    public void SendChangeCipherSpec()
    {
        AtEachCall?.Invoke();
        ChangeCipherSpecs++;
        Outbox.Enqueue(([], Level(WriteKeys)));
        Events.Add("send change_cipher_spec");
    }

    /// <inheritdoc/>
    public void InstallReadKeys(KeyEpoch epoch, TrafficKeys keys)
    {
        ReadKeys.Add((epoch, Hex(keys)));
        Events.Add($"read {epoch}");
        keys.Dispose();
        AtEachCall?.Invoke();
    }

    /// <inheritdoc/>
    public void InstallWriteKeys(KeyEpoch epoch, TrafficKeys keys)
    {
        WriteKeys.Add((epoch, Hex(keys)));
        Events.Add($"write {epoch}");
        keys.Dispose();
        AtEachCall?.Invoke();
    }

    /// <inheritdoc/>
    public void RemoveWriteKeys()
    {
        WriteKeys.RemoveAt(WriteKeys.Count - 1);
        Events.Add("remove write keys");
    }

    /// <inheritdoc/>
    public void LogSecret(string label, ReadOnlySpan<byte> clientRandom, ReadOnlySpan<byte> secret) =>
        Secrets.Add(label, Convert.ToHexStringLower(secret));

    /// <inheritdoc/>
    public void ReceivedTicket(NewSessionTicket13 ticket) => Tickets.Add(ticket);

    /// <inheritdoc/>
    public void ReceivedRenegotiationRequest(bool isAnswered) =>
        Events.Add(isAnswered ? "refuse renegotiation" : "ignore HelloRequest");

    /// <inheritdoc/>
    public bool WantsSessions { get; set; }

    /// <inheritdoc/>
    public void NewSession(ClientSession session)
    {
        if (session is ClientSession12 old)
        {
            Sessions12.Add(old);
        }
        else
        {
            Sessions.Add((ClientSession13)session);
        }
    }

    /// <inheritdoc/>
    public bool MayResumePeer(IReadOnlyList<ReadOnlyMemory<byte>> chain) => WelcomesBack(chain);

    /// <inheritdoc/>
    public void ReceivedKeyUpdate(bool updateRequested) =>
        Events.Add($"key update, requested {updateRequested}");

    private static string Hex(TrafficKeys keys) =>
        $"{(object?)keys.Cbc ?? keys.Aead}{(keys.EncryptsThenMacs ? " outside" : "")} "
        + $"{Convert.ToHexStringLower(keys.Key)} {Convert.ToHexStringLower(keys.Iv)}";
}
