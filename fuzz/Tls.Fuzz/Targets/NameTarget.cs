using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using Tls.Fuzz.Seeds;
using Tls.X509;
using Tls.X509.Der;

namespace Tls.Fuzz.Targets;

/// <summary>
/// <see cref="DistinguishedName"/> and <see cref="GeneralName"/>: what is read keeps its bytes, prints, and equals itself.
/// </summary>
internal sealed class NameTarget : Target
{
    internal override string Name => "names";

    internal override string Summary => "DistinguishedName and GeneralName, encoded";

    internal override Tokens Tokens => Tokens.Der;

    internal override IEnumerable<byte[]> Seeds()
    {
        yield return DistinguishedName.Create(("C", "DE"), ("O", "Bücher & Söhne"), ("CN", " two  spaces ")).Encoded.ToArray();
        yield return DistinguishedName.FromCommonName(null).Encoded.ToArray();
        yield return [0x82, 11, .. "*.localhost"u8];
        yield return [0x87, 4, .. IPAddress.Loopback.GetAddressBytes()];
        yield return [0x86, 19, .. "http://ca.example/c"u8];
        yield return [0x88, 3, 0x2a, 0x03, 0x04];
        byte[] name = DistinguishedName.FromCommonName("fuzz").Encoded.ToArray();
        yield return [0xa4, (byte)name.Length, .. name];
    }

    internal override void Run(ReadOnlySpan<byte> input)
    {
        byte[] der = input.ToArray();
        try
        {
            var name = DistinguishedName.Parse(der);
            FindingException.Unless(name.Encoded.Span.SequenceEqual(input), "a name keeps its bytes");
            FindingException.Unless(
                name.ToString() is not null && name.Attributes().All(attribute => attribute.ToString() is not null),
                "a name prints");
            FindingException.Unless(
                name.Equals(DistinguishedName.Parse(der)) && name.IsWithin(name), "a name equals itself, and is within itself");
            FindingException.Unless(
                name.GetHashCode() == DistinguishedName.Parse(der).GetHashCode(), "equal names have one hash");
        }
        catch (CertificateFormatException)
        {
            // Refused.
        }

        try
        {
            FindingException.Unless(GeneralName.Parse(der).ToString() is not null, "a general name prints");
        }
        catch (CertificateFormatException)
        {
            // Refused.
        }
    }
}
