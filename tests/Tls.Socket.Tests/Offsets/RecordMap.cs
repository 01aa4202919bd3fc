using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Records;
using Tls.Wire;

namespace Tls.Tests.Offsets;

/// <summary>The records of one direction of a conversation, and which alterations of them an RFC has ignored.</summary>
internal sealed class RecordMap
{
    private readonly ProtocolVersion _version;
    private readonly List<(int At, RecordHeader Header)> _records = [];

    internal RecordMap(ProtocolVersion version, IReadOnlyList<byte> sent)
    {
        _version = version;
        byte[] bytes = [.. sent];
        for (int at = 0; at < bytes.Length; at += _records[^1].Header.RecordSize)
        {
            _records.Add((at, RecordHeader.Read(bytes.AsSpan(at))));
        }

        Length = bytes.Length;
    }

    /// <summary>How many bytes there are.</summary>
    internal int Length { get; }

    /// <summary>Where each record begins, and how long it is with its header.</summary>
    internal IEnumerable<(int At, int Size)> Records =>
        _records.Select(record => (record.At, record.Header.RecordSize));

    /// <summary>
    /// The sentence by which the receiver goes on as if nothing had happened, and the connection does all that was asked of
    /// it; null where it must not.
    /// </summary>
    internal string? WhyHarmless(Blow blow)
    {
        int index = _records.FindLastIndex(record => record.At <= blow.At);
        (int at, RecordHeader header) = _records[index];
        return blow.Damage switch
        {
            Damage.Delay => "TCP is a stream: where it is cut means nothing (RFC 8446 §5.1)",
            Damage.Flip or Damage.Replace => WhyHarmless(index, blow.At - at),
            Damage.DropRecord when IsDummy(index) =>
                "a change_cipher_spec of TLS 1.3 is for middleboxes, and nobody waits for it (§D.4)",
            Damage.RepeatRecord when IsDummy(index) =>
                "a change_cipher_spec before the peer's Finished is dropped without further processing (§5)",
            Damage.RepeatRecord when index == _records.Count - 1 =>
                "what comes after a close_notify is ignored (RFC 8446 §6.1, RFC 5246 §7.2.1)",
            _ => null,
        };
    }

    private string? WhyHarmless(int index, int place)
    {
        const string Ignored = "legacy_record_version of what is not protected is ignored for all purposes (§5.1)";
        return place switch
        {
            // We hold its first byte to 3 as long as there are no keys: what has another is no TLS at all.
            1 when IsDummy(index) && !IsClear(index + 1) => Ignored,
            2 when IsClear(index) => Ignored,
            _ => null,
        };
    }

    /// <summary>Whether it is the gesture to middleboxes.</summary>
    private bool IsDummy(int index) =>
        _version == ProtocolVersion.Tls13 && _records[index].Header.Type == ContentType.ChangeCipherSpec;

    /// <summary>
    /// Whether it is not protected. TLS 1.3 says so in its type (§5.2); in TLS 1.2 all is that comes after the
    /// change_cipher_spec (RFC 5246 §7.1).
    /// </summary>
    private bool IsClear(int index) => _version == ProtocolVersion.Tls13
        ? _records[index].Header.Type != ContentType.ApplicationData
        : !_records.Take(index).Any(record => record.Header.Type == ContentType.ChangeCipherSpec);
}
