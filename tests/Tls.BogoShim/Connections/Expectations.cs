using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.Intrinsics.X86;
using System.Text;
using Tls.BogoShim.Flags;
using Tls.Handshake;
using Tls.Wire;
using Tls.X509;

namespace Tls.BogoShim.Connections;

/// <summary>What the flags say must have been agreed.</summary>
internal sealed class Expectations(
    ConnectionFlags flags, TlsConnectionInfo info, ShimContext context, bool isResume)
{
    /// <summary>Checks what stands once the handshake is done.</summary>
    /// <exception cref="ShimException">Something is otherwise.</exception>
    internal void Check(MessageTrace trace)
    {
        Same("version", flags.ExpectVersion, (int)info.Version);
        Same("cipher suite", flags.ExpectCipher, (int)info.CipherSuite);
        Same("cipher suite", Aes.IsSupported ? flags.ExpectCipherAes : 0, (int)info.CipherSuite);
        Same("group", flags.ExpectGroup, (int)(info.Group ?? 0));
        Same("signature scheme", info.IsResumed ? 0 : flags.ExpectPeerScheme, PeerScheme);
        True("resumed", info.IsResumed, isResume && !flags.ExpectSessionMiss);
        True("retried", info.WasRetried, flags.ExpectRetry || (!flags.ExpectNoRetry && info.WasRetried));
        True(
            "extended master secret",
            info.HasExtendedMasterSecret,
            flags.ExpectExtendedMasterSecret || info.HasExtendedMasterSecret);
        Text("server name", flags.ExpectServerName, info.ServerName);
        True("no server name", flags.ExpectNoServerName && info.ServerName is not null, false);
        CheckProtocol();
        CheckCertificates();
        Bytes("OCSP response", flags.ExpectOcspResponse, info.OcspResponse.Span);
        Bytes("certificate timestamps", flags.ExpectTimestamps, TimestampList.Write(info.SignedCertificateTimestamps));

        // RFC 5246 §7.4.4: ClientCertificateType certificate_types<1..2^8-1> comes first.
        Bytes(
            "certificate types",
            flags.ExpectCertificateTypes,
            trace.Request.Length == 0 ? [] : trace.Request.AsSpan(1, trace.Request[0]));
    }

    /// <summary>Checks what became of early data.</summary>
    /// <exception cref="ShimException">It is otherwise.</exception>
    internal static void CheckEarlyData(TlsEngine engine, ConnectionFlags flags, bool isResume)
    {
        bool accepted = engine.EarlyData == TlsEarlyDataOutcome.Accepted;
        True("early data accepted", flags.ExpectAcceptEarlyData && isResume && !accepted, false);
        True("early data accepted", flags.ExpectRejectEarlyData && accepted, false);
        Text("early data reason", flags.ExpectEarlyDataReason, Reason(engine, flags));
        if (flags.ExpectTicketAgeSkew is { } skew && isResume)
        {
            True(
                $"ticket age skew {engine.ConnectionInfo!.TicketAgeSkew}",
                Math.Round(engine.ConnectionInfo.TicketAgeSkew?.TotalSeconds ?? 0) == skew,
                true);
        }
    }

    /// <summary>In BoringSSL's words.</summary>
    private static string Reason(TlsEngine engine, ConnectionFlags flags) => !flags.EnableEarlyData
        ? "disabled"
        : engine.ConnectionInfo!.Version != ProtocolVersion.Tls13 ? "protocol_version"
        : engine.EarlyData switch
        {
            TlsEarlyDataOutcome.Accepted => "accept",
            TlsEarlyDataOutcome.NoSession => "no_session_offered",
            TlsEarlyDataOutcome.NotAllowedBySession or TlsEarlyDataOutcome.Disabled => "unsupported_for_session",
            TlsEarlyDataOutcome.SessionNotResumed => "session_not_resumed",
            TlsEarlyDataOutcome.Retried => "hello_retry_request",
            TlsEarlyDataOutcome.VersionChanged => "protocol_version",
            TlsEarlyDataOutcome.NotOfferedAsBefore or TlsEarlyDataOutcome.ApplicationProtocolChanged => "alpn_mismatch",
            TlsEarlyDataOutcome.TicketAge => "ticket_age_skew",
            TlsEarlyDataOutcome.NotOffered when engine.IsServer && !engine.ConnectionInfo.IsResumed => "no_session_offered",
            _ => "peer_declined",
        };

    /// <summary>Checks what the peer wants to see.</summary>
    /// <exception cref="ShimException">Something is otherwise.</exception>
    internal static void Check(TlsIdentityRequest request, ConnectionFlags flags)
    {
        Bytes(
            "application protocols",
            flags.ExpectAdvertisedAlpn,
            [.. request.ApplicationProtocols.SelectMany(name => (byte[])[(byte)name.Length, .. Encoding.Latin1.GetBytes(name)])]);
        True(
            "the peer's signature schemes",
            flags.ExpectPeerSchemes.Count == 0 || flags.ExpectPeerSchemes.SequenceEqual(request.SignatureSchemes),
            true);
        Text(
            "certificate authorities",
            flags.ExpectClientAuthorities,
            string.Join(',', request.Authorities.Select(name => Convert.ToHexStringLower(name.Span))));
    }

    /// <summary>Checks at the end which session a client got.</summary>
    /// <exception cref="ShimException">Something is otherwise.</exception>
    internal void CheckSession(bool isServer)
    {
        if (isServer)
        {
            return;
        }

        // A session as whom the shim has not said beforehand is not kept.
        if (info.Version == ProtocolVersion.Tls13 && !EngineOptions.Asks(flags))
        {
            True("new session", context.Session is not null, !flags.ExpectNoSession && !flags.ShimShutsDown);
            if (context.Session is { } session)
            {
                True("ticket for early data", session.MaxEarlyDataSize > 0, flags.ExpectTicketForEarlyData);
            }
        }
        else
        {
            True("new session", flags.ExpectNoSession && context.Session is not null, false);
            True("renewed ticket", context.Session is not null, flags.ExpectTicketRenewal || context.Session is not null);
        }
    }

    private int PeerScheme =>
        (int)((info.IsServer ? info.ClientSignatureScheme : info.ServerSignatureScheme) ?? 0);

    private void CheckProtocol()
    {
        string expected = flags.IsServer ? flags.SelectAlpn ?? string.Empty : flags.ExpectAlpn;
        if (expected != (info.ApplicationProtocol ?? string.Empty))
        {
            throw new ShimException($"application protocol {info.ApplicationProtocol}, expected \"{expected}\"");
        }
    }

    private void CheckCertificates()
    {
        bool hasPeer = info.PeerVerification is not null;
        True(
            "peer certificate",
            hasPeer,
            !flags.ExpectNoPeerCertificate && flags.Key12.PresharedKey.Length == 0 && info.PresharedKeyIdentity.IsEmpty
                && (!flags.IsServer || flags.RequireClientCertificate || hasPeer));
        if (flags.ExpectPeerCertificateType is { } type)
        {
            True("peer's certificate is raw", !info.PeerRawPublicKey.IsEmpty, type == CertificateType.RawPublicKey);
        }

        if (flags.ExpectPeerCertificateFile.Length > 0)
        {
            IReadOnlyList<Certificate> chain = CertificateFile.Read(flags.ExpectPeerCertificateFile);
            True(
                "the peer's chain",
                chain.Select(c => Convert.ToHexString(c.Raw.Span))
                    .SequenceEqual(info.PeerChain.Select(c => Convert.ToHexString(c.Raw.Span))),
                true);
        }

        if (flags.ExpectSelectedCredential is { } index)
        {
            int selected = flags.Credentials.FindIndex(credential => credential.IsPresharedKey
                ? ReferenceEquals(info.PresharedKey, context.PresharedKey(credential))
                : ReferenceEquals(info.LocalIdentity, context.Identity(credential, flags)));
            True($"credential {selected} chosen instead of {index}", selected == index, true);
        }
    }

    private static void Same(string what, int expected, int actual)
    {
        if (expected != 0 && expected != actual)
        {
            throw new ShimException(
                string.Create(CultureInfo.InvariantCulture, $"{what} {actual:x4}, expected {expected:x4}"));
        }
    }

    private static void Bytes(string what, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        if (!expected.IsEmpty && !expected.SequenceEqual(actual))
        {
            throw new ShimException($"{what} {Convert.ToHexString(actual)}, expected {Convert.ToHexString(expected)}");
        }
    }

    private static void Text(string what, string expected, string? actual)
    {
        if (expected.Length > 0 && expected != actual)
        {
            throw new ShimException($"{what} {actual}, expected {expected}");
        }
    }

    private static void True(string what, bool actual, bool expected)
    {
        if (expected != actual)
        {
            throw new ShimException($"{what}: {actual}, expected {expected}");
        }
    }
}
