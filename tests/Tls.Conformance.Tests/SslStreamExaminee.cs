using System;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Tls.TestKit;

namespace Tls.Conformance.Tests;

/// <summary>The platform's SslStream over loopback: a server or a client of either version for each flight.</summary>
internal sealed class SslStreamExaminee : IExaminee, IDisposable
{
    // Nothing is measured by it, and who is slower is only heard later.
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(500);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = UnderTest.ForBcl();

    internal SslStreamExaminee() => _listener.Start();

    /// <inheritdoc/>
    public IByteDuplex Connect(Scenario scenario, bool isPatient)
    {
        var ours = new Socket(SocketType.Stream, ProtocolType.Tcp);
        ours.Connect(_listener.LocalEndpoint);
        var stream = new SslStream(new NetworkStream(_listener.AcceptSocket(), ownsSocket: true));
        _ = Task.Run(() => RunAsync(stream, scenario));
        return new SocketDuplex(ours, Silence, tellsEnd: !isPatient);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
    }

    private async Task RunAsync(SslStream stream, Scenario scenario)
    {
        await using (stream)
        {
            try
            {
                await (scenario.Server ? ServeAsync(stream, scenario) : ConnectAsync(stream, scenario));
                while (await stream.ReadAsync(new byte[100]) > 0)
                {
                }

                await stream.ShutdownAsync();
            }
            catch (Exception exception) when (
                exception is IOException or AuthenticationException or CryptographicException or InvalidOperationException)
            {
                // What it refused, the peer has been told.
            }
        }
    }

    private Task ServeAsync(SslStream stream, Scenario scenario) =>
        stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = _certificate,
            ClientCertificateRequired = scenario.ClientAuthentication,
            EnabledSslProtocols = Version(scenario),
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate is not null || !scenario.ClientAuthentication,
        });

    private static SslProtocols Version(Scenario scenario) =>
        scenario.Tls12 ? SslProtocols.Tls12 : SslProtocols.Tls13;

    private static Task ConnectAsync(SslStream stream, Scenario scenario) =>
        stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",

            // What it remembers of other flights would make another of this one.
            AllowTlsResume = false,
            EnabledSslProtocols = Version(scenario),
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate?.GetRawCertData().AsSpan().SequenceEqual(UnderTest.Settings(0).Chain[0].Span) == true,
        });
}
