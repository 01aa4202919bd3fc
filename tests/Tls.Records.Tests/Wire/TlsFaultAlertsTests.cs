using System;
using System.Linq;
using System.Text;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Records.Tests.Wire;

/// <summary>
/// Which alert each fault sends: part of the protocol, so a change must be made here too, on purpose.
/// </summary>
public class TlsFaultAlertsTests
{
    // Fault, and the RFC's name of its alert; "-" where there is nobody to tell.
    private const string Pinned = """
        DecodeTruncated decode_error
        DecodeTrailingData decode_error
        DecodeVectorLength decode_error
        DecodeInvalidValue decode_error
        DecodeEmptyCertificate decode_error
        DecodeMalformedCertificate decode_error
        DecodeDuplicateExtension decode_error
        DecodeAlertLevel decode_error
        DecodeCompressedCertificate bad_certificate
        UnexpectedMessage unexpected_message
        UnexpectedRecordType unexpected_message
        UnexpectedApplicationData unexpected_message
        UnexpectedChangeCipherSpec unexpected_message
        UnexpectedInterleaving unexpected_message
        UnexpectedDataAcrossKeyChange unexpected_message
        UnexpectedDataAfterFlight unexpected_message
        UnexpectedEmptyFragment unexpected_message
        UnexpectedPaddingOnly unexpected_message
        UnexpectedSecondRetry unexpected_message
        UnexpectedExtension unsupported_extension
        UnexpectedDelegatedCredential unexpected_message
        IllegalDuplicateExtension illegal_parameter
        IllegalExtensionForMessage illegal_parameter
        IllegalExtensionValue illegal_parameter
        IllegalVersion illegal_parameter
        IllegalCompression illegal_parameter
        IllegalSessionIdEcho illegal_parameter
        IllegalCipherSuite illegal_parameter
        IllegalGroup illegal_parameter
        IllegalKeyShare illegal_parameter
        IllegalRetryWithoutChange illegal_parameter
        IllegalRetryGroup illegal_parameter
        IllegalHelloChange illegal_parameter
        IllegalDowngrade illegal_parameter
        IllegalApplicationProtocol illegal_parameter
        IllegalServerName illegal_parameter
        IllegalAlertLevel illegal_parameter
        IllegalSignatureScheme illegal_parameter
        IllegalCertificateContext illegal_parameter
        IllegalKeyUpdate illegal_parameter
        IllegalPreSharedKeyPosition illegal_parameter
        IllegalResumption illegal_parameter
        IllegalEarlyData illegal_parameter
        IllegalTicketLifetime illegal_parameter
        IllegalRenegotiationInfo handshake_failure
        IllegalCertificateKey illegal_parameter
        IllegalDelegatedCredential illegal_parameter
        IllegalKeyUsage illegal_parameter
        IllegalCertificateCompression illegal_parameter
        IllegalFallback inappropriate_fallback
        MissingExtension missing_extension
        MissingClientCertificate certificate_required
        MissingClientCertificate12 handshake_failure
        MismatchVersion protocol_version
        MismatchVersionOnEarlyData protocol_version
        MismatchCipherSuite handshake_failure
        MismatchGroup handshake_failure
        MismatchSignatureScheme handshake_failure
        MismatchPresharedKey handshake_failure
        MismatchIdentity handshake_failure
        MismatchCertificateType unsupported_certificate
        MismatchApplicationProtocol no_application_protocol
        MismatchServerName unrecognized_name
        MismatchExtendedMasterSecret handshake_failure
        MismatchPskIdentity unknown_psk_identity
        ForgedRecord bad_record_mac
        ForgedSignature decrypt_error
        ForgedFinished decrypt_error
        ForgedBinder decrypt_error
        ForgedCookie illegal_parameter
        RejectedUnknownCa unknown_ca
        RejectedExpired certificate_expired
        RejectedRevoked certificate_revoked
        RejectedUnsupportedCertificate unsupported_certificate
        RejectedBadCertificate bad_certificate
        RejectedByApplication certificate_unknown
        RejectedStaple bad_certificate_status_response
        LimitRecordSize record_overflow
        LimitHandshakeMessageSize illegal_parameter
        LimitEmptyRecords unexpected_message
        LimitWarningAlerts unexpected_message
        LimitKeyUpdates unexpected_message
        LimitRenegotiations no_renegotiation
        LimitCertificateRequests unexpected_message
        LimitHandshakeTime user_canceled
        LimitEarlyData unexpected_message
        LimitKeyUsage internal_error
        LimitSequenceNumber internal_error
        PeerAlert -
        PeerTruncated -
        PeerClosedEarly -
        InternalError internal_error
        InternalCancelled user_canceled
        InternalAborted internal_error
        """;

    [Fact]
    [Rfc("5246-1.2-1", "5246-7.2.2-3", "8446-5.1-6", "8446-5.1-15", "8446-5.2-2", "8446-6-6")]
    [Rfc("8446-6-7", "8446-6.2-3")]
    public void Every_fault_sends_the_alert_pinned_here()
    {
        string actual = string.Join(
            '\n', Enum.GetValues<TlsFault>().Select(fault => $"{fault} {Name(fault)}"));
        Assert.Equal(Pinned.ReplaceLineEndings("\n"), actual);
    }

    [Fact]
    [Rfc("5246-7.2.2-6", "5246-7.2.2-7", "5246-7.2.2-8")]
    public void No_fault_sends_an_alert_that_is_reserved()
    {
        // RFC 5246 §7.2.2: decryption_failed, no_certificate, export_restriction.
        int[] reserved = [21, 41, 60];

        Assert.DoesNotContain(
            Enum.GetValues<TlsFault>(),
            fault => TlsFaultAlerts.For(fault) is { } alert && reserved.Contains((int)alert));
    }

    [Fact]
    public void An_exception_carries_the_alert_of_its_fault()
    {
        var exception = new TlsException(TlsFault.ForgedRecord, "record 7");
        Assert.Equal(AlertDescription.BadRecordMac, exception.Alert);
        Assert.Null(exception.PeerAlert);
        Assert.Equal("ForgedRecord: record 7", exception.Message);
    }

    [Fact]
    public void A_peers_alert_is_answered_by_none()
    {
        var exception = new TlsException(AlertDescription.UnknownCa);
        Assert.Equal(TlsFault.PeerAlert, exception.Fault);
        Assert.Null(exception.Alert);
        Assert.Equal(AlertDescription.UnknownCa, exception.PeerAlert);
        Assert.Contains("UnknownCa (48)", exception.Message, StringComparison.Ordinal);
    }

    private static string Name(TlsFault fault)
    {
        if (TlsFaultAlerts.For(fault) is not { } alert)
        {
            return "-";
        }

        // Only names of the RFC, never bare numbers.
        Assert.True(Enum.IsDefined(alert));
        var name = new StringBuilder();
        foreach (char letter in alert.ToString())
        {
            if (char.IsUpper(letter) && name.Length > 0)
            {
                name.Append('_');
            }

            name.Append(char.ToLowerInvariant(letter));
        }

        return name.ToString();
    }
}
