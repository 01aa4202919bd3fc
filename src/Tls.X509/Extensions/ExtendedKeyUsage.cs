using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>The purposes the key is certified for (RFC 5280 §4.2.1.12).</summary>
public sealed class ExtendedKeyUsage
{
    // What nearly all certificates of servers and clients say is one object for all of them.
    private static readonly ExtendedKeyUsage[] Usual =
    [
        Of(KnownOids.ServerAuth),
        Of(KnownOids.ClientAuth),
        Of(KnownOids.ServerAuth, KnownOids.ClientAuth),
        Of(KnownOids.ClientAuth, KnownOids.ServerAuth),
    ];

    private readonly ObjectIdentifier[] _purposes;

    private ExtendedKeyUsage(params ObjectIdentifier[] purposes) => _purposes = purposes;

    /// <summary>The purposes, in the certificate's order.</summary>
    public IReadOnlyList<ObjectIdentifier> Purposes => _purposes;

    /// <summary>Whether the purpose, or anyExtendedKeyUsage, is listed.</summary>
    public bool Allows(CertificatePurpose purpose)
    {
        foreach (ObjectIdentifier listed in _purposes)
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
    internal static ExtendedKeyUsage Read(DerReader value, ReadOnlyMemory<byte> certificate)
    {
        DerReader list = value.Sequence("extKeyUsage");
        value.End("extKeyUsage");
        foreach (ExtendedKeyUsage usual in Usual)
        {
            if (usual.IsListed(list))
            {
                return usual;
            }
        }

        List<ObjectIdentifier> purposes = [];
        do
        {
            purposes.Add(new ObjectIdentifier(list.Oid("KeyPurposeId").ContentsIn(certificate)));
        }
        while (!list.IsEmpty);

        return new ExtendedKeyUsage([.. purposes]);
    }

    private static ExtendedKeyUsage Of(ReadOnlySpan<byte> purpose) => new(new ObjectIdentifier(purpose.ToArray()));

    private static ExtendedKeyUsage Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) =>
        new(new ObjectIdentifier(first.ToArray()), new ObjectIdentifier(second.ToArray()));

    /// <summary>Whether a list names these purposes, in this order, and no others.</summary>
    private bool IsListed(DerReader list)
    {
        foreach (ObjectIdentifier purpose in _purposes)
        {
            if (!list.NextIs(DerTag.Oid) || !list.Any("KeyPurposeId").Contents.SequenceEqual(purpose.Contents.Span))
            {
                return false;
            }
        }

        return list.IsEmpty;
    }
}
