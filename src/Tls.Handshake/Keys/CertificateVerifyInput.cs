using System;
using Tls.Crypto;

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

    /// <summary>The longest there is, in bytes.</summary>
    internal const int MaxSize = Padding + 33 + 1 + HashKindExtensions.MaxSize;

    private static ReadOnlySpan<byte> ServerContext => "TLS 1.3, server CertificateVerify"u8;

    private static ReadOnlySpan<byte> ClientContext => "TLS 1.3, client CertificateVerify"u8;

    /// <summary>What a server signs.</summary>
    /// <param name="throughCertificate">The transcript up to and including the server's Certificate.</param>
    /// <param name="room"><see cref="MaxSize"/> bytes; the beginning of them is returned.</param>
    internal static ReadOnlySpan<byte> OfServer(scoped in TranscriptHash throughCertificate, Span<byte> room) =>
        Build(ServerContext, throughCertificate, room);

    /// <summary>What a client signs.</summary>
    /// <param name="throughCertificate">The transcript up to and including the client's Certificate.</param>
    internal static byte[] OfClient(in TranscriptHash throughCertificate) =>
        OfClient(throughCertificate, stackalloc byte[MaxSize]).ToArray();

    /// <summary>The same, to be checked at once.</summary>
    /// <param name="throughCertificate">The transcript up to and including the client's Certificate.</param>
    /// <param name="room"><see cref="MaxSize"/> bytes; the beginning of them is returned.</param>
    internal static ReadOnlySpan<byte> OfClient(scoped in TranscriptHash throughCertificate, Span<byte> room) =>
        Build(ClientContext, throughCertificate, room);

    private static ReadOnlySpan<byte> Build(
        scoped ReadOnlySpan<byte> context, scoped in TranscriptHash throughCertificate, Span<byte> room)
    {
        Span<byte> input = room[..(Padding + context.Length + 1 + throughCertificate.Span.Length)];
        input[..Padding].Fill(0x20);
        context.CopyTo(input[Padding..]);
        input[Padding + context.Length] = 0;
        throughCertificate.Span.CopyTo(input[(Padding + context.Length + 1)..]);
        return input;
    }
}
