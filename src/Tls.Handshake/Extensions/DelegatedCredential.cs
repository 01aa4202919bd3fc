using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 9345 §4
///     uint32 valid_time;
///     SignatureScheme dc_cert_verify_algorithm;
///     opaque ASN1_subjectPublicKeyInfo&lt;1..2^24-1&gt;;
/// } Credential;
///
/// struct {
///     Credential cred;
///     SignatureScheme algorithm;
///     opaque signature&lt;0..2^16-1&gt;;
/// } DelegatedCredential;
/// </code>
/// A key that stands for the certificate's for some days, signed with it. What is read is not verified.
/// </summary>
public sealed class DelegatedCredential : Extension
{
    private const int SignedPadding = 64;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.DelegatedCredential;

    /// <summary>valid_time: until when, in seconds from the certificate's notBefore.</summary>
    public required uint ValidTime { get; init; }

    /// <summary>dc_cert_verify_algorithm: by what its key signs the handshake, and nothing else.</summary>
    public required SignatureScheme Scheme { get; init; }

    /// <summary>ASN1_subjectPublicKeyInfo: its key, DER.</summary>
    public required ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; init; }

    /// <summary>algorithm: by what the certificate's key has signed it.</summary>
    public required SignatureScheme Algorithm { get; init; }

    /// <summary>signature, over what <see cref="SignedContent"/> gives.</summary>
    public ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static DelegatedCredential Read(ref TlsReader data) => new()
    {
        ValidTime = data.UInt32("valid_time"),
        Scheme = (SignatureScheme)data.UInt16("dc_cert_verify_algorithm"),
        SubjectPublicKeyInfo = data.Opaque24("ASN1_subjectPublicKeyInfo", 1).ToArray(),
        Algorithm = (SignatureScheme)data.UInt16("algorithm"),
        Signature = data.Opaque16("signature").ToArray(),
    };

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        WriteCredential(w);
        w.UInt16((ushort)Algorithm);
        w.Opaque16(Signature.Span);
    }

    /// <summary>
    /// What the certificate's key signs (§4): 64 × 0x20, the context string of the role, 0x00, the end-entity certificate,
    /// cred and algorithm.
    /// </summary>
    /// <param name="certificate">The end-entity certificate, DER.</param>
    /// <param name="isServer">Whether the credential authenticates a server; the same one never does both.</param>
    public byte[] SignedContent(ReadOnlySpan<byte> certificate, bool isServer)
    {
        var w = new TlsWriter();
        Span<byte> padding = stackalloc byte[SignedPadding];
        padding.Fill(0x20);
        w.Bytes(padding);
        w.Bytes(isServer ? "TLS, server delegated credentials"u8 : "TLS, client delegated credentials"u8);
        w.UInt8(0);
        w.Bytes(certificate);
        WriteCredential(w);
        w.UInt16((ushort)Algorithm);
        return w.ToArray();
    }

    private void WriteCredential(TlsWriter w)
    {
        w.UInt32(ValidTime);
        w.UInt16((ushort)Scheme);
        w.Opaque24(SubjectPublicKeyInfo.Span);
    }
}
