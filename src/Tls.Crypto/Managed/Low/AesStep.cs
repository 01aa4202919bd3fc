using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Arm = System.Runtime.Intrinsics.Arm;
using X86 = System.Runtime.Intrinsics.X86;

namespace Tls.Crypto;

/// <summary>
/// One round of AES (FIPS 197 §5.1, §5.3.5) by the processor's instruction: that of x86-64, which adds the round key last, or those
/// of Arm64, which would add it first and so are given none, and mix columns apart.
/// </summary>
/// <remarks>Side channels: instructions whose time does not depend on their operands; no branch but on what there is.</remarks>
internal static class AesStep
{
    public static bool IsSupported => (X86.Aes.IsSupported && X86.Ssse3.IsSupported) || Arm.Aes.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Encrypt(Vector128<byte> block, Vector128<byte> key) => X86.Aes.IsSupported
        ? X86.Aes.Encrypt(block, key)
        : Arm.Aes.MixColumns(Arm.Aes.Encrypt(block, Vector128<byte>.Zero)) ^ key;

    /// <summary>The last round mixes no columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> EncryptLast(Vector128<byte> block, Vector128<byte> key) => X86.Aes.IsSupported
        ? X86.Aes.EncryptLast(block, key)
        : Arm.Aes.Encrypt(block, Vector128<byte>.Zero) ^ key;

    /// <summary>Of the equivalent inverse cipher.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Decrypt(Vector128<byte> block, Vector128<byte> key) => X86.Aes.IsSupported
        ? X86.Aes.Decrypt(block, key)
        : Arm.Aes.InverseMixColumns(Arm.Aes.Decrypt(block, Vector128<byte>.Zero)) ^ key;

    /// <inheritdoc cref="EncryptLast"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> DecryptLast(Vector128<byte> block, Vector128<byte> key) => X86.Aes.IsSupported
        ? X86.Aes.DecryptLast(block, key)
        : Arm.Aes.Decrypt(block, Vector128<byte>.Zero) ^ key;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> InverseMixColumns(Vector128<byte> key) => X86.Aes.IsSupported
        ? X86.Aes.InverseMixColumns(key)
        : Arm.Aes.InverseMixColumns(key);
}
