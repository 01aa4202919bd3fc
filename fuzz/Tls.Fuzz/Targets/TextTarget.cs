using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using System.Linq;
using System.Text;
using Tls.Fuzz.Seeds;
using Tls.X509;

namespace Tls.Fuzz.Targets;

/// <summary>
/// What people write: the first byte says what, the rest is UTF-8. A host name, pins, an object identifier and a list of
/// suites are refused as documented, or say the same when they are written and read again.
/// </summary>
internal sealed class TextTarget : Target
{
    private const int Kinds = 4;

    internal override string Name => "text";

    internal override string Summary => "host names, pins, object identifiers, lists of cipher suites as OpenSSL has them";

    internal override Tokens Tokens => Tokens.Text;

    internal override IEnumerable<byte[]> Seeds() => ((string[])
    [
        "0www.example.com.", "0[2001:db8::1]", "0192.0.2.1", "0xn--bcher-kva.example", "0bücher.example",
        "1sha256//" + new string('A', 43) + "=;sha256/" + new string('B', 43) + "=",
        "22.5.29.17", "21.2.840.113549.1.1.11", "22.999.18446744073709551616",
        "3HIGH:!aNULL:!RC4", "3ECDHE+AESGCM:ECDHE+CHACHA20:-AES128:+aRSA:@STRENGTH",
        "3TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES256-GCM-SHA384", "3DEFAULT,PSK !SHA1",
    ]).Select(seed => (byte[])[(byte)(seed[0] - '0'), .. Encoding.UTF8.GetBytes(seed[1..])]);

    internal override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        string text = Encoding.UTF8.GetString(input[1..]);
        switch (input[0] % Kinds)
        {
            case 0:
                if (HostName.TryParse(text, out HostName? host))
                {
                    FindingException.Unless(host.Equals(HostName.Parse(host.Text)), "a host name is read again");
                    FindingException.Unless(host.IsIpAddress == !host.Address.IsEmpty, "an address has bytes");
                }

                break;
            case 1:
                if (PinnedKeys.TryParse(text, out PinnedKeys? pins))
                {
                    FindingException.Unless(pins.Equals(PinnedKeys.Parse(pins.ToString())), "pins are read again");
                }

                break;
            case 2:
                ReadIdentifier(text);
                break;
            default:
                ReadSuites(text);
                break;
        }
    }

    private static void ReadIdentifier(string text)
    {
        ObjectIdentifier oid;
        try
        {
            oid = ObjectIdentifier.Parse(text);
        }
        catch (FormatException)
        {
            return;
        }

        FindingException.Unless(ObjectIdentifier.Parse(oid.ToString()) == oid, "an object identifier is read again");
        var writer = new AsnWriter(AsnEncodingRules.DER);
        try
        {
            writer.WriteObjectIdentifier(oid.ToString());
        }
        catch (ArgumentException)
        {
            // Larger than System.Formats.Asn1 writes.
            return;
        }

        FindingException.Unless(
            writer.Encode().AsSpan().EndsWith(oid.Contents.Span), "System.Formats.Asn1 writes the same object identifier");
    }

    private static void ReadSuites(string text)
    {
        IReadOnlyList<TlsCipher> suites;
        try
        {
            suites = TlsCipher.Parse(text);
        }
        catch (ArgumentException)
        {
            return;
        }

        FindingException.Unless(
            suites.Count > 0 && suites.Distinct().Count() == suites.Count, "each suite once, and one at least");
        IReadOnlyList<TlsCipher> again = TlsCipher.Parse(string.Join(':', suites.Select(suite => suite.Name)));
        FindingException.Unless(again.ToHashSet().IsSupersetOf(suites), "a list of names is read again");
    }
}
