using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Faults;

/// <summary>What older versions had and nobody gets any more (RFC 8446 Appendix B.3.1.4, D.5; RFC 5246 §A.5).</summary>
public class OutdatedTests
{
    // RFC 6066 §7, RFC 6961 §2.2.
    private const ExtensionType TruncatedHmac = (ExtensionType)4;
    private const ExtensionType StatusRequestV2 = (ExtensionType)17;

    [Theory]
    [InlineData(false, new byte[0])]
    [InlineData(true, new byte[0])]
    [Rfc("8446-D.5-10")]
    public void Truncated_hmac_is_neither_offered_nor_answered(bool isTls12, byte[] data) =>
        AssertPassedOver(isTls12, TruncatedHmac, data);

    [Theory]
    [InlineData(false, new byte[] { 0, 7, 2, 0, 4, 0, 0, 0, 0 })]
    [InlineData(true, new byte[] { 0, 7, 2, 0, 4, 0, 0, 0, 0 })]
    [InlineData(false, new byte[] { 0xff })]
    [Rfc("8446-4.4.2.1-2", "8446-4.4.2.1-3", "8446-4.4.2.1-4")]
    public void Status_request_v2_is_passed_over(bool isTls12, byte[] data) =>
        AssertPassedOver(isTls12, StatusRequestV2, data);

    [Theory]
    [InlineData(0x0300)]
    [InlineData(0x0002)]
    [Rfc("8446-D.5-3", "8446-D.5-8")]
    public void A_hello_of_SSL_3_is_protocol_version(ushort version)
    {
        using var pair = new MachinePair(
            TestOptions.Client12(rewriter: Misbehaviour.Of<ClientHello>(
                hello => hello.Copy(legacyVersion: (ProtocolVersion)version))),
            TestOptions.Server12(TestOptions.Both));

        Expect.Fault(TlsFault.MismatchVersion, AlertDescription.ProtocolVersion, Refused.ByServer(pair));
    }

    [Fact]
    [Rfc("8446-D.5-3", "8446-D.5-8")]
    public void A_ServerHello_of_SSL_3_is_protocol_version()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(TestOptions.Both),
            TestOptions.Server12(rewriter: Misbehaviour.Of<ServerHello12>(
                hello => hello.Copy(legacyVersion: (ProtocolVersion)0x0300))));

        Expect.Fault(TlsFault.MismatchVersion, AlertDescription.ProtocolVersion, Refused.ByClient(pair));
    }

    [Fact]
    [Rfc("5246-A.5-1", "5246-A.5-2", "8446-D.5-1", "8446-D.5-2")]
    public void No_suite_of_RC4_or_less_than_112_bits_is_known()
    {
        string[] weak = ["RC4", "NULL", "anon", "EXPORT", "DES", "RC2", "IDEA"];
        string[] known =
        [
            .. Enum.GetNames<CipherSuite>().Where(name => !name.EndsWith("_SCSV", StringComparison.Ordinal)),
            .. CipherSuiteInfo.All.Select(suite => suite.Suite.ToString()),
        ];

        Assert.NotEmpty(known);
        Assert.DoesNotContain(known, name => weak.Any(word => name.Contains(word, StringComparison.Ordinal)));
        Assert.All(known, name => Assert.Matches("AES_(128|256)|CHACHA20", name));
    }

    [Fact]
    [Rfc("8446-B.3.1.4-1")]
    public void No_obsolete_group_can_be_named()
    {
        // Appendix B.3.1.4: 0x0001 to 0x0016, 0x001a to 0x001c, 0xff01 and 0xff02.
        ushort[] obsolete =
        [
            .. Enumerable.Range(0x0001, 0x0016).Concat(Enumerable.Range(0x001a, 3)).Select(group => (ushort)group),
            0xff01, 0xff02,
        ];

        Assert.All(obsolete, group =>
        {
            Assert.False(Enum.IsDefined((NamedGroup)group));
            Assert.Null(CryptoProvider.Default.FindGroup((NamedGroup)group));
        });
    }

    private static void AssertPassedOver(bool isTls12, ExtensionType type, byte[] data)
    {
        Func<HandshakeMessage, ReadOnlyMemory<byte>> offer = Misbehaviour.Of<ClientHello>(hello =>
        {
            Assert.False(hello.Extensions.Contains(type));
            return hello.Copy(hello.Extensions.With(new UnknownExtension(type, data)));
        });
        using var pair = isTls12
            ? new MachinePair(TestOptions.Client12(rewriter: offer), TestOptions.Server12())
            : new MachinePair(TestOptions.Client(rewriter: offer));

        pair.Run();

        Assert.True(pair.Client.IsConnected && pair.Server.IsConnected);
        Assert.All(pair.ServerOutput.Sent, message => Assert.False(
            (HandshakeDecoder.Decode(message, pair.Client.Facts.Version!.Value, CertificateType.X509, default) switch
            {
                ServerHello13 hello => hello.Extensions,
                ServerHello12 hello => hello.Extensions,
                EncryptedExtensions encrypted => encrypted.Extensions,
                Certificate13 certificate => certificate.Entries[0].Extensions,
                _ => [],
            }).Contains(type)));
    }
}
