using System;
using System.Collections.Generic;
using System.Text;
using Tls.Crypto;

namespace Tls.X509;

/// <summary>Writes PEM (RFC 7468 §2): 64 characters a line, ended by line feeds.</summary>
public static class PemWriter
{
    private const int LineLength = 64;

    /// <summary>A certificate, label CERTIFICATE.</summary>
    public static string Write(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return Write("CERTIFICATE", certificate.Raw.Span);
    }

    /// <summary>Certificates one after the other: a chain has the leaf first.</summary>
    public static string Write(IEnumerable<Certificate> certificates)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        StringBuilder text = new();
        foreach (Certificate certificate in certificates)
        {
            text.Append(Write(certificate));
        }

        return text.ToString();
    }

    /// <summary>
    /// A private key as unencrypted PKCS#8, label PRIVATE KEY: whoever reads the text has the key.
    /// </summary>
    /// <exception cref="NotSupportedException">The key cannot leave where it lives.</exception>
    public static string DangerousWrite(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        byte[] pkcs8 = key.DangerousExportPkcs8();
        try
        {
            return Write("PRIVATE KEY", pkcs8);
        }
        finally
        {
            FixedTime.Wipe(pkcs8);
        }
    }

    /// <summary>Any bytes under any label.</summary>
    public static string Write(string label, ReadOnlySpan<byte> data)
    {
        string base64 = Convert.ToBase64String(data);
        StringBuilder text = new(base64.Length + (base64.Length / LineLength) + 64);
        text.Append("-----BEGIN ").Append(label).Append("-----\n");
        for (int i = 0; i < base64.Length; i += LineLength)
        {
            text.Append(base64, i, Math.Min(LineLength, base64.Length - i)).Append('\n');
        }

        return text.Append("-----END ").Append(label).Append("-----\n").ToString();
    }
}
