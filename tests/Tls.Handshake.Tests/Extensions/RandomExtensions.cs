using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake.Tests;

/// <summary>Well-formed extensions of every class, at random.</summary>
internal sealed class RandomExtensions(Random random)
{
    /// <summary>
    /// A block for that message: any legal extensions in any order, unknown ones among them.
    /// </summary>
    internal ExtensionBlock Block(ExtensionContext context, params Extension[] always)
    {
        List<Extension> chosen = [.. always];
        foreach (ExtensionType type in Enum.GetValues<ExtensionType>())
        {
            bool legal = (ExtensionRules.PlacesOf(type) & context) != 0;
            if (legal && random.Next(2) == 0 && chosen.TrueForAll(e => e.Type != type))
            {
                chosen.Add(Make(type, context));
            }
        }

        if (random.Next(2) == 0)
        {
            chosen.Add(new UnknownExtension((ExtensionType)Grease.Value(random.Next(16)), Bytes(0, 9)));
        }

        Extension[] order = [.. chosen];
        random.Shuffle(order);
        return ExtensionBlock.Create([.. order.OrderBy(e => e is PreSharedKeyClientHello)]);
    }

    /// <summary>An extension of that type as it stands in that message.</summary>
    internal Extension Make(ExtensionType type, ExtensionContext context) => (type, context) switch
    {
        (ExtensionType.ServerName, ExtensionContext.ClientHello) => new ServerName("host.example"),
        (ExtensionType.ServerName, ExtensionContext.EncryptedExtensions or ExtensionContext.ServerHello12) =>
            new ServerNameAcknowledgement(),
        (ExtensionType.MaxFragmentLength, _) =>
            new MaxFragmentLength((MaxFragmentLengthCode)random.Next(1, 5)),
        (ExtensionType.StatusRequest, ExtensionContext.ClientHello) => StatusRequest(),
        (ExtensionType.StatusRequest, ExtensionContext.Certificate) => new StatusResponse(Bytes(1, 30)),
        (ExtensionType.StatusRequest, ExtensionContext.CertificateRequest or ExtensionContext.ServerHello12) => new StatusRequestSignal(),
        (ExtensionType.SupportedGroups, not ExtensionContext.ServerHello12) =>
            new SupportedGroups(Codes<NamedGroup>(1, 9)),
        (ExtensionType.EcPointFormats, _) => new EcPointFormats(List(1, 4, () => (EcPointFormat)Byte())),
        (ExtensionType.SignatureAlgorithms, _) => new SignatureAlgorithms(Codes<SignatureScheme>(1, 20)),
        (ExtensionType.SignatureAlgorithmsCert, _) =>
            new SignatureAlgorithmsCert(Codes<SignatureScheme>(1, 20)),
        (ExtensionType.Alpn, ExtensionContext.ClientHello) => new AlpnOffer(List(1, 4, Name)),
        (ExtensionType.Alpn, _) => new AlpnChoice(Name()),
        (ExtensionType.SignedCertificateTimestamp,
            ExtensionContext.Certificate or ExtensionContext.ServerHello12) =>
            new CertificateTimestamps(List(1, 3, () => (ReadOnlyMemory<byte>)Bytes(1, 20))),
        (ExtensionType.SignedCertificateTimestamp, _) => new CertificateTimestampRequest(),
        (ExtensionType.Padding, _) => new Padding(new byte[random.Next(40)]),
        (ExtensionType.EncryptThenMac, _) => new EncryptThenMac(),
        (ExtensionType.ExtendedMasterSecret, _) => new ExtendedMasterSecret(),
        (ExtensionType.ClientCertificateType or ExtensionType.ServerCertificateType,
            ExtensionContext.ClientHello) =>
            new CertificateTypeOffer(type, CertificateType.RawPublicKey, (CertificateType)Byte()),
        (ExtensionType.ClientCertificateType or ExtensionType.ServerCertificateType, _) =>
            new CertificateTypeChoice(type, (CertificateType)Byte()),
        (ExtensionType.CompressCertificate, _) =>
            new CompressCertificate(CertificateCompressionAlgorithm.Zlib, CertificateCompressionAlgorithm.Zstd),
        (ExtensionType.RecordSizeLimit, _) => new RecordSizeLimit((ushort)random.Next(64, 0x1_0000)),
        (ExtensionType.SessionTicket, ExtensionContext.ServerHello12) => new SessionTicketExtension(default),
        (ExtensionType.SessionTicket, _) => new SessionTicketExtension(Bytes(0, 20)),
        (ExtensionType.PreSharedKey, ExtensionContext.ClientHello) => PreSharedKeys(),
        (ExtensionType.PreSharedKey, _) => new PreSharedKeyServerHello(Code()),
        (ExtensionType.EarlyData, ExtensionContext.NewSessionTicket) =>
            new EarlyDataNewSessionTicket((uint)random.NextInt64(1L << 32)),
        (ExtensionType.EarlyData, _) => new EarlyDataIndication(),
        (ExtensionType.SupportedVersions, ExtensionContext.ClientHello) =>
            new SupportedVersionsClientHello(Codes<ProtocolVersion>(1, 5)),
        (ExtensionType.SupportedVersions, _) => new SupportedVersionsServerHello(ProtocolVersion.Tls13),
        (ExtensionType.Cookie, _) => new Cookie(Bytes(1, 40)),
        (ExtensionType.PskKeyExchangeModes, _) =>
            new PskKeyExchangeModes(List(1, 4, () => (PskKeyExchangeMode)Byte())),
        (ExtensionType.CertificateAuthorities, _) =>
            new CertificateAuthorities(List(1, 3, () => (ReadOnlyMemory<byte>)Bytes(1, 20))),
        (ExtensionType.OidFilters, _) =>
            new OidFilters(List(0, 3, () => new OidFilter(Bytes(1, 9), Bytes(0, 9)))),
        (ExtensionType.DelegatedCredential, ExtensionContext.Certificate) => new DelegatedCredential
        {
            ValidTime = (uint)random.NextInt64(1L << 32),
            Scheme = (SignatureScheme)Code(),
            SubjectPublicKeyInfo = Bytes(1, 40),
            Algorithm = (SignatureScheme)Code(),
            Signature = Bytes(0, 40),
        },
        (ExtensionType.DelegatedCredential, _) => new DelegatedCredentialOffer(Codes<SignatureScheme>(1, 6)),
        (ExtensionType.TicketRequest, ExtensionContext.ClientHello) => new TicketRequest(Byte(), Byte()),
        (ExtensionType.TicketRequest, _) => new TicketRequestHint(Byte()),
        (ExtensionType.PostHandshakeAuth, _) => new PostHandshakeAuth(),
        (ExtensionType.KeyShare, ExtensionContext.ClientHello) => new KeyShareClientHello(
            [.. Codes<NamedGroup>(0, 4).Distinct().Select(group => new KeyShareEntry(group, Bytes(1, 33)))]),
        (ExtensionType.KeyShare, ExtensionContext.ServerHello) =>
            new KeyShareServerHello(new KeyShareEntry((NamedGroup)Code(), Bytes(1, 33))),
        (ExtensionType.KeyShare, _) => new KeyShareHelloRetryRequest((NamedGroup)Code()),
        (ExtensionType.RenegotiationInfo, _) => new RenegotiationInfo(Bytes(0, 12)),
        _ => new UnknownExtension(type, Bytes(0, 9)),
    };

