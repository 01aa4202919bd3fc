using System.Collections.Generic;

namespace Tls.Fuzz.Targets;

/// <summary>Every target, from the smallest parser to the whole engine.</summary>
internal static class AllTargets
{
    internal static IReadOnlyList<Target> List { get; } =
    [
        new ReaderTarget(),
        new RecordTarget(),
        new ExtensionTarget(),
        new HandshakeTarget(),
        new HelloTarget(),
        new DerTarget(),
        new DerDifferentialTarget(),
        new CertificateTarget(),
        new NameTarget(),
        new AnchorTarget(),
        new TextTarget(),
        new CompressionTarget(),
        new TicketTarget(),
        new PemTarget(),
        new Pkcs12Target(),
        new RequestTarget(),
        new CrlTarget(),
        new OcspTarget(),
        new EvidenceTarget(),
        new HttpTarget(),
        new TimestampTarget(),
        new LogListTarget(),
        new PublicKeyTarget(),
        new PrivateKeyTarget(),
        new CryptoDifferentialTarget(),
        new ClientTarget(),
        new ServerTarget(),
        new ClientRealTarget(),
        new ServerRealTarget(),
    ];
}
