using System.Collections.Generic;
using Tls.Fuzz.Seeds;

namespace Tls.Fuzz.Targets;

/// <summary>A server's engine that asks for a client certificate, at the mercy of its client.</summary>
internal sealed class ServerTarget : EngineTarget
{
    internal override string Name => "server";

    internal override string Summary =>
        "TlsEngine as a server: everything a client sends, handshake and after";

    internal override IEnumerable<byte[]> Seeds() => Recorded.ClientSides();

    protected override TlsEngine Open() => TlsEngine.Server(Recorded.ServerOptions);
}
