using System.Collections.Generic;

namespace Tls.X509.Tests.Limbo;

/// <summary>
/// Cases of x509-limbo that we decide otherwise, each with its reason; docs/conformance.md has the same list.
/// </summary>
internal static class LimboDivergences
{
    private const string Issuers = "RFC 5280 §4 binds issuers here, not path validation";
    private const string Forum = "a rule of the CA/Browser Forum";
    private const string CommonName = "a rule of the CA/Browser Forum; by default the common name is not used";

    /// <summary>Accepted by default, and refused in the strict mode.</summary>
    internal static readonly Dictionary<string, string> Default = new()
    {
        ["rfc5280::aki::cross-signed-root-missing-aki"] = Issuers,
        ["rfc5280::aki::leaf-missing-aki"] = Issuers,
        ["rfc5280::pc::ica-noncritical-pc"] = Issuers,
        ["rfc5280::root-non-critical-basic-constraints"] = Issuers,
        ["rfc5280::serial::zero"] = "RFC 5280 §4.1.2.2: to be handled gracefully",
        ["rfc5280::ski::root-missing-ski"] = Issuers,
        ["webpki::aki::root-with-aki-all-fields"] = Forum,
        ["webpki::aki::root-with-aki-missing-keyidentifier"] = Forum,
        ["webpki::aki::root-with-aki-ski-mismatch"] = Forum,
        ["webpki::ca-as-leaf"] = Forum + "; conflicts with rfc5280::ca-as-leaf",
        ["webpki::cn::case-mismatch"] = CommonName,
        ["webpki::cn::ipv4-hex-mismatch"] = CommonName,
        ["webpki::cn::ipv6-uncompressed-mismatch"] = CommonName,
        ["webpki::cn::not-in-san"] = CommonName,
        ["webpki::cn::punycode-not-in-san"] = CommonName,
        ["webpki::eku::ee-critical-eku"] = Forum,
        ["webpki::eku::root-has-eku"] = Forum,
        ["webpki::forbidden-rsa-key-not-divisible-by-8-in-leaf"] = Forum,
        ["webpki::forbidden-rsa-not-divisible-by-8-in-root"] = Forum,
    };

    /// <summary>Refused in the strict mode though limbo accepts; accepted by default.</summary>
    internal static readonly Dictionary<string, string> Strict = new()
    {
        ["bettertls"] = "BR 7.1.4.3: the common name is none of the alternative names (88 of 1,940)",
        ["crl::issuer-no-keyusage-extension"] = "RFC 5280 §4.2.1.3: a CA without key usage",
        ["cve::cve-2024-0567"] = "RFC 5280 §4.2.1.1: a cross certificate without authority key identifier",
        ["pathlen::validation-ignores-pathlen-in-leaf"] = "BR 7.1.2.7.8: pathLenConstraint in a leaf",
        ["rfc5280::ca-as-leaf"] = "BR 7.1.2.7.8: a CA is no leaf; conflicts with webpki::ca-as-leaf",
        ["rfc5280::nc::permitted-dns-match-more"] = "BR 7.1.4.3, see bettertls",
        ["rfc5280::nc::permitted-ipv4-match"] = "BR 7.1.4.3, see bettertls",
        ["rfc5280::nc::permitted-ipv6-match"] = "BR 7.1.4.3, see bettertls",
        ["webpki::san::leftmost-wildcard-san"] = "BR 7.1.4.3, see bettertls",
    };

    /// <summary>Accepted in both modes.</summary>
    internal static readonly Dictionary<string, string> Both = new()
    {
        ["rfc5280::nc::permitted-dns-match-noncritical"] =
            "BR 7.1.2.5.2 allows it; conflicts with webpki::nc::permitted-dns-match-noncritical",
        ["webpki::san::public-suffix-multi-label-wildcard-san"] =
            "no list of public suffixes is part of this; VerificationOptions.IsPublicSuffix takes one",
        ["webpki::san::public-suffix-private-namespace-wildcard-san"] =
            "no list of public suffixes is part of this; VerificationOptions.IsPublicSuffix takes one",
    };
}
