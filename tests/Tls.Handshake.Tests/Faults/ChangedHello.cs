using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;

namespace Tls.Handshake.Tests.Faults;

/// <summary>The ways a second ClientHello may not differ from the first (RFC 8446 §4.1.2), by name.</summary>
internal static class ChangedHello
{
    private static readonly Dictionary<string, Func<ClientHello, ClientHello>> All = new()
    {
        ["random"] = hello => hello.Copy(random: new byte[32]),
        ["suites"] = hello => hello.Copy(suites: [.. hello.CipherSuites.Reverse()]),
        ["compression"] = hello => hello.Copy(compression: new byte[2]),
        ["server name"] = hello => hello.Copy(hello.Extensions.Replace(new ServerName("other.example"))),
        ["no server name"] = hello => hello.Copy(hello.Extensions.Without<ServerName>()),
        ["one more extension"] = hello => hello.Copy(hello.Extensions.With(new PostHandshakeAuth())),
        ["order of extensions"] = hello => hello.Copy([.. hello.Extensions.Reverse()]),
        ["share of another group"] = hello => hello.Copy(hello.Extensions.Replace(
            new KeyShareClientHello(new KeyShareEntry(NamedGroup.Secp384r1, new byte[97])))),
        ["two shares"] = hello => hello.Copy(hello.Extensions.Replace(new KeyShareClientHello(
            [
                .. hello.Extensions.Find<KeyShareClientHello>()!.Entries,
                new KeyShareEntry(NamedGroup.Secp384r1, new byte[97]),
            ]))),
        ["no share"] = hello => hello.Copy(hello.Extensions.Without<KeyShareClientHello>()),
    };

    /// <summary>Their names.</summary>
    internal static IEnumerable<string> Names => All.Keys;

    /// <summary>Makes one of them.</summary>
    internal static ClientHello Change(string name, ClientHello hello) => All[name](hello);
}
