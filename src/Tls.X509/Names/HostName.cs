using System;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Tls.X509;

/// <summary>
/// The name a caller means to reach: a reference identity of RFC 9525 §6.1, either a DNS name in A-labels or
/// an IP address. Names in Unicode are the caller's to convert first (<c>IdnMapping</c>).
/// </summary>
public sealed class HostName : IEquatable<HostName>
{
    private const int MaxLength = 253;
    private const int MaxLabelLength = 63;

    private readonly byte[]? _address;

    private HostName(string text, byte[]? address)
    {
        Text = text;
        _address = address;
    }

    /// <summary>The DNS name in lower case without a final dot, or the address in its usual form.</summary>
    public string Text { get; }

    /// <summary>
    /// Whether it is an IP address, which is matched with iPAddress names and never sent as SNI.
    /// </summary>
    public bool IsIpAddress => _address is not null;

    /// <summary>The 4 or 16 octets of an address; empty for a DNS name.</summary>
    public ReadOnlySpan<byte> Address => _address;

    /// <summary>Reads a DNS name or an address; an IPv6 address may stand in brackets.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static HostName Parse(string text) =>
        TryParse(text, out HostName? host)
            ? host
            : throw new FormatException($"'{text}' is neither a DNS name nor an IP address.");

    /// <summary>Reads a DNS name or an address; an IPv6 address may stand in brackets.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out HostName? host)
    {
        host = null;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        if (TryParseAddress(text, out IPAddress? address))
        {
            host = new HostName(address.ToString(), address.GetAddressBytes());
            return true;
        }

        // RFC 9525 §6.3: a final dot, which marks an absolute name, is no part of the comparison.
        ReadOnlySpan<char> name = text.EndsWith('.') ? text.AsSpan(0, text.Length - 1) : text;
        if (!IsDnsName(name))
        {
            return false;
        }

        host = new HostName(name.ToString().ToLowerInvariant(), null);
        return true;
    }

    /// <summary>
    /// Whether the certificate is for this name (RFC 9525 §6); its subject's common name does not count.
    /// </summary>
    public bool Matches(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return HostNameMatcher.Matches(this, certificate);
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] HostName? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as HostName);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    /// <summary>The name as <see cref="Text"/> has it.</summary>
    public override string ToString() => Text;

    /// <summary>
    /// Labels of letters, digits, hyphens inside, and underscores (which hosts in the wild carry), the last
    /// not all digits, so that nothing that looks like an address passes for a name.
    /// </summary>
    internal static bool IsDnsName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.Length > MaxLength)
        {
            return false;
        }

        bool lastIsNumeric = true;
        foreach (Range range in name.Split('.'))
        {
            ReadOnlySpan<char> label = name[range];
            if (label.IsEmpty || label.Length > MaxLabelLength || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }

            lastIsNumeric = !label.ContainsAnyExceptInRange('0', '9');
            foreach (char c in label)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                {
                    return false;
                }
            }
        }

        return !lastIsNumeric;
    }

    private static bool TryParseAddress(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        bool isBracketed = text.Length > 2 && text[0] == '[' && text[^1] == ']';
        ReadOnlySpan<char> inner = isBracketed ? text.AsSpan(1, text.Length - 2) : text;
        if (inner.Contains(':'))
        {
            // A zone is of this machine alone; no certificate can speak of it.
            return !inner.ContainsAny('%', '[', ']') && !inner.Contains('/')
                && IPAddress.TryParse(inner, out address)
                && address.AddressFamily == AddressFamily.InterNetworkV6;
        }

        return !isBracketed && IsDottedDecimal(inner) && IPAddress.TryParse(inner, out address);
    }

    /// <summary>Four decimal numbers without leading zeros: the form that no parser reads as octal.</summary>
    private static bool IsDottedDecimal(ReadOnlySpan<char> text)
    {
        int count = 0;
        foreach (Range range in text.Split('.'))
        {
            ReadOnlySpan<char> part = text[range];
            count++;
            if (part.Length is 0 or > 3 || part.ContainsAnyExceptInRange('0', '9')
                || (part.Length > 1 && part[0] == '0'))
            {
                return false;
            }
        }

        return count == 4;
    }
}
