using System;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Faults;

/// <summary>
/// A GREASE value that we offered and the peer has taken up (RFC 8701 §3.1, §4.1): whatever it is, the connection fails.
/// </summary>
public class GreaseFaultTests
{
    private static readonly NamedGroup[] OtherGroups = [NamedGroup.Secp256r1];

    private ClientHello? _hello;

    private CipherSuite Suite => _hello!.CipherSuites[0];

    private NamedGroup Group => _hello!.Extensions.Find<SupportedGroups>()!.Groups[0];

    private ExtensionBlock Extensions => _hello!.Extensions;

    [Fact]
    [Rfc("8446-4.1.3-6")]
    public void A_suite_of_a_ServerHello_is_illegal_parameter() =>
        Refuse<ServerHello13>(TlsFault.IllegalCipherSuite, hello => hello.Copy(suite: Suite));

    [Fact]
    [Rfc("8446-4.2.1-16")]
    public void A_version_of_a_ServerHello_is_illegal_parameter() =>
        Refuse<ServerHello13>(TlsFault.IllegalVersion, hello => hello.Copy(hello.Extensions.Replace(
            new SupportedVersionsServerHello(Extensions.Find<SupportedVersionsClientHello>()!.Versions[0]))));

    [Fact]
    public void A_share_of_a_ServerHello_is_illegal_parameter() =>
        Refuse<ServerHello13>(TlsFault.IllegalGroup, hello => hello.Copy(hello.Extensions.Replace(
            new KeyShareServerHello(new KeyShareEntry(Group, new byte[1])))));

    [Fact]
    public void A_group_of_a_HelloRetryRequest_is_illegal_parameter() =>
        Refuse<HelloRetryRequest>(
            TlsFault.IllegalRetryGroup,
            retry => retry.Copy(retry.Extensions.Replace(new KeyShareHelloRetryRequest(Group))),
            OtherGroups);

    [Fact]
    public void A_group_of_a_HelloRetryRequest_is_illegal_parameter_also_without_a_share_for_it() =>
        Refuse<HelloRetryRequest>(
            TlsFault.IllegalRetryGroup,
            retry => retry.Copy(retry.Extensions.Replace(new KeyShareHelloRetryRequest(Group))),
            OtherGroups,
            hello => hello.Copy(hello.Extensions.Replace(
                new KeyShareClientHello([hello.Extensions.Find<KeyShareClientHello>()!.Entries[1]]))));

    [Fact]
    [Rfc("8446-4.1.4-7")]
    public void A_suite_of_a_HelloRetryRequest_is_illegal_parameter() =>
        Refuse<HelloRetryRequest>(TlsFault.IllegalCipherSuite, retry => retry.Copy(suite: Suite), OtherGroups);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void An_extension_of_a_ServerHello_is_illegal_parameter(int place) =>
        Refuse<ServerHello13>(
            TlsFault.IllegalExtensionForMessage, hello => hello.Copy(hello.Extensions.With(Echo(place))));

    [Fact]
    public void An_extension_of_a_HelloRetryRequest_is_illegal_parameter() =>
        Refuse<HelloRetryRequest>(
            TlsFault.IllegalExtensionForMessage,
            retry => retry.Copy(retry.Extensions.With(Echo(0))),
            OtherGroups);

    [Fact]
    public void An_extension_of_EncryptedExtensions_is_illegal_parameter() =>
        Refuse<EncryptedExtensions>(
            TlsFault.IllegalExtensionForMessage,
            message => new EncryptedExtensions { Extensions = message.Extensions.With(Echo(0)) });

    [Fact]
    public void An_extension_of_a_Certificate_is_illegal_parameter() =>
        Refuse<Certificate13>(TlsFault.IllegalExtensionForMessage, message => new Certificate13
        {
            Entries =
            [
                new CertificateEntry
                {
                    CertificateData = message.Entries[0].CertificateData,
                    Extensions = [Echo(0)],
                },
            ],
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_application_protocol_is_illegal_parameter(bool acceptsUnoffered) =>
        Refuse<EncryptedExtensions>(
            TlsFault.IllegalApplicationProtocol,
            message => new EncryptedExtensions
            {
                Extensions = message.Extensions.With(
                    new AlpnChoice(Extensions.Find<AlpnOffer>()!.Protocols[0])),
            },
            acceptsUnoffered: acceptsUnoffered);

    [Fact]
    public void A_scheme_of_a_CertificateVerify_is_illegal_parameter() =>
        Refuse<CertificateVerify>(TlsFault.IllegalSignatureScheme, message => new CertificateVerify
        {
            Algorithm = Extensions.Find<SignatureAlgorithms>()!.Schemes[0],
            Signature = message.Signature,
        });

    [Fact]
    public void An_extension_that_a_client_takes_up_is_refused()
    {
        CertificateRequest13? request = null;
        using var pair = new MachinePair(
            TestOptions.Client(rewriter: Misbehaviour.Of<Certificate13>(message => new Certificate13
            {
                Entries =
                [
                    new CertificateEntry
                    {
                        CertificateData = message.Entries[0].CertificateData,
                        Extensions = [request!.Extensions[^1]],
                    },
                ],
            })),
            TestOptions.Server(
                clientCertificates: ClientCertificatePolicy.Require,
                extras: new ServerExtras { SendsGrease = true },
                rewriter: Misbehaviour.Of<CertificateRequest13>(message => request = message)))
        {
            ClientIdentity = TestIdentity.Create(KeyKind.EcP256),
        };

        Expect.Fault(
            TlsFault.UnexpectedExtension, AlertDescription.UnsupportedExtension, Refused.ByServer(pair));
    }

    private Extension Echo(int place) => Extensions[place < 0 ? Extensions.Count + place : place];

    private void Refuse<T>(
        TlsFault fault,
        Func<T, HandshakeMessage> select,
        NamedGroup[]? serverGroups = null,
        Func<ClientHello, ClientHello>? change = null,
        bool acceptsUnoffered = false)
        where T : HandshakeMessage
    {
        ClientHandshakeOptions client = TestOptions.Client(
            grease: true,
            protocols: ["h2"],
            shares: [NamedGroup.X25519],
            unofferedProtocols: acceptsUnoffered,
            rewriter: Misbehaviour.Of<ClientHello>(hello => _hello = change?.Invoke(hello) ?? hello));
        Expect.Fault(
            fault,
            AlertDescription.IllegalParameter,
            Refused.ByClient(Misbehaviour.Of(select), client, serverGroups));
    }
}
