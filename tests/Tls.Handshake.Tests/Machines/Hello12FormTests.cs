using System;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Machines;

/// <summary>What stands in the hellos of TLS 1.2 (RFC 5246 §7.4.1; RFC 5746, 6066, 8422).</summary>
public class Hello12FormTests
{
    [Fact]
    [Rfc("5746-3.4-1", "7627-5.2-1", "8422-4-1", "8422-5.1-1", "8422-5.1.2-4")]
    public void A_hello_of_TLS_1_2_says_what_each_RFC_of_it_wants()
    {
        using var pair = new MachinePair(TestOptions.Client12(), TestOptions.Server12());

        FullHandshake12Tests.AssertConnected(pair.Run());

        var hello = (ClientHello)HandshakeDecoder.Decode(pair.ClientOutput.Sent[0]);
        var answer = (ServerHello12)HandshakeDecoder.Decode(pair.ServerOutput.Sent[0]);
        Assert.All(new[] { hello.Extensions, answer.Extensions }, extensions =>
        {
            Assert.True(extensions.Find<RenegotiationInfo>()!.RenegotiatedConnection.IsEmpty);
            Assert.Equal([EcPointFormat.Uncompressed], extensions.Find<EcPointFormats>()!.Formats);
            Assert.True(extensions.Contains(ExtensionType.ExtendedMasterSecret));
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Rfc("6066-3-4", "6066-3-5")]
    public void A_server_acknowledges_the_name_by_an_empty_extension(bool isTls12)
    {
        using var pair = isTls12
            ? new MachinePair(TestOptions.Client12(), TestOptions.Server12())
            : new MachinePair();

        pair.Run();

        byte[] message = pair.ServerOutput.Sent[isTls12 ? 0 : 1];
        ExtensionBlock answers = HandshakeDecoder.Decode(message) switch
        {
            ServerHello12 hello => hello.Extensions,
            EncryptedExtensions encrypted => encrypted.Extensions,
            _ => [],
        };
        Assert.True(answers.Contains(ExtensionType.ServerName));

        // extension_type 0, and no bytes of extension_data.
        Assert.True(message.AsSpan().IndexOf((byte[])[0, 0, 0, 0]) > 0);
        Assert.Equal("server.example", pair.Server.Facts.ServerName);
    }

    [Fact]
    [Rfc("8422-5.1.2-3")]
    public void A_hello_without_uncompressed_points_is_illegal_parameter()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(rewriter: Misbehaviour.Of<ClientHello>(hello => hello.Copy(
                hello.Extensions.Replace(new EcPointFormats((EcPointFormat)1))))),
            TestOptions.Server12());

        Faults.Expect.Fault(
            TlsFault.IllegalExtensionValue, AlertDescription.IllegalParameter, Refused.ByServer(pair));
    }

    [Fact]
    [Rfc("8422-4-3")]
    public void A_client_of_RSA_key_exchange_alone_speaks_of_no_curves()
    {
        using var pair = new MachinePair(TestOptions.Client12(
            suites: [CipherSuiteInfo.Find(CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256)!]));
        pair.Client.Start();

        var hello = (ClientHello)HandshakeDecoder.Decode(pair.ClientOutput.Sent[0]);
        Assert.False(hello.Extensions.Contains(ExtensionType.EcPointFormats));
        Assert.False(hello.Extensions.Contains(ExtensionType.SupportedGroups));
    }

    [Fact]
    [Rfc("8422-5.10-7")]
    public void The_code_point_of_Ed25519_says_intrinsic() =>
        Assert.Equal(8, (ushort)SignatureScheme.Ed25519 >> 8);
}
