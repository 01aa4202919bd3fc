using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Records;
using Tls.Wire;

namespace Tls.TestKit;

/// <summary>
/// What the one under test sends: bytes in, records opened, handshake messages and alerts out.
/// </summary>
/// <param name="hidesTypes">Whether all that is protected looks like application data, as in TLS 1.3.</param>
internal sealed class PeerInbox(bool hidesTypes)
{
    private readonly List<byte> _bytes = [];
    private readonly List<byte> _messages = [];

    /// <summary>The alerts that came, in order.</summary>
    internal List<Alert> Alerts { get; } = [];

    /// <summary>How many bytes of application data came.</summary>
    internal int DataBytes { get; private set; }

    /// <summary>Whether something came that could not be opened.</summary>
    internal bool IsGarbled { get; private set; }

    /// <summary>Adds what the duplex brought.</summary>
    internal void Append(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes);

    /// <summary>The next whole handshake message, of what has come so far.</summary>
    /// <param name="keys">What protects records now; asked again after each message, which may change
    /// it.</param>
    /// <param name="onChangeCipherSpec">What a change_cipher_spec does.</param>
    internal byte[]? Next(Func<RecordProtector?> keys, Action onChangeCipherSpec)
    {
        while (true)
        {
            if (_messages.Count >= 4)
            {
                int length = 4 + ((_messages[1] << 16) | (_messages[2] << 8) | _messages[3]);
                if (_messages.Count >= length)
                {
                    byte[] message = [.. _messages.Take(length)];
                    _messages.RemoveRange(0, length);
                    return message;
                }
            }

            if (!TakeRecord(keys(), onChangeCipherSpec))
            {
                return null;
            }
        }
    }

    private bool TakeRecord(RecordProtector? keys, Action onChangeCipherSpec)
    {
        if (_bytes.Count < RecordHeader.Size)
        {
            return false;
        }

        RecordHeader header = RecordHeader.Read([.. _bytes.Take(RecordHeader.Size)]);
        if (_bytes.Count < header.RecordSize)
        {
            return false;
        }

        byte[] record = [.. _bytes.Take(header.RecordSize)];
        _bytes.RemoveRange(0, header.RecordSize);
        ContentType type = header.Type;
        byte[] content = record[RecordHeader.Size..];
        if ((type == ContentType.ApplicationData || !hidesTypes) && keys is not null)
        {
            byte[] room = new byte[keys.RoomToOpen(header)];
            int length = keys.Open(record, room, out type);
            if (length < 0)
            {
                IsGarbled = true;
                return true;
            }

            content = room[..length];
        }

        switch (type)
        {
            case ContentType.Handshake:
                _messages.AddRange(content);
                break;
            case ContentType.ChangeCipherSpec:
                onChangeCipherSpec();
                break;
            case ContentType.Alert when content.Length == Alert.Size:
                Alerts.Add(new Alert((AlertLevel)content[0], (AlertDescription)content[1]));
                break;
            case ContentType.ApplicationData when keys is not null:
                DataBytes += content.Length;
                break;
        }

        return true;
    }
}
