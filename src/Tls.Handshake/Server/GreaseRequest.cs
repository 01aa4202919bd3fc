using System.Collections.Generic;

namespace Tls.Handshake;

/// <summary>
/// GREASE from a server (RFC 8701 §4.1): in what a client chooses from, which is a CertificateRequest, and in what it is
/// told, a NewSessionTicket. A client that answers by such a value is refused as for any other it was not offered.
/// </summary>
internal static class GreaseRequest
{
    /// <summary>The extensions of a CertificateRequest, with a scheme and an extension nobody knows if GREASE is sent.</summary>
    internal static ExtensionBlock Of(ServerHandshakeOptions options)
    {
        ExtensionBlock block = CertificateRequests.Of(options);
        if (!options.Extras.SendsGrease)
        {
            return block;
        }

        var grease = new GreaseValues(options.Crypto);
        var extensions = new List<Extension>(block.Count + 1);
        foreach (Extension extension in block)
        {
            extensions.Add(extension is SignatureAlgorithms schemes
                ? new SignatureAlgorithms([grease.Scheme, .. schemes.Schemes])
                : extension);
        }

        return [.. extensions, grease.LastExtension];
    }

    /// <summary>The extensions of a NewSessionTicket: what is there, and one nobody knows if GREASE is sent.</summary>
    internal static ExtensionBlock Of(ServerHandshakeOptions options, ExtensionBlock ticket) =>
        options.Extras.SendsGrease ? [.. ticket, new GreaseValues(options.Crypto).LastExtension] : ticket;
}
