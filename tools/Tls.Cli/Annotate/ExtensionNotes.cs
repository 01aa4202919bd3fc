using System.Collections.Generic;
using System.Linq;
using Tls.Handshake;

namespace Tls.Cli;

/// <summary>What there is to say about extensions: name and value, in the order they stand.</summary>
internal static class ExtensionNotes
{
    internal static IEnumerable<(string Name, string Value)> Of(ExtensionBlock extensions) =>
        extensions.Select(extension => (CodePointNames.Of(extension.Type), Value(extension)));

    private static string Value(Extension extension) => extension switch
    {
        ServerName name => Printable.Line(name.HostName),
        ServerNameAcknowledgement => "acknowledged",
        SupportedVersionsClientHello versions => Join(versions.Versions.Select(CodePointNames.Of)),
        SupportedVersionsServerHello version => CodePointNames.Of(version.SelectedVersion),
        SupportedGroups groups => Join(groups.Groups.Select(CodePointNames.Of)),
        SignatureAlgorithms schemes => Join(schemes.Schemes.Select(CodePointNames.Of)),
        SignatureAlgorithmsCert schemes => Join(schemes.Schemes.Select(CodePointNames.Of)),
        KeyShareClientHello shares => shares.Entries.Count == 0
            ? "empty: asks for a HelloRetryRequest"
            : Join(shares.Entries.Select(Share)),
        KeyShareServerHello share => Share(share.Entry),
        KeyShareHelloRetryRequest retry => $"send one for {CodePointNames.Of(retry.SelectedGroup)}",
        AlpnOffer offer => Printable.Line(Join(offer.Protocols)),
        AlpnChoice choice => Printable.Line(choice.Protocol),
        Cookie cookie => MessageNotes.Hex(cookie.Value),
        CertificateAuthorities authorities => $"{authorities.Authorities.Count} names",
        CertificateTypeOffer types => string.Join(", ", types.Types),
        CertificateTypeChoice type => type.Chosen.ToString(),
        CompressCertificate compression => string.Join(", ", compression.Algorithms),
        RecordSizeLimit limit => $"{limit.Limit} bytes",
        PskKeyExchangeModes modes => Join(modes.Modes.Select(CodePointNames.Of)),
        EncryptThenMac => "with CBC the MAC shall cover the ciphertext (RFC 7366)",
        ExtendedMasterSecret => "the secret shall hang on all messages (RFC 7627)",
        RenegotiationInfo { RenegotiatedConnection.IsEmpty: true } => "empty: a first handshake (RFC 5746)",
        EcPointFormats formats => Join(formats.Formats.Select(format => format.ToString())),
        SessionTicketExtension { Ticket.IsEmpty: true } => "empty: tickets are understood (RFC 5077)",
        SessionTicketExtension ticket => MessageNotes.Hex(ticket.Ticket),
        StatusRequest => "asks for an OCSP response (RFC 6066)",
        StatusResponse response => $"{MessageNotes.Hex(response.OcspResponse)}, an OCSP response",
        PreSharedKeyClientHello offer => Join(offer.Identities.Select(Identity)) + ", with a binder for each",
        PreSharedKeyServerHello choice => $"number {choice.SelectedIdentity} of those offered",
        EarlyDataNewSessionTicket limit => $"up to {limit.MaxEarlyDataSize:N0} bytes",
        UnknownExtension unknown => unknown.Data.IsEmpty ? "empty" : MessageNotes.Hex(unknown.Data),
        _ => "present",
    };

    private static string Identity(PskIdentity identity) => MessageNotes.Hex(identity.Identity);

    private static string Share(KeyShareEntry entry) =>
        $"{CodePointNames.Of(entry.Group)} {MessageNotes.Hex(entry.KeyExchange)}";

    private static string Join(IEnumerable<string> values) => string.Join(", ", values);
}
