using System;
using System.Buffers.Binary;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 4279 §2, RFC 5489 §2
///     opaque other_secret&lt;0..2^16-1&gt;;               what the key exchange came to
///     opaque psk&lt;0..2^16-1&gt;;
/// };
/// </code>
/// The premaster secret of the ECDHE_PSK suites.
/// </summary>
internal static class PskPremaster12
{
    /// <summary>Joins the two. Wipes what the key exchange came to; the pre-shared key stays its owner's.</summary>
    internal static SecretBytes Join(SecretBytes otherSecret, SecretBytes psk)
    {
        using (otherSecret)
        {
            var joined = new SecretBytes((2 * sizeof(ushort)) + otherSecret.Length + psk.Length);
            Span<byte> rest = Write(joined.Span, otherSecret.Span);
            Write(rest, psk.Span);
            return joined;
        }
    }

    private static Span<byte> Write(Span<byte> destination, ReadOnlySpan<byte> secret)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)secret.Length);
        secret.CopyTo(destination[sizeof(ushort)..]);
        return destination[(sizeof(ushort) + secret.Length)..];
    }
}
