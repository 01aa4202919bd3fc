using System;
using System.IO;
using System.Net.Sockets;
using Tls.Wire;
using Tls.X509;

namespace Tls.Cli;

/// <summary>A failure as the user sees it: one line, and what the exit code says.</summary>
/// <param name="ExitCode">For the process.</param>
/// <param name="Line">One clear line, without "tls:".</param>
internal sealed record Failure(int ExitCode, string Line)
{
    /// <summary>
    /// The failure behind an exception; null when it is a bug of ours, which must not be dressed up.
    /// </summary>
    internal static Failure? Of(Exception exception) => exception switch
    {
        UsageException usage => new Failure(Cli.ExitCode.Usage, Printable.Line(usage.Message)),
        TlsConnectionFailedException { InnerException: TlsException first } => Of(first),
        TlsCertificateException refused => new Failure(
            Cli.ExitCode.NotTrusted, Describe(refused.Verification)),
        TlsException { PeerAlert: { } alert } => new Failure(
            Cli.ExitCode.PeerRefused, $"the peer refused with the alert {CodePointNames.Of(alert)}"),
        TlsException failure => new Failure(Cli.ExitCode.TlsFailed, Describe(failure)),
        TimeoutException timeout => new Failure(Cli.ExitCode.Network, timeout.Message),
        SocketException socket => new Failure(Cli.ExitCode.Network, Describe(socket)),
        IOException { InnerException: SocketException socket } => new Failure(
            Cli.ExitCode.Network, Describe(socket)),
        InvalidDataException answer => new Failure(Cli.ExitCode.TlsFailed, Printable.Line(answer.Message)),
        CertificateFormatException format => new Failure(Cli.ExitCode.Usage, Printable.Line(format.Message)),
        ArgumentException argument => new Failure(Cli.ExitCode.Usage, WithoutParameter(argument)),
        NotSupportedException unsupported => new Failure(
            Cli.ExitCode.Usage, Printable.Line(unsupported.Message)),
        IOException or UnauthorizedAccessException =>
            new Failure(Cli.ExitCode.Usage, Printable.Line(exception.Message)),
        OperationCanceledException => new Failure(Cli.ExitCode.Interrupted, "interrupted"),
        _ => null,
    };

    private static string Describe(TlsException failure) => failure.Fault switch
    {
        TlsFault.ForgedRecord =>
            "a record was tampered with: it does not authenticate (alert sent: bad_record_mac)",
        TlsFault.PeerTruncated => "the connection was cut off: the transport ended without close_notify",
        TlsFault.PeerClosedEarly => "the peer closed the connection in the middle of the handshake",
        TlsFault.MissingClientCertificate12 =>
            "the client showed no certificate, and one is required (alert sent: handshake_failure)",
        TlsFault.MissingClientCertificate =>
            "the client showed no certificate, and one is required (alert sent: certificate_required)",
        TlsFault.ForgedSignature =>
            "the peer does not hold the key of its certificate: its signature is wrong (alert sent: decrypt_error)",
        TlsFault.ForgedFinished =>
            "the handshake was tampered with: the Finished is wrong (alert sent: decrypt_error)",
        TlsFault.InternalCancelled => "gave up",
        _ when failure.Alert is { } alert =>
            Printable.Line($"{failure.Context} [{failure.Fault}; alert sent: {CodePointNames.Of(alert)}]"),
        _ => Printable.Line($"{failure.Context} [{failure.Fault}]"),
    };

    private static string Describe(TlsPeerVerification peer)
    {
        if (peer.Result.Primary is not { } error)
        {
            return "the certificate was refused";
        }

        if (!peer.RawPublicKey.IsEmpty)
        {
            return $"not trusted: the peer's {ConnectionText.RawPublicKey(peer.RawPublicKey)} is not known here "
                + $"[{error.Code}]";
        }

        Certificate? certificate = error.Certificate;
        string who = certificate is null ? "?" : ConnectionText.Subject(certificate);
        return error.Code switch
        {
            CertificateErrorCode.HostNameMismatch =>
                $"wrong host: the certificate is for {ConnectionText.Names(certificate!)}, "
                + $"not for {Printable.Line(peer.ReferenceName ?? "this host")}",
            CertificateErrorCode.Expired =>
                $"expired: the certificate of {who} ended on {certificate!.NotAfter:yyyy-MM-dd HH:mm:ss} UTC",
            CertificateErrorCode.NotYetValid =>
                $"not yet valid: the certificate of {who} begins on {certificate!.NotBefore:yyyy-MM-dd HH:mm:ss} UTC",
            CertificateErrorCode.SelfSignedLeaf =>
                $"unknown CA: the certificate of {who} is self-signed, and not in the trust store",
            CertificateErrorCode.SelfSignedInChain =>
                $"unknown CA: the chain ends in {who}, which is self-signed and not in the trust store",
            CertificateErrorCode.UnableToGetIssuer or CertificateErrorCode.UnableToGetLocalIssuer
                or CertificateErrorCode.UnableToVerifyFirst =>
                $"unknown CA: {who} was issued by {ConnectionText.Name(certificate!.Issuer)}, "
                + "which was neither sent nor is trusted",
            _ => $"the certificate of {who} was refused: {Printable.Line(error.Detail)} [{error.Code}]",
        };
    }

    private static string Describe(SocketException socket) => socket.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused: nobody listens there",
        SocketError.HostNotFound or SocketError.NoData => "no such host",
        SocketError.TryAgain => "the host's name cannot be looked up at present",
        SocketError.ConnectionReset => "the connection was reset by the peer",
        SocketError.TimedOut => "timed out",
        SocketError.AddressAlreadyInUse => "the address is in use already",
        _ => Printable.Line(socket.Message),
    };

    private static string WithoutParameter(ArgumentException argument)
    {
        string message = argument.Message;
        int suffix = message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return Printable.Line(suffix < 0 ? message : message[..suffix]);
    }
}
