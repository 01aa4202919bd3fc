using System.Collections.Generic;

namespace Tls.X509.Tests.Limbo;

/// <summary>
/// Cases of x509-limbo that we decide otherwise, each with its reason. All are accepts of what a stricter
/// profile forbids its issuers; none is the acceptance of a path that RFC 5280 §6 refuses.
/// </summary>
internal static class LimboDivergences
{
    internal static readonly Dictionary<string, string> Reasons = new()
    {
        ["rfc5280::aki::leaf-missing-aki"] =
            "a rule for issuers (strict)",
        ["rfc5280::aki::cross-signed-root-missing-aki"] =
            "a rule for issuers (disputed)",
        ["rfc5280::ski::root-missing-ski"] =
            "a rule for issuers (strict)",
        ["rfc5280::root-non-critical-basic-constraints"] =
            "a rule for issuers (strict)",
        ["rfc5280::serial::zero"] =
            "RFC 5280 §4.1.2.2: to be handled gracefully",
        ["webpki::aki::root-with-aki-all-fields"] =
            "CA/Browser Forum profile",
        ["webpki::aki::root-with-aki-missing-keyidentifier"] =
            "CA/Browser Forum profile",
        ["webpki::aki::root-with-aki-ski-mismatch"] =
            "CA/Browser Forum profile",
        ["webpki::ca-as-leaf"] =
            "CA/Browser Forum profile; conflicts with rfc5280::ca-as-leaf",
        ["webpki::cn::case-mismatch"] =
            "CA/Browser Forum profile; the common name is not used",
        ["webpki::cn::ipv4-hex-mismatch"] =
            "CA/Browser Forum profile; the common name is not used",
        ["webpki::cn::ipv6-uncompressed-mismatch"] =
            "CA/Browser Forum profile; the common name is not used",
        ["webpki::cn::not-in-san"] =
            "CA/Browser Forum profile; the common name is not used",
        ["webpki::cn::punycode-not-in-san"] =
            "CA/Browser Forum profile; the common name is not used",
        ["webpki::eku::ee-critical-eku"] =
            "CA/Browser Forum profile",
        ["webpki::eku::root-has-eku"] =
            "CA/Browser Forum profile",
        ["webpki::forbidden-rsa-key-not-divisible-by-8-in-leaf"] =
            "CA/Browser Forum profile",
        ["webpki::forbidden-rsa-not-divisible-by-8-in-root"] =
            "CA/Browser Forum profile",
    };
}
