using Org.BouncyCastle.Tls;

namespace Tls.Bench.Stacks;

/// <summary>
/// What both ends of BouncyCastle agree on: as with this library, AES-128-GCM and X25519 come first.
/// </summary>
internal static class BouncySuites
{
    private static readonly ProtocolVersion[] Tls13 = [ProtocolVersion.TLSv13];
    private static readonly ProtocolVersion[] Tls12 = [ProtocolVersion.TLSv12];

    private static readonly int[] Suites13 =
        [CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384];

    private static readonly int[] Suites12 =
    [
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    ];

    /// <summary>The groups, the preferred one first.</summary>
    internal static int[] Groups { get; } = [NamedGroup.x25519, NamedGroup.secp256r1];

    /// <summary>TLS 1.2 alone or TLS 1.3 alone.</summary>
    internal static ProtocolVersion[] Versions(bool isTls12) => isTls12 ? Tls12 : Tls13;

    /// <summary>The suites of that version, the preferred one first.</summary>
    internal static int[] Of(bool isTls12) => isTls12 ? Suites12 : Suites13;
}
