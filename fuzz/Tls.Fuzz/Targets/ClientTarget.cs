using System.Collections.Generic;
using Tls.Fuzz.Seeds;

namespace Tls.Fuzz.Targets;

/// <summary>A client's engine, at the mercy of its server.</summary>
internal sealed class ClientTarget : EngineTarget
{
    internal override string Name => "client";

    internal override string Summary =>
        "TlsEngine as a client: everything a server sends, handshake and after";

    internal override IEnumerable<byte[]> Seeds() => Recorded.ServerSides();

    protected override TlsEngine Open() => TlsEngine.Client(Recorded.ClientOptions);
}