    internal byte[] Bytes(int floor, int ceiling)
    {
        var bytes = new byte[random.Next(floor, ceiling + 1)];
        random.NextBytes(bytes);
        return bytes;
    }

    internal T[] Codes<T>(int floor, int ceiling)
        where T : struct, Enum => List(floor, ceiling, () => (T)Enum.ToObject(typeof(T), Code()));

    internal T[] List<T>(int floor, int ceiling, Func<T> make) =>
        [.. Enumerable.Range(0, random.Next(floor, ceiling + 1)).Select(_ => make())];

    private ushort Code() => (ushort)random.Next(0x1_0000);

    private byte Byte() => (byte)random.Next(0x100);

    private string Name() => new([.. Bytes(1, 8).Select(b => (char)b)]);

    private StatusRequest StatusRequest() => random.Next(4) == 0
        ? new StatusRequest { StatusType = (CertificateStatusType)2, OtherRequest = Bytes(0, 9) }
        : new StatusRequest
        {
            ResponderIds = List(0, 2, () => (ReadOnlyMemory<byte>)Bytes(1, 9)),
            RequestExtensions = Bytes(0, 9),
        };

    private PreSharedKeyClientHello PreSharedKeys()
    {
        PskIdentity[] identities =
            List(1, 3, () => new PskIdentity(Bytes(1, 40), (uint)random.NextInt64(1L << 32)));
        return new(identities, [.. identities.Select(_ => (ReadOnlyMemory<byte>)Bytes(32, 64))]);
    }
}
