using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>From a traffic secret to what the record layer needs: RFC 8446 §7.3.</summary>
internal static class TrafficKeyDerivation
{
    /// <summary>
    /// <code>
    /// [sender]_write_key = HKDF-Expand-Label(Secret, "key", "", key_length)
    /// [sender]_write_iv  = HKDF-Expand-Label(Secret, "iv", "", iv_length)
    /// </code>
    /// </summary>
    /// <param name="secret">The traffic secret of the sender.</param>
    /// <param name="aead">The AEAD of the suite.</param>
    /// <returns>Keys that the caller owns, until the record layer does.</returns>
    internal static TrafficKeys Keys<T>(this T secret, AeadAlgorithm aead)
        where T : ITrafficSecret, allows ref struct
    {
        var keys = new TrafficKeys(ProtocolVersion.Tls13, aead, AeadAlgorithm.NonceSize);
        secret.Schedule.ExpandLabel(secret.Bytes, "key"u8, context: [], keys.Key);
        secret.Schedule.ExpandLabel(secret.Bytes, "iv"u8, context: [], keys.Iv);
        return keys;
    }
}
