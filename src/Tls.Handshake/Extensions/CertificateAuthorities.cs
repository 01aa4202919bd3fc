using System;
using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// opaque DistinguishedName&lt;1..2^16-1&gt;;             RFC 8446 §4.2.4
/// struct {
///     DistinguishedName authorities&lt;3..2^16-1&gt;;
/// } CertificateAuthoritiesExtension;
/// </code>
/// Whom its sender trusts to issue certificates.
/// </summary>
public sealed class CertificateAuthorities : Extension
{
    /// <summary>Names in the order given.</summary>
    public CertificateAuthorities(params IReadOnlyList<ReadOnlyMemory<byte>> authorities) =>
        Authorities = authorities;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.CertificateAuthorities;

    /// <summary>authorities: distinguished names, DER.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Authorities { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static CertificateAuthorities Read(ref TlsReader data)
    {
        TlsReader list = data.Vector16("authorities", 3);
        var authorities = new List<ReadOnlyMemory<byte>>();
        while (!list.IsEmpty)
        {
            authorities.Add(list.Opaque16("distinguished_name", 1).ToArray());
        }

        return new CertificateAuthorities(authorities);
    }

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        using (w.Vector16())
        {
            foreach (ReadOnlyMemory<byte> authority in Authorities)
            {
                w.Opaque16(authority.Span);
            }
        }
    }
}
