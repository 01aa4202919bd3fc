using System;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// How long records may be by agreement: record_size_limit (RFC 8449), and max_fragment_length (RFC 6066 §4) before
/// it.
/// </summary>
internal static class RecordSizes
{
    private const int MaxPlaintext = 1 << 14;

    /// <summary>Server: what answers the ClientHello, and the limits that follow; null when it does not say.</summary>
    internal static Extension? Answer(ExtensionBlock hello, ServerExtras ours, HandshakeContext context)
    {
        bool is13 = context.Facts.Version == ProtocolVersion.Tls13;

        // RFC 8449 §5: a server that supports record_size_limit MUST ignore a max_fragment_length beside it.
        if (hello.Find<RecordSizeLimit>() is { } theirs)
        {
            int most = is13 ? MaxPlaintext + 1 : MaxPlaintext;
            ushort limit = (ushort)Math.Min(ours.RecordSizeLimit ?? most, most);
            context.Facts.PeerRecordSizeLimit = theirs.Limit;
            context.Output.LimitRecords(send: Content(theirs.Limit, is13), receive: Content(limit, is13));
            return new RecordSizeLimit(limit);
        }

        if (hello.Find<MaxFragmentLength>() is { } asked)
        {
            // RFC 6066 §4: servers that honour it answer with the same value; it binds both.
            int length = Length(asked.Code);
            context.Output.LimitRecords(send: length, receive: length);
            return new MaxFragmentLength(asked.Code);
        }

        return null;
    }

    /// <summary>Client: what the server's answer means.</summary>
    internal static void Take(ExtensionBlock answer, ClientExtras ours, HandshakeContext context)
    {
        bool is13 = context.Facts.Version == ProtocolVersion.Tls13;
        RecordSizeLimit? limit = answer.Find<RecordSizeLimit>();
        MaxFragmentLength? fragment = answer.Find<MaxFragmentLength>();

        // RFC 8449 §5: a client MUST treat receipt of both as a fatal error.
        if (limit is not null && fragment is not null)
        {
            throw Fault.Of(
                TlsFault.IllegalExtensionValue, "both record_size_limit and max_fragment_length are answered");
        }

        if (limit is not null)
        {
            context.Facts.PeerRecordSizeLimit = limit.Limit;
            context.Output.LimitRecords(
                send: Content(limit.Limit, is13), receive: Content(ours.RecordSizeLimit ?? MaxPlaintext + 1, is13));
        }

        if (fragment is not null)
        {
            // RFC 6066 §4: a length other than the one requested MUST abort with illegal_parameter.
            if (fragment.Code != ours.MaxFragmentLength)
            {
                throw Fault.Of(TlsFault.IllegalExtensionValue, $"max_fragment_length is {fragment.Code}");
            }

            int length = Length(fragment.Code);
            context.Output.LimitRecords(send: length, receive: length);
        }
    }

    /// <summary>RFC 8449 §4: in TLS 1.3 the limit includes the content type and padding; never beyond the protocol's.</summary>
    private static int Content(int limit, bool is13) => Math.Min(is13 ? limit - 1 : limit, MaxPlaintext);

    private static int Length(MaxFragmentLengthCode code) => 1 << (8 + (int)code);
}
