using System;
using System.Text;
using Tls.Handshake;

namespace Tls;

/// <summary>Which labels an application may export under.</summary>
internal static class ExporterLabels
{
    /// <summary>RFC 9266 §2.</summary>
    internal const string ChannelBinding = "EXPORTER-Channel-Binding";

    /// <summary>The label's bytes.</summary>
    /// <exception cref="ArgumentException">The label is TLS's own, or not one at all.</exception>
    internal static byte[] Check(string label)
    {
        // RFC 5705 §4, note 1 of the registry: these entries are reserved and MUST NOT be used; RFC 7627 §4 adds one.
        if (label is "client finished" or "server finished" or "master secret" or "key expansion"
            or "extended master secret")
        {
            throw new ArgumentException($"TLS itself derives its secrets under \"{label}\".", nameof(label));
        }

        // RFC 5705 §4: label values are ASCII strings.
        if (!Ascii.IsValid(label))
        {
            throw new ArgumentException("A label is made of ASCII characters.", nameof(label));
        }

        return label.Length <= Exporter.MaxLabelSize
            ? Encoding.ASCII.GetBytes(label)
            : throw new ArgumentException(
                $"A label has at most {Exporter.MaxLabelSize} characters.", nameof(label));
    }
}
