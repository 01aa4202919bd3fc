using System.Collections.Generic;

namespace Tls.Handshake;

/// <summary>How a pre-shared key is used on a server: RFC 8446 §4.2.9.</summary>
internal enum PskMode
{
    /// <summary>Not at all: the client offers none, or in no way that we take.</summary>
    None,

    /// <summary>With (EC)DHE.</summary>
    WithDhe,

    /// <summary>Alone, without forward secrecy: because the client will have it so and the options allow it.</summary>
    Alone,
}

/// <summary>What client and server agree on.</summary>
internal static class PskModes
{
    /// <summary>The mode for the keys that a client offers, if it does.</summary>
    internal static PskMode Of(ServerHandshakeOptions options, ClientHello hello) =>
        hello.Extensions.Contains(ExtensionType.PreSharedKey) ? Allowed(options, hello) : PskMode.None;

    /// <summary>The mode for keys that a client may be given: whether it has a use for tickets.</summary>
    internal static PskMode Allowed(ServerHandshakeOptions options, ClientHello hello)
    {
        // §4.2.9: servers MUST NOT select a key exchange mode that is not listed by the client.
        IReadOnlyList<PskKeyExchangeMode>? modes = hello.Extensions.Find<PskKeyExchangeModes>()?.Modes;
        if (modes is null)
        {
            return PskMode.None;
        }

        return modes.Holds(PskKeyExchangeMode.PskDheKe) ? PskMode.WithDhe
            : options.DangerousPskWithoutForwardSecrecy && modes.Holds(PskKeyExchangeMode.PskKe) ? PskMode.Alone
            : PskMode.None;
    }
}
