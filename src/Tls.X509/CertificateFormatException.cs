using System;

namespace Tls.X509;

/// <summary>
/// Bytes that are no certificate, key, or PEM file by the rules of X.690 (DER), RFC 5280 and RFC 7468. It is
/// the only exception that reading hostile bytes ends in.
/// </summary>
public sealed class CertificateFormatException : FormatException
{
    internal CertificateFormatException(string field, int offset, string reason)
        : this(CertificateErrorCode.DerMalformed, field, offset, reason)
    {
    }

    internal CertificateFormatException(CertificateErrorCode code, string field, int offset, string reason)
        : base($"{field}, byte {offset}: {reason}")
    {
        Code = code;
        Field = field;
        Offset = offset;
    }

    internal CertificateFormatException(string path, CertificateFormatException inner)
        : base($"{path}: {inner.Message}", inner)
    {
        Code = inner.Code;
        Field = inner.Field;
        Offset = inner.Offset;
    }

    /// <summary>The same refusal in the vocabulary of verification.</summary>
    public CertificateErrorCode Code { get; }

    /// <summary>The field being read, by its name in the RFC.</summary>
    public string Field { get; }

    /// <summary>Where in the input, in bytes from its beginning (for PEM text: in characters).</summary>
    public int Offset { get; }

    /// <summary>Whether nothing is wrong but the password.</summary>
    public bool IsWrongPassword { get; internal init; }
}
