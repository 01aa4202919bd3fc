using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.Handshake;

namespace Tls.TestKit;

/// <summary>Computes the binders of a first ClientHello that a test has changed, so that nothing else is wrong with it.</summary>
internal static class TestBinders
{
    /// <summary>The hello with pre_shared_key at its end for these external keys.</summary>
    internal static ClientHello Rebind(ClientHello hello, params ExternalPsk[] keys) =>
        Rebind(hello, [.. keys.Select(key => new OfferedPsk(key))]);

    /// <summary>The hello with pre_shared_key at its end for this session.</summary>
    internal static ClientHello Rebind(ClientHello hello, ClientSession13 session) =>
        Rebind(hello, [new OfferedPsk(session)]);

    private static ClientHello Rebind(ClientHello hello, IReadOnlyList<OfferedPsk> psks)
    {
        using var context = new HandshakeContext(CryptoProvider.Default, new RecordedOutput(), rewriter: null);
        return PskBinder.Bind(context, hello.Copy(hello.Extensions.Without<PreSharedKeyClientHello>()), psks);
    }
}
