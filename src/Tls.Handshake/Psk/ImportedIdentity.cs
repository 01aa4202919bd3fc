using System;
using System.Buffers.Binary;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 9258 §5.1
///     opaque external_identity&lt;1...2^16-1&gt;;
///     opaque context&lt;0..2^16-1&gt;;
///     uint16 target_protocol;
///     uint16 target_kdf;
/// } ImportedIdentity;
/// </code>
/// The identity of a key that was derived from an external one for one protocol and one hash. Who imports otherwise
/// arrives at another identity, so that a mistake is no key in common rather than a key in two uses.
/// </summary>
internal sealed class ImportedIdentity
{
    private const ushort HkdfSha256 = 1;
    private const ushort HkdfSha384 = 2;

    /// <summary>external_identity: 1 to 2^16-1 bytes.</summary>
    internal required ReadOnlyMemory<byte> ExternalIdentity { get; init; }

    /// <summary>context: who is who, and what the key was derived by; may be empty.</summary>
    internal ReadOnlyMemory<byte> Context { get; init; }

    /// <summary>target_kdf, as the hash of a suite.</summary>
    internal required HashKind TargetHash { get; init; }

    /// <summary>
    /// Reads an identity imported for TLS 1.3; null when it is anything else, as most identities are: that is no fault.
    /// </summary>
    internal static ImportedIdentity? TryRead(ReadOnlyMemory<byte> identity)
    {
        ReadOnlySpan<byte> rest = identity.Span;
        if (!TryTakeOpaque16(ref rest, out ReadOnlySpan<byte> external) || external.IsEmpty
            || !TryTakeOpaque16(ref rest, out ReadOnlySpan<byte> context) || rest.Length != 2 * sizeof(ushort))
        {
            return null;
        }

        var protocol = (ProtocolVersion)BinaryPrimitives.ReadUInt16BigEndian(rest);
        ushort kdf = BinaryPrimitives.ReadUInt16BigEndian(rest[sizeof(ushort)..]);
        return protocol == ProtocolVersion.Tls13 && kdf is HkdfSha256 or HkdfSha384
            ? new ImportedIdentity
            {
                ExternalIdentity = external.ToArray(),
                Context = context.ToArray(),
                TargetHash = kdf == HkdfSha256 ? HashKind.Sha256 : HashKind.Sha384,
            }
            : null;
    }

    /// <summary>The identity as it stands on the wire.</summary>
    internal byte[] Encode()
    {
        var w = new TlsWriter(capacity: 8 + ExternalIdentity.Length + Context.Length);
        w.Opaque16(ExternalIdentity.Span);
        w.Opaque16(Context.Span);
        w.UInt16((ushort)ProtocolVersion.Tls13);
        w.UInt16(TargetHash switch
        {
            HashKind.Sha256 => HkdfSha256,
            HashKind.Sha384 => HkdfSha384,
            HashKind.Sha512 => throw new NotSupportedException("No suite of TLS 1.3 uses SHA-512."),
        });
        return w.ToArray();
    }

    /// <summary>
    /// The imported key:
    /// <code>
    /// epskx = HKDF-Extract(0, epsk)
    /// ipskx = HKDF-Expand-Label(epskx, "derived psk", Hash(ImportedIdentity), L)
    /// </code>
    /// by the hash that belongs to the external key; L is the length of the target's.
    /// </summary>
    /// <param name="crypto">The provider.</param>
    /// <param name="epskHash">The hash that belongs to the external key.</param>
    /// <param name="epsk">The external key.</param>
    /// <param name="tag">What the key is to carry.</param>
    /// <returns>The caller's to wipe.</returns>
    internal ExternalPsk Import(CryptoProvider crypto, HashKind epskHash, SecretBytes epsk, object? tag = null)
    {
        byte[] identity = Encode();
        byte[] hash = new byte[epskHash.Size()];
        crypto.Hash(epskHash, identity, hash);
        var schedule = KeySchedule13.Of(crypto, epskHash);
        using EarlySecret extracted = schedule.StartWithPsk(epsk.Span, stackalloc byte[HashKindExtensions.MaxSize]);
        var key = new SecretBytes(TargetHash.Size());
        schedule.ExpandLabel(extracted.Bytes, "derived psk"u8, hash, key.Span);
        return new ExternalPsk { Identity = identity, Key = key, Hash = TargetHash, IsImported = true, Tag = tag };
    }

    /// <summary>opaque&lt;0..2^16-1&gt; from the start, if it is there.</summary>
    private static bool TryTakeOpaque16(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (rest.Length < sizeof(ushort)
            || rest.Length - sizeof(ushort) < BinaryPrimitives.ReadUInt16BigEndian(rest))
        {
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(rest);
        value = rest.Slice(sizeof(ushort), length);
        rest = rest[(sizeof(ushort) + length)..];
        return true;
    }
}
