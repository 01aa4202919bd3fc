using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Tls.Bench.Stacks;

/// <summary>
/// A server of BouncyCastle for one connection: one version, what the client prefers of what it knows.
/// </summary>
internal sealed class BouncyServer : DefaultTlsServer
{
    private readonly BcTlsCrypto _crypto;
    private readonly BouncyIdentity _identity;
    private readonly bool _isTls12;

    internal BouncyServer(BcTlsCrypto crypto, BouncyIdentity identity, bool isTls12)
        : base(crypto)
    {
        _crypto = crypto;
        _identity = identity;
        _isTls12 = isTls12;
    }

    public override TlsCredentials GetCredentials() =>
        _identity.Sign(new TlsCryptoParameters(m_context), _crypto, _isTls12);

    public override int[] GetSupportedGroups() => BouncySuites.Groups;

    protected override ProtocolVersion[] GetSupportedVersions() => BouncySuites.Versions(_isTls12);

    protected override int[] GetSupportedCipherSuites() => BouncySuites.Of(_isTls12);
}
