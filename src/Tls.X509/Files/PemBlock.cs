namespace Tls.X509;

/// <summary>One block of a PEM file (RFC 7468 §2).</summary>
/// <param name="Label">What the boundaries say, for example CERTIFICATE.</param>
/// <param name="Data">The decoded bytes.</param>
/// <param name="Offset">Where the block begins, in characters from the beginning of the text.</param>
internal sealed record PemBlock(string Label, byte[] Data, int Offset);
