using System;
using System.Collections.Generic;
using System.IO;
using Tls.Crypto;
using Tls.X509;

namespace Tls;

/// <summary>
/// What QSslCertificate does without a certificate in hand: reading, verifying. The certificates themselves are
/// <see cref="Certificate"/>s.
/// </summary>
public static class TlsCertificate
{
    /// <summary>The certificates at a path: a file, a directory, or a pattern such as certs/*.pem.</summary>
    /// <inheritdoc cref="TrustStore.FromPath" path="/exception"/>
    public static IReadOnlyList<Certificate> FromPath(string path) => TrustStore.FromPath(path).Certificates;

    /// <summary>The certificates in what is left of a stream: PEM, DER or PKCS#7.</summary>
    /// <exception cref="CertificateFormatException">There is none, or something that is none.</exception>
    public static IReadOnlyList<Certificate> FromStream(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var contents = new MemoryStream();
        stream.CopyTo(contents);
        return FromData(contents.GetBuffer().AsSpan(0, (int)contents.Length));
    }

    /// <summary>The certificates in the bytes of a file: PEM, DER or PKCS#7.</summary>
    /// <exception cref="CertificateFormatException">There is none, or something that is none.</exception>
    public static IReadOnlyList<Certificate> FromData(ReadOnlySpan<byte> data) => CertificateFile.Parse(data);

    /// <summary>
    /// What is wrong with a chain, as a client would find it: the errors that <see cref="TlsSocket.SslErrorsOccurred"/> would
    /// carry; none when it is trusted.
    /// </summary>
    /// <param name="chain">The server's own certificate first, the others in any order.</param>
    /// <param name="hostName">The name it must carry; null to check none, and then it is not known whose it is.</param>
    /// <param name="configuration">Whom to trust, how deep and at what time; the default configuration when null.</param>
    /// <exception cref="ArgumentException">The chain is empty, or the name is no name of a host.</exception>
    public static IReadOnlyList<TlsError> Verify(
        IReadOnlyList<Certificate> chain, string? hostName = null, TlsConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(chain);
        if (chain.Count == 0)
        {
            throw new ArgumentException("There is no certificate to verify.", nameof(chain));
        }

        HostName? name = null;
        if (hostName is not null && !HostName.TryParse(hostName, out name))
        {
            throw new ArgumentException($"\"{hostName}\" is neither a DNS name nor an address.", nameof(hostName));
        }

        configuration ??= TlsConfiguration.Default;
        var others = new List<Certificate>(chain.Count - 1);
        for (int i = 1; i < chain.Count; i++)
        {
            others.Add(chain[i]);
        }

        VerificationResult result = CertificateVerifier.Verify(chain[0], others, new VerificationOptions
        {
            TrustStore = configuration.CaCertificates
                ?? configuration.CaCertificateSource?.Current ?? TrustStore.System,
            HostName = name,
            MaxDepth = configuration.PeerVerifyDepth,
            Clock = configuration.TimeProvider ?? TimeProvider.System,
        });
        result.LeafKey?.Dispose();
        return TlsError.AllOf(result);
    }

    /// <summary>Reads a PKCS#12 file (pfx): a key, its certificate and those of CAs.</summary>
    /// <param name="stream">What is left of it is the file.</param>
    /// <param name="passPhrase">The password; it may be empty.</param>
    /// <returns>The contents; the caller disposes them.</returns>
    /// <exception cref="CertificateFormatException">The password is wrong, or the file damaged or of a kind not supported.</exception>
    public static Pkcs12Contents ImportPkcs12(Stream stream, ReadOnlySpan<char> passPhrase)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var contents = new MemoryStream();
        stream.CopyTo(contents);
        Span<byte> bytes = contents.GetBuffer().AsSpan(0, (int)contents.Length);
        try
        {
            return Pkcs12File.Parse(bytes, passPhrase);
        }
        finally
        {
            FixedTime.Wipe(bytes);
        }
    }

    /// <summary>
    /// Whether a certificate falls under a list of what is never trusted (QSslCertificate::isBlacklisted). There is no such
    /// list built in, as one would be out of date: the caller brings it.
    /// </summary>
    public static bool IsBlacklisted(Certificate certificate, DistrustList distrust)
    {
        ArgumentNullException.ThrowIfNull(distrust);
        return distrust.Find(certificate) is not null;
    }
}
