using System;

namespace Tls.Crypto;

/// <summary>Opens what PKCS#12 files encrypt, in whichever scheme.</summary>
internal static class PasswordEncryption
{
    public static PasswordOutcome Decrypt(
        PasswordPrimitives primitives,
        ReadOnlySpan<byte> algorithm,
        ReadOnlySpan<byte> ciphertext,
        ReadOnlySpan<char> password,
        ref int iterations,
        out SecretBytes? plaintext)
    {
        plaintext = null;
        var outer = new DerCursor(algorithm);
        if (!outer.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> content) || !outer.AtEnd)
        {
            return PasswordOutcome.Malformed;
        }

        var cursor = new DerCursor(content);
        if (!cursor.TryRead(DerCursor.ObjectIdentifier, out ReadOnlySpan<byte> oid))
        {
            return PasswordOutcome.Malformed;
        }

        bool isOld = Pkcs12Encryption.Is(oid);
        if (!isOld && !oid.SequenceEqual(Pbes2.IdPbes2))
        {
            return PasswordOutcome.NotSupported;
        }

        if (!cursor.TryRead(DerCursor.Sequence, out ReadOnlySpan<byte> parameters) || !cursor.AtEnd)
        {
            return PasswordOutcome.Malformed;
        }

        if (!isOld)
        {
            return Pbes2.Decrypt(primitives, parameters, ciphertext, password, ref iterations, out plaintext);
        }

        using SecretBytes encoded = Pkcs12Derivation.Encode(password);
        PasswordOutcome outcome = Pkcs12Encryption.Decrypt(
            primitives, oid, parameters, ciphertext, encoded.Span, ref iterations, out plaintext);

        // Some write no password as nothing at all, and others as an empty string, which has its two zeros.
        return outcome == PasswordOutcome.WrongPassword && password.IsEmpty
            ? Pkcs12Encryption.Decrypt(primitives, oid, parameters, ciphertext, [], ref iterations, out plaintext)
            : outcome;
    }
}
