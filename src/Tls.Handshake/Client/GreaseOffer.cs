using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// GREASE in a ClientHello (RFC 8701 §3.1): one value in every list that a server chooses from, at its front, and an
/// extension at either end. A second ClientHello is made from the first and so has the same.
/// </summary>
internal static class GreaseOffer
{
    /// <summary>The hello, without pre_shared_key and padding, which go behind; with GREASE.</summary>
    internal static ClientHello Dress(ClientHello hello, CryptoProvider crypto)
    {
        var grease = new GreaseValues(crypto);
        var extensions = new Extension[hello.Extensions.Count];
        for (int i = 0; i < extensions.Length; i++)
        {
            extensions[i] = Dress(hello.Extensions[i], grease);
        }

        return new ClientHello
        {
            LegacyVersion = hello.LegacyVersion,
            Random = hello.Random,
            LegacySessionId = hello.LegacySessionId,
            CipherSuites = [grease.Suite, .. hello.CipherSuites],
            LegacyCompressionMethods = hello.LegacyCompressionMethods,
            Extensions = [grease.FirstExtension, .. extensions, grease.LastExtension],
        };
    }

    private static Extension Dress(Extension extension, GreaseValues grease) => extension switch
    {
        SupportedGroups groups => new SupportedGroups([grease.Group, .. groups.Groups]),

        // §3.1: the "key_exchange" field MAY be any value; one byte, as it must not be empty (RFC 8446 §4.2.8).
        KeyShareClientHello shares =>
            new KeyShareClientHello([new KeyShareEntry(grease.Group, new byte[1]), .. shares.Entries]),
        SupportedVersionsClientHello versions =>
            new SupportedVersionsClientHello([grease.Version, .. versions.Versions]),
        SignatureAlgorithms schemes => new SignatureAlgorithms([grease.Scheme, .. schemes.Schemes]),
        AlpnOffer alpn => new AlpnOffer([grease.Protocol, .. alpn.Protocols]),
        PskKeyExchangeModes modes => new PskKeyExchangeModes([grease.Mode, .. modes.Modes]),
        _ => extension,
    };
}
