using System;
using System.Linq;
using System.Net;
using Xunit;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Certificates;

/// <summary>What <c>tls cert show</c> shows.</summary>
public sealed class CertificatePrinterTests
{
    [Fact]
    public void Every_field_has_its_line()
    {
        Certificate root = (Ca("root") with { PathLength = 1 }).SelfSign(Key(0));
        Certificate leaf = (Leaf() with
        {
            SerialNumber = new byte[] { 1, 0xab },
            IpAddresses = [IPAddress.Loopback],
            ExtraExtensions = [Extension("1.2.3.4", true, 5, 0)],
        }).Issue(Key(9), root, Key(0));

        string[] lines = CertificatePrinter.Print(leaf).Split('\n');

        string keyId = Convert.ToHexStringLower(root.SubjectKeyIdentifier.Span);
        string[] expected =
        [
            "Certificate",
            "  Subject:                CN=leaf",
            "  Issuer:                 CN=root",
            "  Serial number:          01:ab",
            "  Version:                3",
            "  Not before:             2026-05-22 12:00:00 UTC",
            "  Not after:              2026-06-11 12:00:00 UTC",
            "  Public key:             EC P-256",
            "  Signature algorithm:    EcdsaSha256",
            "  Basic constraints:      no CA",
            "  Key usage:              DigitalSignature (critical)",
            "  Extended key usage:     server authentication, client authentication",
            "  Alternative names:      DNS:www.example.com, IP:127.0.0.1",
        ];
        Assert.Equal(expected, lines.Take(expected.Length));
        Assert.Contains("  Extension 1.2.3.4:      2 bytes (critical)", lines);
        Assert.Contains(lines, line => line.StartsWith("  Authority key id:", StringComparison.Ordinal)
            && line.Replace(
                ":", string.Empty, StringComparison.Ordinal).EndsWith(keyId, StringComparison.Ordinal));
        string fingerprint = Convert.ToHexStringLower(leaf.Fingerprint());
        Assert.Equal(fingerprint, lines[^3].Split(
            ' ')[^1].Replace(":", string.Empty, StringComparison.Ordinal));
        Assert.Equal($"  Pin of the key:         {PinnedKeys.PinOf(leaf.PublicKey)}", lines[^2]);
    }

    [Fact]
    public void Root_says_that_it_issued_itself_and_may_issue()
    {
        string text = CertificatePrinter.Print((Ca("root") with { PathLength = 1 }).SelfSign(Key(0)));
        Assert.Contains("CN=root (itself)\n", text, StringComparison.Ordinal);
        Assert.Contains("CA, path length 1 (critical)\n", text, StringComparison.Ordinal);
        Assert.Contains("KeyCertSign, CrlSign (critical)\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_cannot_move_a_terminal()
    {
        string text = CertificatePrinter.Print(Leaf("a\u001b[2Jb\nSubject: CN=forged").SelfSign(Key(9)));
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("DNS:a\\x1b[2Jb\\x0aSubject", text, StringComparison.Ordinal);
    }
}
