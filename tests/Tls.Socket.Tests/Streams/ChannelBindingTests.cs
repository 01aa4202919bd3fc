using System;
using System.Net.Security;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using System.Security.Authentication.ExtendedProtection;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Tests.Engine;
using Tls.Tests.Fixtures;
using Tls.TestKit;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Streams;

/// <summary>Channel bindings (RFC 5929, RFC 9266), and what SslStream says the same connection's are.</summary>
public sealed class ChannelBindingTests
{
    public static TheoryData<ProtocolVersion> Versions => [ProtocolVersion.Tls12, ProtocolVersion.Tls13];

    [Theory]
    [MemberData(nameof(Versions))]
    [Rfc("8446-E.1-2")]
    public void Tls_exporter_is_32_bytes_exported_with_an_empty_context(ProtocolVersion version)
    {
        using EnginePair pair = Pair(version);
        byte[] expected = new byte[32];
        pair.Client.ExportKeyingMaterial("EXPORTER-Channel-Binding", [], expected);

        Assert.Equal(expected, pair.Client.GetChannelBinding(TlsChannelBinding.Exporter));
        Assert.Equal(expected, pair.Server.GetChannelBinding(TlsChannelBinding.Exporter));
    }

    [Fact]
    public void Tls_unique_is_twelve_bytes_in_tls12_and_nothing_in_tls13()
    {
        using EnginePair old = Pair(ProtocolVersion.Tls12);
        using EnginePair young = Pair(ProtocolVersion.Tls13);

        byte[] unique = old.Client.GetChannelBinding(TlsChannelBinding.Unique)!;
        Assert.Equal(12, unique.Length);
        Assert.Equal(unique, old.Server.GetChannelBinding(TlsChannelBinding.Unique));
        Assert.Null(young.Client.GetChannelBinding(TlsChannelBinding.Unique));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Tls_server_end_point_is_the_hash_of_the_servers_certificate(ProtocolVersion version)
    {
        using EnginePair pair = Pair(version);
        byte[] expected = SHA256.HashData(Pki.Server.Certificate.Raw.Span);

        Assert.Equal(expected, pair.Client.GetChannelBinding(TlsChannelBinding.ServerEndPoint));
        Assert.Equal(expected, pair.Server.GetChannelBinding(TlsChannelBinding.ServerEndPoint));
    }

    [Theory]
    [InlineData(KeyKind.EcP256, "SHA256")]
    [InlineData(KeyKind.EcP384, "SHA384")]
    [InlineData(KeyKind.EcP521, "SHA512")]
    [InlineData(KeyKind.Rsa, "SHA256")]
    public void Hash_is_the_one_the_certificate_is_signed_with(KeyKind issuer, string hash)
    {
        TestCertificate ca = TestCertificate.Root("CA", issuer);
        TestCertificate made = ca.Issue(new CertificateRequestOptions { CommonName = "localhost" }, KeyKind.EcP256);
        using var pair = new EnginePair(
            client: Pki.ClientOptions with { DangerousAcceptAnyCertificate = true },
            server: new TlsServerOptions { Identities = [TlsIdentity.Create([made.Certificate], made.Key)] });
        pair.Handshake();

        byte[] expected = CryptographicOperations.HashData(new HashAlgorithmName(hash), made.Certificate.Raw.Span);
        Assert.Equal(expected, pair.Client.GetChannelBinding(TlsChannelBinding.ServerEndPoint));
    }

    [Theory]
    [InlineData("sha1RSA")]
    [InlineData("md5RSA")]
    public void Of_a_certificate_signed_with_md5_or_sha1_the_hash_is_sha256(string signature)
    {
        // sha1WithRSAEncryption is 1.2.840.113549.1.1.5, md5WithRSAEncryption 1.2.840.113549.1.1.4; sha256's is 11.
        TestCertificate ca = TestCertificate.Root("CA", KeyKind.Rsa);
        byte[] der = ca.Issue(new CertificateRequestOptions { CommonName = "x" }, KeyKind.EcP256)
            .Certificate.Raw.ToArray();
        byte[] oid = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11];
        for (int i; (i = der.AsSpan().IndexOf(oid)) >= 0;)
        {
            der[i + 8] = signature == "sha1RSA" ? (byte)5 : (byte)4;
        }

        byte[]? binding = EndPointBinding.Of(Certificate.Parse(der), CryptoProvider.Default);

        Assert.Equal(SHA256.HashData(der), binding);
    }

