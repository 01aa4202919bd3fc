using System.Collections.Generic;
using Tls.Fuzz.Seeds;

namespace Tls.Fuzz.Targets;

/// <summary>
/// The same as <see cref="ServerTarget"/> over real cryptography: what comes before the first keys, and every way to fail
/// under keys.
/// </summary>
internal sealed class ServerRealTarget : EngineTarget
{
    internal override string Name => "server-real";

    internal override string Summary => "TlsEngine as a server with real cryptography";

    protected override IReadOnlyList<Setup> List => Setups.OfKnownCrypto;

    protected override TlsEngine Open(Setup setup) => setup.OpenServer();

    protected override byte[] SaidByPeer((byte[] Client, byte[] Server) connection) => connection.Client;
}
