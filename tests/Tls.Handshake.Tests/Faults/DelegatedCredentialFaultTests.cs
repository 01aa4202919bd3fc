using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Faults;

/// <summary>Delegated credentials that a peer must not send (RFC 9345 §4.1.1, §4.1.2).</summary>
public class DelegatedCredentialFaultTests
{
    private static readonly DelegatedCredential Credential = new()
    {
        ValidTime = 1,
        Scheme = SignatureScheme.EcdsaSecp384r1Sha384,
        SubjectPublicKeyInfo = new byte[] { 1 },
        Algorithm = SignatureScheme.EcdsaSecp256r1Sha256,
        Signature = new byte[] { 1 },
    };

    [Fact]
    [Provokes(TlsFault.UnexpectedDelegatedCredential)]
    public void One_that_was_not_asked_for_is_unexpected_message() =>
        Expect.Fault(
            TlsFault.UnexpectedDelegatedCredential,
            AlertDescription.UnexpectedMessage,
            Refused.ByClient(Adding(Credential)));

    [Fact]
    [Provokes(TlsFault.UnexpectedDelegatedCredential)]
    public void One_of_a_client_is_unexpected_message()
    {
        using var pair = new MachinePair(
            TestOptions.Client(rewriter: Adding(Credential)),
            TestOptions.Server(clientCertificates: ClientCertificatePolicy.Require))
        {
            ClientIdentity = TestIdentity.Create(KeyKind.EcP256),
        };

        Expect.Fault(
            TlsFault.UnexpectedDelegatedCredential, AlertDescription.UnexpectedMessage, Refused.ByServer(pair));
    }

    [Fact]
    [Provokes(TlsFault.IllegalDelegatedCredential)]
    public void One_that_signs_by_a_scheme_not_offered_for_credentials_is_illegal_parameter() =>
        Expect.Fault(
            TlsFault.IllegalDelegatedCredential,
            AlertDescription.IllegalParameter,
            Refused.ByClient(Adding(Credential), Client(SignatureScheme.EcdsaSecp256r1Sha256)));

    [Fact]
    [Provokes(TlsFault.IllegalDelegatedCredential)]
    public void One_that_is_signed_by_a_scheme_not_offered_is_illegal_parameter() =>
        Expect.Fault(
            TlsFault.IllegalDelegatedCredential,
            AlertDescription.IllegalParameter,
            Refused.ByClient(
                Adding(new DelegatedCredential
                {
                    ValidTime = 1,
                    Scheme = Credential.Scheme,
                    SubjectPublicKeyInfo = new byte[] { 1 },
                    Algorithm = SignatureScheme.Ed25519,
                }),
                Client(Credential.Scheme)));

    [Fact]
    public void A_handshake_signed_by_another_scheme_than_the_credentials_is_illegal_parameter() =>
        Expect.Fault(
            TlsFault.IllegalSignatureScheme,
            AlertDescription.IllegalParameter,
            Refused.ByClient(Adding(Credential), Client(Credential.Scheme)));

    [Fact]
    public void One_of_an_intermediate_is_ignored()
    {
        using var pair = new MachinePair(
            Client(Credential.Scheme), TestOptions.Server(rewriter: Adding(Credential, entry: 1)));

        pair.Run();

        Assert.True(pair.Client.IsConnected);
        Assert.Null(pair.Client.Facts.DelegatedCredential);
    }

    [Fact]
    public void A_server_of_TLS_1_2_ignores_the_offer()
    {
        ClientExtras extras = new() { DelegatedCredentialSchemes = [Credential.Scheme] };
        using var pair = new MachinePair(
            TestOptions.Client12(versions: TestOptions.Both, extras: extras), TestOptions.Server12());

        pair.Run();

        var hello = (ClientHello)HandshakeDecoder.Decode(pair.ClientOutput.Sent[0]);
        Assert.NotNull(hello.Extensions.Find<DelegatedCredentialOffer>());
        Assert.Equal(ProtocolVersion.Tls12, pair.Client.Facts.Version);
    }

    private static ClientHandshakeOptions Client(SignatureScheme scheme) =>
        TestOptions.Client(extras: new ClientExtras { DelegatedCredentialSchemes = [scheme] });

    private static Func<HandshakeMessage, ReadOnlyMemory<byte>> Adding(
        DelegatedCredential credential, int entry = 0) =>
        Misbehaviour.Of<Certificate13>(message => new Certificate13
        {
            Entries =
            [
                .. message.Entries.Select((shown, i) => new CertificateEntry
                {
                    CertificateData = shown.CertificateData,
                    Extensions = i == entry ? [.. shown.Extensions, credential] : shown.Extensions,
                }),
            ],
        });
}
