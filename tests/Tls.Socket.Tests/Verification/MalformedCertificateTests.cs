using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Verification;

/// <summary>A peer whose Certificate message holds something else (RFC 8446 §4.4.2).</summary>
public class MalformedCertificateTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [Provokes(TlsFault.DecodeMalformedCertificate)]
    public void Bytes_that_are_no_certificate_are_decode_error(int length)
    {
        byte[] leaf = [.. Pki.Server.Certificate.Raw.Span[..length]];
        PeerVerificationPolicy policy = PeerVerificationPolicy.OfServer(Pki.ClientOptions, CryptoProvider.Default);

        TlsException failure = Assert.ThrowsAny<TlsException>(() => policy.Judge([leaf], out _));

        Assert.Equal(TlsFault.DecodeMalformedCertificate, failure.Fault);
        Assert.Equal(AlertDescription.DecodeError, failure.Alert);
    }

    [Fact]
    public void A_certificate_with_a_byte_behind_it_is_decode_error()
    {
        byte[] leaf = [.. Pki.Server.Certificate.Raw.ToArray().Append((byte)0)];
        PeerVerificationPolicy policy = PeerVerificationPolicy.OfServer(Pki.ClientOptions, CryptoProvider.Default);

        Assert.Equal(
            AlertDescription.DecodeError,
            Assert.ThrowsAny<TlsException>(() => policy.Judge([leaf], out _)).Alert);
    }
}
