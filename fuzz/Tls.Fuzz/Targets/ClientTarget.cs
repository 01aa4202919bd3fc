using System.Collections.Generic;
using Tls.Fuzz.Seeds;

namespace Tls.Fuzz.Targets;

/// <summary>A client's engine over <see cref="Crypto.NullCrypto"/>, at the mercy of its server.</summary>
internal sealed class ClientTarget : EngineTarget
{
    internal override string Name => "client";

    internal override string Summary => "TlsEngine as a client: everything a server sends, handshake and after";

    protected override IReadOnlyList<Setup> List => Setups.OfNullCrypto;

    protected override TlsEngine Open(Setup setup) => setup.OpenClient();

    protected override byte[] SaidByPeer((byte[] Client, byte[] Server) connection) => connection.Server;
}
