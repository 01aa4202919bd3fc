using System;
using System.Collections.Generic;
using System.Linq;

namespace Tls.X509;

/// <summary>Embedded timestamps for people, one a line: when, by which log, how signed.</summary>
internal static class TimestampPrinter
{
    // Where CertificatePrinter has its values begin.
    private const int Column = 26;

    internal static string Print(Certificate certificate) =>
        TimestampList.TryReadEmbedded(certificate, out IReadOnlyList<ReadOnlyMemory<byte>> timestamps)
            ? string.Join("\n" + new string(' ', Column), timestamps.Select(Print))
            : "malformed";

    private static string Print(ReadOnlyMemory<byte> bytes) => SignedCertificateTimestamp.TryParse(
        bytes.Span, out SignedCertificateTimestamp? timestamp, out TimestampStatus form)
        ? FormattableString.Invariant($"{timestamp.Time:yyyy-MM-dd HH:mm:ss.fff} UTC by log ")
            + $"{Convert.ToHexStringLower(timestamp.LogId.Span)}, {Algorithm(timestamp.Algorithm)}"
        : form == TimestampStatus.UnknownVersion ? $"of version {bytes.Span[0] + 1}, {bytes.Length} bytes"
        : $"malformed, {bytes.Length} bytes";

    private static string Algorithm(ushort code) => code switch
    {
        0x0401 => "RSA with SHA-256",
        0x0403 => "ECDSA with SHA-256",
        _ => $"algorithm 0x{code:x4}",
    };
}
