using System;
using Tls.Crypto;

namespace Tls.X509;

/// <content>The certificate in other forms, and what it says of itself.</content>
public sealed partial class Certificate
{
    /// <summary>
    /// Whether its own key has signed it: then nobody but itself vouches for it. That the names are the same, as
    /// <see cref="IsSelfIssued"/> says, is not enough. False when key or algorithm are not supported.
    /// </summary>
    public bool IsSelfSigned
    {
        get
        {
            if (!IsSelfIssued
                || SignatureAlgorithm.Signature is not SignatureAlgorithm algorithm
                || PublicKey.Kind is not KeyKind kind
                || !algorithm.IsFor(kind)
                || !CryptoProvider.Default.TryImportVerifyingKey(PublicKey.Encoded.Span, out VerifyingKey? key))
            {
                return false;
            }

            using (key)
            {
                return key.Verify(algorithm, RawTbs.Span, Signature.Span);
            }
        }
    }

    /// <summary>PEM, label CERTIFICATE.</summary>
    public string ToPem() => PemWriter.Write(this);

    /// <summary>DER; a copy of <see cref="Raw"/>.</summary>
    public byte[] ToDer() => Raw.ToArray();

    /// <summary>Field by field, for people, as <see cref="CertificatePrinter"/> prints it.</summary>
    public string ToText() => CertificatePrinter.Print(this);

    /// <summary>
    /// What an extension of this certificate says: an object of its own type, such as <see cref="X509.BasicConstraints"/>,
    /// where <see cref="CertificateExtension.IsSupported"/>; otherwise its bytes.
    /// </summary>
    /// <exception cref="ArgumentException">It is no extension of this certificate.</exception>
    public object DecodedValue(CertificateExtension extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        bool isOurs = false;
        foreach (CertificateExtension own in Extensions)
        {
            isOurs |= own.Equals(extension);
        }

        return !isOurs
            ? throw new ArgumentException("It is no extension of this certificate.", nameof(extension))
            : extension.Name switch
            {
                ExtensionNames.BasicConstraints => BasicConstraints!,
                ExtensionNames.KeyUsage => KeyUsage!.Value,
                ExtensionNames.ExtendedKeyUsage => ExtendedKeyUsage!,
                ExtensionNames.SubjectAltName => SubjectAlternativeNames,
                ExtensionNames.NameConstraints => NameConstraints!,
                ExtensionNames.SubjectKeyIdentifier => SubjectKeyIdentifier,
                ExtensionNames.AuthorityKeyIdentifier => AuthorityKeyIdentifier!,
                ExtensionNames.AuthorityInfoAccess => AuthorityInfoAccess,
                ExtensionNames.CertificatePolicies => Policies!,
                ExtensionNames.PolicyMappings => PolicyMappings,
                ExtensionNames.PolicyConstraints => PolicyConstraints!,
                ExtensionNames.InhibitAnyPolicy => InhibitAnyPolicy!.Value,
                _ => extension.Value,
            };
    }
}
