using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Tls.X509;

namespace Tls.Cli;

/// <summary>What was agreed, and whom a certificate names, in words.</summary>
internal static class ConnectionText
{
    private const int MaxNames = 8;

    /// <summary>One line: version, suite, group, signature, application protocol, whether resumed.</summary>
    internal static string Summary(TlsConnectionInfo info)
    {
        List<string> parts =
        [
            CodePointNames.Of(info.Version),
            CodePointNames.Of(info.CipherSuite),
        ];
        if (info.Group is { } group)
        {
            parts.Add(CodePointNames.Of(group) + (info.WasRetried ? " (after HelloRetryRequest)" : string.Empty));
        }

        if (info.ServerSignatureScheme is { } scheme)
        {
            parts.Add(CodePointNames.Of(scheme));
        }

        if (info.ApplicationProtocol is { } protocol)
        {
            parts.Add($"ALPN {Printable.Line(protocol)}");
        }

        if (!info.PresharedKeyIdentity.IsEmpty)
        {
            string identity = System.Text.Encoding.UTF8.GetString(info.PresharedKeyIdentity.Span);
            parts.Add($"pre-shared key \"{Printable.Line(identity)}\"");
        }

        if (info.EarlyData == Wire.TlsEarlyDataOutcome.Accepted)
        {
            parts.Add("early data");
        }

        if (info.IsResumed)
        {
            parts.Add("resumed");
        }

        return string.Join(", ", parts);
    }

    /// <summary>Why early data was not accepted.</summary>
    internal static string Of(Wire.TlsEarlyDataOutcome outcome) => outcome switch
    {
        Wire.TlsEarlyDataOutcome.NoSession => "not sent, no session to resume",
        Wire.TlsEarlyDataOutcome.NotAllowedBySession => "not sent, the session does not allow it",
        Wire.TlsEarlyDataOutcome.NotOfferedAsBefore => "not sent, the session's suite or protocol is not offered",
        Wire.TlsEarlyDataOutcome.Retried => "rejected by a HelloRetryRequest",
        Wire.TlsEarlyDataOutcome.SessionNotResumed => "rejected with the session",
        Wire.TlsEarlyDataOutcome.Declined => "rejected",
        _ => outcome.ToString(),
    };

    /// <summary>One line: the peer's certificate or raw public key, and whether it is trusted.</summary>
    internal static string Peer(TlsPeerVerification peer) => (peer.RawPublicKey.IsEmpty, peer.IsTrusted) switch
    {
        (true, true) => $"{Subject(peer.Certificate)}, trusted: issued by {Name(peer.Certificate.Issuer)}",
        (true, false) => $"{Subject(peer.Certificate)}, NOT TRUSTED ({peer.Result.Primary?.Code})",
        (false, true) => $"{RawPublicKey(peer.RawPublicKey)}, trusted: it is known here",
        (false, false) => $"{RawPublicKey(peer.RawPublicKey)}, NOT TRUSTED: it is not known here",
    };

    /// <summary>What we show ourselves: whom the certificate names, or the key.</summary>
    internal static string Own(TlsIdentity identity) => identity.Chain.Count > 0
        ? Subject(identity.Certificate)
        : RawPublicKey(identity.SubjectPublicKeyInfo);

    /// <summary>A raw public key (RFC 7250) has nothing to be called by but its hash.</summary>
    internal static string RawPublicKey(ReadOnlyMemory<byte> key)
    {
        string kind = SubjectPublicKeyInfo.TryParse(key, out SubjectPublicKeyInfo? info)
            ? CodePointNames.Of(info.Kind)
            : "malformed";
        return $"raw public key, {kind}, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(key.Span))}";
    }

    /// <summary>The subject; where it is empty, the names.</summary>
    internal static string Subject(Certificate certificate) =>
        certificate.Subject.IsEmpty ? Names(certificate) : Name(certificate.Subject);

    internal static string Name(DistinguishedName name) =>
        name.IsEmpty ? "(no name)" : Printable.Line(name.ToString());

    /// <summary>The names a certificate is good for, without their kinds.</summary>
    internal static string Names(Certificate certificate)
    {
        List<string> names = [.. certificate.SubjectAlternativeNames
            .Where(name => name.Kind is GeneralNameKind.DnsName or GeneralNameKind.IpAddress)
            .Select(name => Printable.Line(name.ToString().Split(':', 2)[1]))];
        return names.Count switch
        {
            0 => "no name at all",
            <= MaxNames => string.Join(", ", names),
            _ => $"{string.Join(", ", names.Take(MaxNames))} and {names.Count - MaxNames} more",
        };
    }
}
