using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>The purposes the key is certified for (RFC 5280 §4.2.1.12).</summary>
public sealed class ExtendedKeyUsage
{
    private ExtendedKeyUsage(IReadOnlyList<ObjectIdentifier> purposes) => Purposes = purposes;

    /// <summary>The purposes, in the certificate's order.</summary>
    public IReadOnlyList<ObjectIdentifier> Purposes { get; }

    /// <summary>Whether the purpose, or anyExtendedKeyUsage, is listed.</summary>
    public bool Allows(CertificatePurpose purpose)
    {
        foreach (ObjectIdentifier listed in Purposes)
        {
            if (listed.Is(KnownOids.AnyExtendedKeyUsage) || purpose switch
            {
                CertificatePurpose.ServerAuthentication => listed.Is(KnownOids.ServerAuth),
                CertificatePurpose.ClientAuthentication => listed.Is(KnownOids.ClientAuth),
                CertificatePurpose.Any => true,
            })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><code>ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF KeyPurposeId</code></summary>
    internal static ExtendedKeyUsage Read(DerReader value, System.ReadOnlyMemory<byte> certificate)
    {
        DerReader list = value.Sequence("extKeyUsage");
        value.End("extKeyUsage");
        List<ObjectIdentifier> purposes = [];
        do
        {
            purposes.Add(new ObjectIdentifier(list.Oid("KeyPurposeId").ContentsIn(certificate)));
        }
        while (!list.IsEmpty);

        return new ExtendedKeyUsage(purposes);
    }
}
