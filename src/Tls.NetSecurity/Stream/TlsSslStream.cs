using System;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <summary>
/// <see cref="SslStream"/>'s members over a <see cref="TlsStream"/>: code written for the one runs over the other when
/// <c>using SslStream = Tls.TlsSslStream;</c> stands above it. What differs, docs/from-sslstream.md lists.
/// </summary>
/// <remarks>
/// Callbacks get this stream as their sender. One reader and one writer may be under way at once.
/// </remarks>
public sealed partial class TlsSslStream : AuthenticatedStream
{
    private readonly TlsStream _tls;
    private readonly RemoteCertificateValidationCallback? _validation;
    private readonly LocalCertificateSelectionCallback? _selection;
    private readonly EncryptionPolicy _encryption;
    private string _targetHost = string.Empty;
    private bool _checksRevocation;
    private X509Certificate2? _remote;

    /// <summary>A stream over another, not yet encrypted.</summary>
    /// <param name="innerStream">The transport: reliable, ordered, readable and writable.</param>
    /// <exception cref="ArgumentException">The transport cannot be both read and written.</exception>
    public TlsSslStream(System.IO.Stream innerStream)
        : this(innerStream, leaveInnerStreamOpen: false)
    {
    }

    /// <summary>A stream over another, not yet encrypted.</summary>
    /// <param name="innerStream">The transport: reliable, ordered, readable and writable.</param>
    /// <param name="leaveInnerStreamOpen">Whether disposing leaves the transport open.</param>
    public TlsSslStream(System.IO.Stream innerStream, bool leaveInnerStreamOpen)
        : this(innerStream, leaveInnerStreamOpen, null)
    {
    }

    /// <summary>A stream over another, not yet encrypted.</summary>
    /// <param name="innerStream">The transport: reliable, ordered, readable and writable.</param>
    /// <param name="leaveInnerStreamOpen">Whether disposing leaves the transport open.</param>
    /// <param name="userCertificateValidationCallback">Has the last word on the peer's certificate.</param>
    public TlsSslStream(
        System.IO.Stream innerStream,
        bool leaveInnerStreamOpen,
        RemoteCertificateValidationCallback? userCertificateValidationCallback)
        : this(innerStream, leaveInnerStreamOpen, userCertificateValidationCallback, null)
    {
    }

    /// <summary>A stream over another, not yet encrypted.</summary>
    /// <param name="innerStream">The transport: reliable, ordered, readable and writable.</param>
    /// <param name="leaveInnerStreamOpen">Whether disposing leaves the transport open.</param>
    /// <param name="userCertificateValidationCallback">Has the last word on the peer's certificate.</param>
    /// <param name="userCertificateSelectionCallback">Chooses a client's certificate.</param>
    public TlsSslStream(
        System.IO.Stream innerStream,
        bool leaveInnerStreamOpen,
        RemoteCertificateValidationCallback? userCertificateValidationCallback,
        LocalCertificateSelectionCallback? userCertificateSelectionCallback)
        : this(
            innerStream,
            leaveInnerStreamOpen,
            userCertificateValidationCallback,
            userCertificateSelectionCallback,
            EncryptionPolicy.RequireEncryption)
    {
    }

    /// <summary>A stream over another, not yet encrypted.</summary>
    /// <param name="innerStream">The transport: reliable, ordered, readable and writable.</param>
    /// <param name="leaveInnerStreamOpen">Whether disposing leaves the transport open.</param>
    /// <param name="userCertificateValidationCallback">
    /// Has the last word on the peer's certificate; our verifier's word stands when null.
    /// </param>
    /// <param name="userCertificateSelectionCallback">Chooses a client's certificate.</param>
    /// <param name="encryptionPolicy">Everything is always encrypted: <c>NoEncryption</c> is refused.</param>
    /// <exception cref="ArgumentException">The transport cannot be both read and written, or the policy is unknown.</exception>
    /// <exception cref="NotSupportedException">The policy wants no encryption.</exception>
    public TlsSslStream(
        System.IO.Stream innerStream,
        bool leaveInnerStreamOpen,
        RemoteCertificateValidationCallback? userCertificateValidationCallback,
        LocalCertificateSelectionCallback? userCertificateSelectionCallback,
        EncryptionPolicy encryptionPolicy)
        : base(innerStream, leaveInnerStreamOpen)
    {
        Protocols.Check(encryptionPolicy);
        _tls = new TlsStream(innerStream, leaveInnerStreamOpen);
        _validation = userCertificateValidationCallback;
        _selection = userCertificateSelectionCallback;
        _encryption = encryptionPolicy;
    }

