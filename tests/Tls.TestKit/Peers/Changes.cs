using Tls.Handshake;

namespace Tls.TestKit;

/// <summary>What is done to the bytes of a message, whatever it is.</summary>
internal static class Changes
{
    /// <summary>The bytes to send instead.</summary>
    /// <param name="change">Those that are a matter of fields are left to who builds the message.</param>
    /// <param name="message">Header and body.</param>
    internal static byte[] Apply(Alteration change, byte[] message)
    {
        switch (change)
        {
            case Alteration.LengthUp:
                return Announcing(message, message.Length - 3);
            case Alteration.LengthDown:
                return Announcing(message, message.Length - 5);
            case Alteration.Truncated:
                return Announcing(message[..^1], message.Length - 5);
            case Alteration.Extended:
                return Announcing([.. message, 0], message.Length - 3);
            case Alteration.Corrupted:
                message[^1] ^= 1;
                return message;
            case Alteration.OtherRequest:
                message[^1] = 2;
                return message;
            case Alteration.LongSessionId:
                return LongSessionId(message);
            default:
                return message;
        }
    }

    private static byte[] Announcing(byte[] message, int length)
    {
        (message[1], message[2], message[3]) = ((byte)(length >> 16), (byte)(length >> 8), (byte)length);
        return message;
    }

    /// <summary>
    /// Of a hello: a byte more than legacy_session_id may have, behind header, version and random.
    /// </summary>
    private static byte[] LongSessionId(byte[] message)
    {
        const int At = HandshakeMessage.HeaderSize + 2 + 32;
        byte[] longer = [.. message[..At], 33, .. new byte[33], .. message[(At + 1 + message[At])..]];
        return Announcing(longer, longer.Length - HandshakeMessage.HeaderSize);
    }
}
