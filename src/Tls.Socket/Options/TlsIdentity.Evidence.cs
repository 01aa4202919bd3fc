using System;
using System.Collections.Generic;

namespace Tls;

/// <content>What is shown along with the certificate to peers that ask for it.</content>
public sealed partial class TlsIdentity
{
    // RFC 8446 §4.4.2: both stand in one Extension extensions<0..2^16-1>.
    private const int MaxListLength = 0x7f00;
    private const int MaxResponseLength = 0x8000;

    /// <summary>The OCSP response to staple to the certificate (RFC 6066 §8), DER; empty for none.</summary>
    public ReadOnlyMemory<byte> OcspResponse => Handshake.OcspResponse;

    /// <summary>
    /// The timestamps to show with the certificate (RFC 6962 §3.3), each a SignedCertificateTimestamp; empty for none.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> SignedCertificateTimestamps => Handshake.Timestamps;

    /// <summary>The same identity with that OCSP response: it shares the key, which is disposed with either.</summary>
    /// <param name="response">OCSPResponse, DER (RFC 6960), not looked into; at most 32 KiB, empty for none.</param>
    /// <exception cref="ArgumentException">It is too long for the message that carries it.</exception>
    public TlsIdentity WithOcspResponse(ReadOnlyMemory<byte> response)
    {
        if (response.Length > MaxResponseLength)
        {
            throw new ArgumentException("An OCSP response of that length cannot be sent.", nameof(response));
        }

        byte[] copy = response.ToArray();
        return new TlsIdentity(this, shown => shown with { OcspResponse = copy });
    }

    /// <summary>The same identity with those timestamps: it shares the key, which is disposed with either.</summary>
    /// <param name="timestamps">Each a SignedCertificateTimestamp (RFC 6962 §3.2), not looked into.</param>
    /// <exception cref="ArgumentException">One is empty, or all together are too long for the list.</exception>
    public TlsIdentity WithSignedCertificateTimestamps(IReadOnlyList<ReadOnlyMemory<byte>> timestamps)
    {
        ArgumentNullException.ThrowIfNull(timestamps);
        var copies = new ReadOnlyMemory<byte>[timestamps.Count];
        int length = 0;
        for (int i = 0; i < copies.Length; i++)
        {
            // RFC 6962 §3.3: opaque SerializedSCT<1..2^16-1>, SerializedSCT sct_list <1..2^16-1>.
            if (timestamps[i].IsEmpty)
            {
                throw new ArgumentException("A certificate timestamp cannot be empty.", nameof(timestamps));
            }

            copies[i] = timestamps[i].ToArray();
            length += sizeof(ushort) + copies[i].Length;
        }

        return length <= MaxListLength
            ? new TlsIdentity(this, shown => shown with { Timestamps = copies })
            : throw new ArgumentException("So many bytes of timestamps cannot be sent.", nameof(timestamps));
    }
}
