using System;

namespace Tls.Records.Tests;

/// <summary>For tests that add every record, and read none where it stands.</summary>
internal static class AddedMessages
{
    internal static bool TryTake(
        this HandshakeReassembler messages, int maxMessageSize, out ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> none = [];
        return messages.TryTake(ref none, maxMessageSize, out message);
    }
}
