using System;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Tls.Wire;

namespace Tls.Samples.Kestrel;

/// <summary>What was agreed, as Kestrel and the code on top of it ask for it.</summary>
internal sealed class TlsFeatures(TlsConnectionInfo agreed)
    : ITlsConnectionFeature, ITlsHandshakeFeature, ITlsApplicationProtocolFeature
{
    /// <summary>The client's certificate, which our verifier has judged; null when it showed none.</summary>
    public X509Certificate2? ClientCertificate { get; set; } = agreed.PeerChain is [var leaf, ..]
        ? X509CertificateLoader.LoadCertificate(leaf.ToDer())
        : null;

    public ReadOnlyMemory<byte> ApplicationProtocol { get; } =
        Encoding.ASCII.GetBytes(agreed.ApplicationProtocol ?? string.Empty);

    public SslProtocols Protocol { get; } =
        agreed.Version == ProtocolVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12;

    public TlsCipherSuite? NegotiatedCipherSuite { get; } = (TlsCipherSuite)agreed.CipherSuite;

    public string HostName { get; } = agreed.ServerName ?? string.Empty;

    // Older than the suites of TLS 1.3, and obsolete: NegotiatedCipherSuite says it.
    [Obsolete("Use NegotiatedCipherSuite.")]
    public CipherAlgorithmType CipherAlgorithm => CipherAlgorithmType.None;

    [Obsolete("Use NegotiatedCipherSuite.")]
    public int CipherStrength => 0;

    [Obsolete("Use NegotiatedCipherSuite.")]
    public HashAlgorithmType HashAlgorithm => HashAlgorithmType.None;

    [Obsolete("Use NegotiatedCipherSuite.")]
    public int HashStrength => 0;

    [Obsolete("Use NegotiatedCipherSuite.")]
    public ExchangeAlgorithmType KeyExchangeAlgorithm => ExchangeAlgorithmType.None;

    [Obsolete("Use NegotiatedCipherSuite.")]
    public int KeyExchangeStrength => 0;

    /// <summary>What the client showed in the handshake; it is not asked again later.</summary>
    public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) =>
        Task.FromResult(ClientCertificate);
}
