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
using Xunit;

namespace Tls.Conformance.Tests;

/// <summary>The same peer and the same model over sockets, with a server that is not ours: the platform's SslStream.</summary>
public sealed class OtherPeerTests
{
    // Silence on loopback; nothing is measured by it, and who is slower is only heard later.
    private const int Silence = 500;

    [Theory]
    [InlineData("server")]
    [InlineData("server: frame 2 Split; insert 2 ChangeCipherSpec")]
    [InlineData("server: alter 2 Corrupted")]
    [InlineData("server: insert 2 CertificateVerify")]
    [InlineData("server: alter 0 Extended")]
    [InlineData("server: protect 2 Wrong")]
    [InlineData("server auth: insert 2 Finished")]
    public async Task SslStream_over_a_socket_does_as_the_model_says(string text)
    {
        Flight flight = Flight.Parse(text);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        Task<TcpClient> accepted = listener.AcceptTcpClientAsync();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using TcpClient server = await accepted;
        Task<bool> served = Serve(server.GetStream(), flight.Scenario.ClientAuthentication);
        client.GetStream().ReadTimeout = Silence;

        using ScriptedPeer peer = await Task.Run(() =>
        {
            ScriptedPeer peer = ScriptedPeer.Create(
                flight.Scenario, new StreamDuplex(client.GetStream()), UnderTest.Settings(0));
            peer.Play(flight.Steps());
            return peer;
        });
        client.Close();

        Verdict verdict = ReferenceModel.Judge(flight);
        Assert.False(peer.IsGarbled);
        Assert.Equal(verdict.Connected, await served);
        if (verdict.Ending == Ending.Refused)
        {
            Assert.Contains(Assert.NotNull(peer.Refusal), verdict.Rule!.Alerts);
        }
        else
        {
            Assert.Null(peer.Refusal);
            Assert.True(peer.HasFinished);
        }
    }

    /// <summary>Whether the handshake was done.</summary>
    private static async Task<bool> Serve(NetworkStream transport, bool asks)
    {
        await using var stream = new SslStream(transport);
        using X509Certificate2 certificate = UnderTest.ForBcl();
        bool connected = false;
        try
        {
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = certificate,
                ClientCertificateRequired = asks,
                EnabledSslProtocols = SslProtocols.Tls13,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null || !asks,
            });
            connected = true;
            while (await stream.ReadAsync(new byte[100]) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException or CryptographicException)
        {
            // What it refused, the peer has been told.
        }

        return connected;
    }
}
