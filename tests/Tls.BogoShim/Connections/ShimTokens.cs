using System.Collections.Generic;

namespace Tls.BogoShim.Connections;

/// <summary>What the shim says of itself where it plays a callback that fails, in the runner's own words.</summary>
internal static class ShimTokens
{
    internal const string CertificateVerifyFailed = ":CERTIFICATE_VERIFY_FAILED:";
    internal const string CertificateCallback = ":CERT_CB_ERROR:";
    internal const string OcspCallback = ":OCSP_CB_ERROR:";
    internal const string ConnectionRejected = ":CONNECTION_REJECTED:";
    internal const string InvalidProtocol = ":INVALID_ALPN_PROTOCOL:";
    internal const string InvalidTimestamps = ":INVALID_SCT_LIST:";
    internal const string DataOnShutdown = ":APPLICATION_DATA_ON_SHUTDOWN:";

    internal const string KeyMismatch = ":KEY_VALUES_MISMATCH:";
    internal const string KeyScheme = ":INVALID_SIGNATURE_ALGORITHM:";

    internal static IReadOnlyList<string> All { get; } =
    [
        CertificateVerifyFailed, CertificateCallback, OcspCallback, ConnectionRejected, InvalidProtocol,
        InvalidTimestamps, DataOnShutdown, KeyMismatch, KeyScheme,
    ];
}