    /// <summary>
    /// How revocation is judged where the options ask for a check (<see cref="X509RevocationMode"/>): nothing is fetched
    /// behind the caller's back, so lists and responses have to be given, or the options are refused.
    /// </summary>
    public RevocationOptions? Revocation { get; init; }

    /// <summary>
    /// Whether a transport that merely ends is an end like any other, as it is for <see cref="SslStream"/>. Whoever can cut
    /// the connection can then cut what was said, and nobody notices (RFC 8446 §6.1).
    /// </summary>
    public bool DangerousAcceptTruncation { get; init; }

    /// <summary>All that was agreed, and all that is known of the peer; null until the handshake is done.</summary>
    public TlsConnectionInfo? ConnectionInfo => _tls.ConnectionInfo;

    /// <inheritdoc/>
    public override bool IsAuthenticated => _tls.IsAuthenticated;

    /// <inheritdoc/>
    public override bool IsMutuallyAuthenticated =>
        IsAuthenticated && ConnectionInfo is { LocalIdentity: not null, PeerChain.Count: > 0 };

    /// <inheritdoc/>
    public override bool IsEncrypted => IsAuthenticated;

    /// <inheritdoc/>
    public override bool IsSigned => IsAuthenticated;

    /// <inheritdoc/>
    public override bool IsServer => _tls.IsServer;

    /// <summary>The version that was agreed.</summary>
    /// <exception cref="InvalidOperationException">The handshake is not done.</exception>
    public SslProtocols SslProtocol =>
        Agreed.Version == ProtocolVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12;

    /// <summary>The cipher suite that was agreed.</summary>
    /// <exception cref="InvalidOperationException">The handshake is not done.</exception>
    public TlsCipherSuite NegotiatedCipherSuite => (TlsCipherSuite)Agreed.CipherSuite;

    /// <summary>The application protocol; empty when none was agreed.</summary>
    /// <exception cref="InvalidOperationException">The handshake is not done.</exception>
    public SslApplicationProtocol NegotiatedApplicationProtocol =>
        Agreed.ApplicationProtocol is { } protocol ? new SslApplicationProtocol(protocol) : default;

    /// <summary>The name of the server: the one asked for; empty when there is none.</summary>
    public string TargetHostName => (IsServer ? ConnectionInfo?.ServerName : null) ?? _targetHost;

    /// <summary>Whether the options asked for a check of revocation.</summary>
    /// <exception cref="InvalidOperationException">The handshake is not done.</exception>
    public bool CheckCertRevocationStatus
    {
        get
        {
            _ = Agreed;
            return _checksRevocation;
        }
    }

    /// <summary>Our certificate, if we showed one.</summary>
    /// <exception cref="InvalidOperationException">The handshake is not done.</exception>
    public X509Certificate? LocalCertificate =>
        Agreed.LocalIdentity is { } identity ? Identities.CertificateOf(identity) : null;

    /// <summary>The peer's certificate, an <see cref="X509Certificate2"/>; null when it showed none.</summary>
    /// <exception cref="InvalidOperationException">The handshake is not done.</exception>
    public X509Certificate? RemoteCertificate
    {
        get
        {
            if (Agreed.PeerChain is not [{ } certificate, ..])
            {
                return null;
            }

            return _remote ??= X509CertificateLoader.LoadCertificate(certificate.Raw.Span);
        }
    }

    /// <summary>Gives channel bindings: tls-unique for TLS 1.2, and tls-server-end-point.</summary>
    public TransportContext TransportContext => new SslTransportContext(_tls);

    private TlsConnectionInfo Agreed => (IsAuthenticated ? ConnectionInfo : null)
        ?? throw new InvalidOperationException("The handshake is not done yet.");
}
