using System;
using System.Net;
using System.Text;
using Tls.X509.Der;

namespace Tls.X509;

// Names that are made and not read: the bases of constraints that a caller gives.
public readonly partial struct GeneralName
{
    /// <summary>A dNSName; as the base of a constraint it covers every name below it.</summary>
    /// <exception cref="ArgumentException">It is not ASCII.</exception>
    public static GeneralName Dns(string name) => Text(GeneralNameKind.DnsName, name);

    /// <summary>An rfc822Name: a mailbox, or, as the base of a constraint, a host or <c>.domain</c>.</summary>
    /// <exception cref="ArgumentException">It is not ASCII.</exception>
    public static GeneralName Mail(string name) => Text(GeneralNameKind.Rfc822Name, name);

    /// <summary>A URI, or, as the base of a constraint, a host or <c>.domain</c>.</summary>
    /// <exception cref="ArgumentException">It is not ASCII.</exception>
    public static GeneralName UriOrHost(string name) => Text(GeneralNameKind.Uri, name);

    /// <summary>An iPAddress.</summary>
    public static GeneralName Address(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new GeneralName(GeneralNameKind.IpAddress, address.GetAddressBytes());
    }

    /// <summary>The base of a constraint on addresses: address and mask (RFC 5280 §4.2.1.10).</summary>
    /// <param name="network">Any address of the range.</param>
    /// <param name="prefixLength">How many leading bits the addresses have in common.</param>
    /// <exception cref="ArgumentOutOfRangeException">The address has not so many bits.</exception>
    public static GeneralName AddressRange(IPAddress network, int prefixLength)
    {
        ArgumentNullException.ThrowIfNull(network);
        byte[] address = network.GetAddressBytes();
        ArgumentOutOfRangeException.ThrowIfNegative(prefixLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefixLength, address.Length * 8);
        byte[] range = [.. address, .. new byte[address.Length]];
        for (int bit = 0; bit < prefixLength; bit++)
        {
            range[address.Length + (bit / 8)] |= (byte)(0x80 >> (bit % 8));
        }

        return new GeneralName(GeneralNameKind.IpAddress, range);
    }

    /// <summary>A directoryName.</summary>
    public static GeneralName DirectoryName(DistinguishedName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Of(name);
    }

    /// <summary>A name of any kind, with its tag, as RFC 5280 §4.2.1.6 encodes it; the octets of an iPAddress are not counted.</summary>
    /// <exception cref="CertificateFormatException">It is none.</exception>
    public static GeneralName Parse(ReadOnlyMemory<byte> der)
    {
        DerReader reader = new(der.Span);
        GeneralName name = Read(ref reader, der, "GeneralName");
        reader.End("GeneralName");
        return name;
    }

    private static GeneralName Text(GeneralNameKind kind, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Ascii.IsValid(text)
            ? new GeneralName(kind, Encoding.ASCII.GetBytes(text))
            : throw new ArgumentException("Names are ASCII here: domains as A-labels.", nameof(text));
    }
}