    [Fact]
    public void A_server_that_resumes_has_shown_no_certificate_and_the_client_remembers_which_it_was()
    {
        using var cache = new InMemoryTlsSessionCache();
        TlsClientOptions options = Pki.ClientOptions with
        {
            SessionCache = cache,
            MinimumVersion = ProtocolVersion.Tls13,
        };
        using (EnginePair first = new EnginePair(client: options).Handshake())
        {
            first.ServerWrites([1]);
            first.ClientReads(out _);
        }

        using EnginePair second = new EnginePair(client: options).Handshake();

        Assert.True(second.Client.ConnectionInfo!.IsResumed);
        Assert.NotNull(second.Client.GetChannelBinding(TlsChannelBinding.ServerEndPoint));
        Assert.Null(second.Server.GetChannelBinding(TlsChannelBinding.ServerEndPoint));
        Assert.Equal(
            second.Client.GetChannelBinding(TlsChannelBinding.Exporter),
            second.Server.GetChannelBinding(TlsChannelBinding.Exporter));
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task SslStream_says_the_same_tls_unique_on_either_side()
    {
        (TlsStream client, SslStream server) = await Loopback.ToSslStreamAsync(
            adjust: options => options.EnabledSslProtocols = SslProtocols.Tls12);
        await using (client)
        await using (server)
        {
            Assert.Equal(
                Of(server, ChannelBindingKind.Unique, "tls-unique:"),
                client.GetChannelBinding(TlsChannelBinding.Unique));
        }

        (SslStream client2, TlsStream server2) = await Loopback.FromSslStreamAsync(
            adjust: options => options.EnabledSslProtocols = SslProtocols.Tls12);
        await using (client2)
        await using (server2)
        {
            Assert.Equal(
                Of(client2, ChannelBindingKind.Unique, "tls-unique:"),
                server2.GetChannelBinding(TlsChannelBinding.Unique));
        }
    }

    [Theory(Timeout = Loopback.Deadline)]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task SslStream_as_a_client_says_the_same_of_the_servers_end_point(SslProtocols protocol)
    {
        // On the server's side it looks for the peer's certificate, and finds none.
        (SslStream client, TlsStream server) = await Loopback.FromSslStreamAsync(
            adjust: options => options.EnabledSslProtocols = protocol);
        await using (client)
        await using (server)
        {
            Assert.Equal(
                Of(client, ChannelBindingKind.Endpoint, "tls-server-end-point:"),
                server.GetChannelBinding(TlsChannelBinding.ServerEndPoint));
        }
    }

    private static EnginePair Pair(ProtocolVersion version) => new EnginePair(
        client: Pki.ClientOptions with { MinimumVersion = version, MaximumVersion = version }).Handshake();

    /// <summary>The binding behind the 32 bytes of SEC_CHANNEL_BINDINGS and the name of its type.</summary>
    private static byte[] Of(SslStream stream, ChannelBindingKind kind, string prefix)
    {
        using ChannelBinding binding = stream.TransportContext.GetChannelBinding(kind)!;
        byte[] bytes = new byte[binding.Size];
        Marshal.Copy(binding.DangerousGetHandle(), bytes, 0, bytes.Length);
        Assert.Equal(prefix, Encoding.ASCII.GetString(bytes, 32, prefix.Length));
        return bytes[(32 + prefix.Length)..];
    }
}
