using System.Collections.Generic;
using Tls.Fuzz.Seeds;

namespace Tls.Fuzz.Targets;

/// <summary>A server's engine over <see cref="Crypto.NullCrypto"/>, at the mercy of its client.</summary>
internal sealed class ServerTarget : EngineTarget
{
    internal override string Name => "server";

    internal override string Summary => "TlsEngine as a server: everything a client sends, handshake and after";

    protected override IReadOnlyList<Setup> List => Setups.OfNullCrypto;

    protected override TlsEngine Open(Setup setup) => setup.OpenServer();

    protected override byte[] SaidByPeer((byte[] Client, byte[] Server) connection) => connection.Client;
}
