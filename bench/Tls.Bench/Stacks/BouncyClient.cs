using System.Collections.Generic;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Tls.Bench.Stacks;

/// <summary>
/// A client of BouncyCastle for one connection: one version, X25519 first, AES-128-GCM first.
/// </summary>
internal sealed class BouncyClient : DefaultTlsClient
{
    private readonly BouncyTrust _trust;
    private readonly bool _isTls12;

    internal BouncyClient(TlsCrypto crypto, BouncyTrust trust, bool isTls12)
        : base(crypto)
    {
        _trust = trust;
        _isTls12 = isTls12;
    }

    /// <summary>The suite that the server chose; 0 before.</summary>
    internal int AgreedSuite { get; private set; }

    public override void NotifySelectedCipherSuite(int selectedCipherSuite)
    {
        base.NotifySelectedCipherSuite(selectedCipherSuite);
        AgreedSuite = selectedCipherSuite;
    }

    public override TlsAuthentication GetAuthentication() => _trust;

    protected override ProtocolVersion[] GetSupportedVersions() => BouncySuites.Versions(_isTls12);

    protected override int[] GetSupportedCipherSuites() => BouncySuites.Of(_isTls12);

    protected override IList<int> GetSupportedGroups(IList<int> namedGroupRoles) => BouncySuites.Groups;

    protected override IList<ServerName> GetSniServerNames() =>
        [new ServerName(NameType.host_name, "localhost"u8.ToArray())];

    // The other contenders do not ask for a staple either.
    protected override CertificateStatusRequest? GetCertificateStatusRequest() => null;
}
