using System;
using System.Globalization;
using System.Text;

namespace Tls;

/// <summary>Names of hosts as people write them, in the form that certificates have (RFC 5890 §2.3.2.1).</summary>
internal static class HostNames
{
    /// <summary>The A-labels of a name; null when there is none.</summary>
    /// <exception cref="ArgumentException">It is no name.</exception>
    internal static string? ToAscii(string? host) => string.IsNullOrEmpty(host)
        ? null
        : Ascii.IsValid(host) ? host : new IdnMapping().GetAscii(host);
}
