using System;
using System.Linq;
using System.Threading.Tasks;
using Tls.Handshake;
using Tls.Tests.Fixtures;
using Tls.Tests.Sockets;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Qt;

public sealed class CipherTests
{
    [Theory]
    [InlineData(CipherSuite.TLS_AES_128_GCM_SHA256, "TLS_AES_128_GCM_SHA256", "any", "any", "AESGCM(128)", 128, "TLSv1.3")]
    [InlineData(
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE", "RSA", "AESGCM(256)", 256, "TLSv1.2")]
    [InlineData(
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE", "ECDSA", "CHACHA20/POLY1305(256)", 256, "TLSv1.2")]
    [InlineData(
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8,
        "ECDHE-ECDSA-AES128-CCM8", "ECDHE", "ECDSA", "AESCCM8(128)", 128, "TLSv1.2")]
    [InlineData(
        CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256,
        "ECDHE-PSK-AES128-GCM-SHA256", "ECDHE", "PSK", "AESGCM(128)", 128, "TLSv1.2")]
    public void A_cipher_says_what_it_is_made_of(
        CipherSuite suite, string name, string exchange, string authentication, string encryption, int bits, string protocol)
    {
        var cipher = new TlsCipher(suite);

        Assert.Equal(name, cipher.Name);
        Assert.Equal(suite.ToString(), cipher.StandardName);
        Assert.Equal(exchange, cipher.KeyExchangeMethod);
        Assert.Equal(authentication, cipher.AuthenticationMethod);
        Assert.Equal(encryption, cipher.EncryptionMethod);
        Assert.Equal(bits, cipher.UsedBits);
        Assert.Equal(bits, cipher.SupportedBits);
        Assert.Equal(protocol, cipher.ProtocolString);
        Assert.Equal(protocol == "TLSv1.3" ? TlsProtocol.Tls13 : TlsProtocol.Tls12, cipher.Protocol);
        Assert.Equal(name, cipher.ToString());
    }

    [Fact]
    public void Ciphers_are_found_by_both_names_and_equal_when_they_are_the_same_suite()
    {
        foreach (TlsCipher cipher in TlsCipher.Supported)
        {
            Assert.Equal(cipher, TlsCipher.FromName(cipher.Name));
            Assert.Equal(cipher, TlsCipher.FromName(cipher.StandardName));
        }

        Assert.NotEqual(TlsCipher.Supported[0], TlsCipher.Supported[1]);
        Assert.Throws<ArgumentException>(() => TlsCipher.FromName("RC4-MD5"));
    }

    [Theory]
    [InlineData("ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256")]
    [InlineData(
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384:ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES256-GCM-SHA384 ECDHE-RSA-AES128-GCM-SHA256")]
    [InlineData("aRSA+AESGCM", "ECDHE-RSA-AES128-GCM-SHA256 ECDHE-RSA-AES256-GCM-SHA384")]
    [InlineData("aRSA+AESGCM:@STRENGTH", "ECDHE-RSA-AES256-GCM-SHA384 ECDHE-RSA-AES128-GCM-SHA256")]
    [InlineData("aRSA:!CHACHA20:-AES256", "ECDHE-RSA-AES128-GCM-SHA256")]
    [InlineData("aRSA,+AES128,!CHACHA20", "ECDHE-RSA-AES256-GCM-SHA384 ECDHE-RSA-AES128-GCM-SHA256")]
    [InlineData("!AES256:aRSA", "ECDHE-RSA-AES128-GCM-SHA256 ECDHE-RSA-CHACHA20-POLY1305")]
    [InlineData("aRSA+AES128:!aNULL:!RC4:!MD5:!kRSA", "ECDHE-RSA-AES128-GCM-SHA256")]
    public void A_list_in_OpenSSLs_manner_means_what_it_means_there(string list, string expected)
    {
        string[] meant = [.. TlsCipher.Parse(list).Where(cipher => cipher.Protocol == TlsProtocol.Tls12)
            .Select(cipher => cipher.Name)];

        Assert.Equal(expected, string.Join(' ', meant));
    }

    [Fact]
    public void Groups_hold_nothing_without_forward_secrecy_and_short_tags_are_not_high()
    {
        string[] high = [.. TlsCipher.Parse("ECDHE-RSA-AES128-GCM-SHA256:HIGH:!PSK").Select(cipher => cipher.Name)];

        Assert.Equal("ECDHE-RSA-AES128-GCM-SHA256", high[0]);
        Assert.DoesNotContain(high, name => name.Contains("PSK") || name.Contains("CCM8"));
        Assert.All(TlsCipher.Parse("ALL"), cipher =>
        {
            Assert.Contains(cipher.KeyExchangeMethod, new[] { "any", "ECDHE" });
            Assert.Contains(CipherSuiteInfo.All, info => info.Suite == cipher.Suite);
        });
    }

    [Fact]
    public void Suites_of_newer_versions_stay_unless_they_are_named()
    {
        Assert.Equal(
            TlsCipher.Parse("DEFAULT").Where(cipher => cipher.Protocol == TlsProtocol.Tls13),
            TlsCipher.Parse("aRSA").Where(cipher => cipher.Protocol == TlsProtocol.Tls13));
        Assert.Equal(["TLS_AES_256_GCM_SHA384"], TlsCipher.Parse("TLS_AES_256_GCM_SHA384").Select(cipher => cipher.Name));
        Assert.DoesNotContain(TlsCipher.Parse("aRSA:!TLSv1.3"), cipher => cipher.Protocol == TlsProtocol.Tls13);
    }

    [Theory]
    [InlineData("ECDHE-RSA-AES128-GCM-SHA257", "ECDHE-RSA-AES128-GCM-SHA257")]
    [InlineData("HIGH:!NONSENSE", "!NONSENSE")]
    [InlineData("RC4", "is left")]
    [InlineData("aRSA:!aRSA", "is left")]
    public void Unknown_words_and_empty_lists_are_told_at_the_call(string list, string said)
    {
        using var socket = new TlsSocket();

        Assert.Contains(said, Assert.Throws<ArgumentException>(() => socket.SetCiphers(list)).Message);
        Assert.Equal(TlsSocket.DefaultCiphers, socket.Ciphers);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task The_ciphers_that_were_set_are_the_ones_offered()
    {
        await using Servers server = Servers.Echo(Pki.ServerOptions with { Identities = [Pki.Rsa] });
        using var socket = new TlsSocket(Pki.ClientConfiguration) { Protocol = TlsProtocol.Tls12 };

        socket.SetCiphers("ECDHE-RSA-AES256-GCM-SHA384");
        await socket.ConnectToHostEncryptedAsync("localhost", server.Port);

        Assert.Equal("ECDHE-RSA-AES256-GCM-SHA384", socket.SessionCipher!.Name);
        Assert.Equal(ProtocolVersion.Tls12, socket.SessionProtocol);
        Assert.Equal([socket.SessionCipher], socket.Ciphers.Where(cipher => cipher.Protocol == TlsProtocol.Tls12));

        using var listed = new TlsSocket(Pki.ClientConfiguration)
        {
            Ciphers = [TlsCipher.FromName("TLS_AES_256_GCM_SHA384")],
        };
        await listed.ConnectToHostEncryptedAsync("localhost", server.Port);
        Assert.Equal(CipherSuite.TLS_AES_256_GCM_SHA384, listed.SessionCipher!.Suite);
    }

    [Fact]
    public void Supported_ciphers_hold_the_default_ones()
    {
        Assert.Equal(
            CipherSuiteInfo.All.Where(info => info.Legacy == LegacyFeatures.None).Select(info => info.Suite),
            TlsSocket.SupportedCiphers.Select(cipher => cipher.Suite));
        Assert.NotEmpty(TlsSocket.DefaultCiphers);
        Assert.All(TlsSocket.DefaultCiphers, cipher => Assert.Contains(cipher, TlsSocket.SupportedCiphers));
        Assert.Equal(TlsSocket.SupportedCiphers, TlsConfiguration.SupportedCiphers);
    }
}
