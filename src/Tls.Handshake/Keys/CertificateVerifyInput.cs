using System;

namespace Tls.Handshake;

/// <summary>
/// What a CertificateVerify signs: RFC 8446 §4.4.3.
/// <code>
/// 64 × 0x20
/// "TLS 1.3, server CertificateVerify" or "TLS 1.3, client CertificateVerify"
/// 0x00
/// Transcript-Hash
/// </code>
/// The padding keeps a signature made here from ever reading as a TLS 1.2 ServerKeyExchange, whose first 64
/// bytes an attacker may choose; the string keeps a server's from being passed off as a client's.
/// </summary>
internal static class CertificateVerifyInput
{
    private const int Padding = 64;

    /// <summary>What a server signs.</summary>
    /// <param name="throughCertificate">The transcript up to and including the server's Certificate.</param>
    internal static byte[] OfServer(in TranscriptHash throughCertificate) =>
        Build("TLS 1.3, server CertificateVerify"u8, throughCertificate);

    /// <summary>What a client signs.</summary>
    /// <param name="throughCertificate">The transcript up to and including the client's Certificate.</param>
    internal static byte[] OfClient(in TranscriptHash throughCertificate) =>
        Build("TLS 1.3, client CertificateVerify"u8, throughCertificate);

    private static byte[] Build(ReadOnlySpan<byte> context, in TranscriptHash throughCertificate)
    {
        byte[] input = new byte[Padding + context.Length + 1 + throughCertificate.Span.Length];
        input.AsSpan(0, Padding).Fill(0x20);
        context.CopyTo(input.AsSpan(Padding));
        input[Padding + context.Length] = 0;
        throughCertificate.Span.CopyTo(input.AsSpan(Padding + context.Length + 1));
        return input;
    }
}
