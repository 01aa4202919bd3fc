using System.IO;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Tests.SslStreams;

/// <summary>Which of the two a test runs over.</summary>
public enum Maker
{
    Platform,
    Ours,
}

/// <summary>The members that both have, so that one test body runs over both.</summary>
internal abstract class SslTwin
{
    internal abstract AuthenticatedStream Stream { get; }

    internal abstract SslProtocols SslProtocol { get; }

    internal abstract TlsCipherSuite NegotiatedCipherSuite { get; }

    internal abstract SslApplicationProtocol NegotiatedApplicationProtocol { get; }

    internal abstract string TargetHostName { get; }

    internal abstract X509Certificate? LocalCertificate { get; }

    internal abstract X509Certificate? RemoteCertificate { get; }

    internal abstract TransportContext TransportContext { get; }

    internal static SslTwin Over(
        Maker maker,
        Stream inner,
        bool leaveOpen = false,
        RemoteCertificateValidationCallback? validation = null,
        LocalCertificateSelectionCallback? selection = null) => maker == Maker.Ours
            ? new OurTwin(new TlsSslStream(inner, leaveOpen, validation, selection))
            : new PlatformTwin(new SslStream(inner, leaveOpen, validation, selection));

    internal abstract Task ClientAsync(SslClientAuthenticationOptions options, CancellationToken token = default);

    internal abstract Task ServerAsync(SslServerAuthenticationOptions options, CancellationToken token = default);

    internal abstract Task ServerAsync(ServerOptionsSelectionCallback callback, object? state);

    internal abstract void Client(SslClientAuthenticationOptions options);

    internal abstract void Server(SslServerAuthenticationOptions options);

    internal abstract Task NegotiateClientCertificateAsync(CancellationToken token = default);

    internal abstract Task ShutdownAsync();

    private sealed class PlatformTwin(SslStream stream) : SslTwin
    {
        internal override AuthenticatedStream Stream => stream;

        internal override SslProtocols SslProtocol => stream.SslProtocol;

        internal override TlsCipherSuite NegotiatedCipherSuite => stream.NegotiatedCipherSuite;

        internal override SslApplicationProtocol NegotiatedApplicationProtocol => stream.NegotiatedApplicationProtocol;

        internal override string TargetHostName => stream.TargetHostName;

        internal override X509Certificate? LocalCertificate => stream.LocalCertificate;

        internal override X509Certificate? RemoteCertificate => stream.RemoteCertificate;

        internal override TransportContext TransportContext => stream.TransportContext;

        internal override Task ClientAsync(SslClientAuthenticationOptions options, CancellationToken token) =>
            stream.AuthenticateAsClientAsync(options, token);

        internal override Task ServerAsync(SslServerAuthenticationOptions options, CancellationToken token) =>
            stream.AuthenticateAsServerAsync(options, token);

        internal override Task ServerAsync(ServerOptionsSelectionCallback callback, object? state) =>
            stream.AuthenticateAsServerAsync(callback, state);

        internal override void Client(SslClientAuthenticationOptions options) => stream.AuthenticateAsClient(options);

        internal override void Server(SslServerAuthenticationOptions options) => stream.AuthenticateAsServer(options);

        internal override Task NegotiateClientCertificateAsync(CancellationToken token) =>
            stream.NegotiateClientCertificateAsync(token);

        internal override Task ShutdownAsync() => stream.ShutdownAsync();
    }

    private sealed class OurTwin(TlsSslStream stream) : SslTwin
    {
        internal override AuthenticatedStream Stream => stream;

        internal override SslProtocols SslProtocol => stream.SslProtocol;

        internal override TlsCipherSuite NegotiatedCipherSuite => stream.NegotiatedCipherSuite;

        internal override SslApplicationProtocol NegotiatedApplicationProtocol => stream.NegotiatedApplicationProtocol;

        internal override string TargetHostName => stream.TargetHostName;

        internal override X509Certificate? LocalCertificate => stream.LocalCertificate;

        internal override X509Certificate? RemoteCertificate => stream.RemoteCertificate;

        internal override TransportContext TransportContext => stream.TransportContext;

        internal override Task ClientAsync(SslClientAuthenticationOptions options, CancellationToken token) =>
            stream.AuthenticateAsClientAsync(options, token);

        internal override Task ServerAsync(SslServerAuthenticationOptions options, CancellationToken token) =>
            stream.AuthenticateAsServerAsync(options, token);

        internal override Task ServerAsync(ServerOptionsSelectionCallback callback, object? state) =>
            stream.AuthenticateAsServerAsync(callback, state);

        internal override void Client(SslClientAuthenticationOptions options) => stream.AuthenticateAsClient(options);

        internal override void Server(SslServerAuthenticationOptions options) => stream.AuthenticateAsServer(options);

        internal override Task NegotiateClientCertificateAsync(CancellationToken token) =>
            stream.NegotiateClientCertificateAsync(token);

        internal override Task ShutdownAsync() => stream.ShutdownAsync();
    }
}
