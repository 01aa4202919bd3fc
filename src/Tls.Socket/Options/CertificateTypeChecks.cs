using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Handshake;

namespace Tls;

/// <summary>Lists of certificate types (RFC 7250), checked and worked out.</summary>
internal static class CertificateTypeChecks
{
    private const int MaxCompressors = 127;

    /// <exception cref="ArgumentException">The list is empty, repeats itself, or holds a type we do not know.</exception>
    internal static void Check(IReadOnlyList<CertificateType> types, string name)
    {
        if (types.Count == 0 || types.Distinct().Count() != types.Count
            || types.Any(type => type is not (CertificateType.X509 or CertificateType.RawPublicKey)))
        {
            throw new ArgumentException($"{name} is X509, RawPublicKey, or both in either order.");
        }
    }

    /// <exception cref="ArgumentException">There are two for one algorithm, or more than the extension holds.</exception>
    internal static IReadOnlyList<CertificateCompressor> CheckCompressors(
        IReadOnlyList<CertificateCompressor> compressors) =>
        compressors.Select(compressor => compressor.Algorithm).Distinct().Count() == compressors.Count
            && compressors.Count <= MaxCompressors
            ? compressors
            : throw new ArgumentException("CertificateCompressors has two for one algorithm, or too many.");

    /// <summary>What a client can show: as it says, otherwise what it has, in its order.</summary>
    internal static IReadOnlyList<CertificateType> OfClient(
        IReadOnlyList<CertificateType>? asked, IReadOnlyList<TlsIdentity> identities)
    {
        if (asked is not null)
        {
            Check(asked, nameof(TlsClientOptions.ClientCertificateTypes));
            return asked;
        }

        return identities.Count == 0
            ? [CertificateType.X509]
            : [.. identities.Select(identity => identity.Handshake.CertificateType).Distinct()];
    }
}
