using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.Handshake;

namespace Tls;

/// <summary>Which signature schemes may stand in options: some only where somebody says so in so many words.</summary>
internal static class SchemeDefaults
{
    /// <summary>The schemes that a client accepts of servers.</summary>
    /// <exception cref="ArgumentException">One asked for is not supported or not for servers, or none is left.</exception>
    internal static IReadOnlyList<SignatureScheme> Resolve(TlsClientOptions options, CryptoProvider crypto)
    {
        // draft-ietf-tls-tls13-pkcs1 §2: clients MUST NOT advertise them in "signature_algorithms" of a ClientHello.
        if (options.SignatureSchemes?.FirstOrDefault(SignatureSelection.IsForClientCertificates) is { } legacy and not 0)
        {
            throw new ArgumentException(
                $"{legacy} signs for client certificates alone: name it in the SignatureSchemes of the identity.");
        }

        // §4.2.3: clients offering SHA-1 MUST list it as the lowest priority.
        return
        [
            .. Resolve(options.SignatureSchemes, options.DangerousAllowSha1Signatures, crypto)
                .OrderBy(SignatureSelection.IsSha1),
        ];
    }

    /// <summary>The schemes that a server accepts of clients, and signs by.</summary>
    /// <exception cref="ArgumentException">One asked for is not supported, or none is left.</exception>
    internal static IReadOnlyList<SignatureScheme> Resolve(TlsServerOptions options, CryptoProvider crypto) =>
        Resolve(options.SignatureSchemes, options.DangerousAllowSha1Signatures, crypto);

    /// <summary>Refuses schemes that only dangerous options may name.</summary>
    /// <exception cref="ArgumentException">There is one.</exception>
    internal static void RefuseSha1(IReadOnlyList<SignatureScheme> schemes, string instead)
    {
        if (schemes.FirstOrDefault(SignatureSelection.IsSha1) is var sha1 and not 0)
        {
            throw new ArgumentException($"{sha1} can be forged (RFC 9155); {instead} allows it all the same.");
        }
    }

    private static IReadOnlyList<SignatureScheme> Resolve(
        IReadOnlyList<SignatureScheme>? asked, bool allowSha1, CryptoProvider crypto)
    {
        if (!allowSha1)
        {
            RefuseSha1(asked ?? [], nameof(TlsClientOptions.DangerousAllowSha1Signatures));
        }

        return TlsDefaults.Resolve(asked, crypto);
    }
}
