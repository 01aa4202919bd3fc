using System;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Machines;

/// <summary>Which version two peers end up with (RFC 8446 §4.1.3, §4.2.1, Appendix D).</summary>
public class VersionNegotiationTests
{
    public static TheoryData<ProtocolVersion, ProtocolVersion, ProtocolVersion, ProtocolVersion, ProtocolVersion>
        Ranges => new()
        {
            { V12, V13, V12, V13, V13 },
            { V12, V13, V13, V13, V13 },
            { V13, V13, V12, V13, V13 },
            { V12, V12, V12, V13, V12 },
            { V12, V12, V12, V12, V12 },
        };

    private static ProtocolVersion V12 => ProtocolVersion.Tls12;

    private static ProtocolVersion V13 => ProtocolVersion.Tls13;

    [Theory]
    [MemberData(nameof(Ranges))]
    [Rfc("5746-3.6-7", "8446-4.2.1-6")]
    public void The_newest_version_in_common_is_spoken(
        ProtocolVersion clientMinimum,
        ProtocolVersion clientMaximum,
        ProtocolVersion serverMinimum,
        ProtocolVersion serverMaximum,
        ProtocolVersion agreed)
    {
        using var pair = new MachinePair(
            TestOptions.Client12(new VersionRange(clientMinimum, clientMaximum)),
            TestOptions.Server12(new VersionRange(serverMinimum, serverMaximum)));

        pair.Run();

        Assert.True(pair.Client.IsConnected);
        Assert.True(pair.Server.IsConnected);
        Assert.Equal(agreed, pair.Client.Facts.Version);
        Assert.Equal(agreed, pair.Server.Facts.Version);
    }

    [Fact]
    public void A_client_of_both_versions_connects_to_a_server_of_TLS_1_2()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(TestOptions.Both), TestOptions.Server12(TestOptions.Tls12Only));

        FullHandshake12Tests.AssertConnected(pair.Run());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Rfc("8446-4.1.3-2", "8446-4.1.3-11", "8446-4.1.3-12")]
    public void A_server_of_both_versions_marks_its_choice_of_TLS_1_2(bool speaksTls13)
    {
        using var pair = new MachinePair(
            TestOptions.Client12(),
            TestOptions.Server12(speaksTls13 ? TestOptions.Both : TestOptions.Tls12Only));

        pair.Run();

        var hello = (ServerHello12)HandshakeDecoder.Decode(pair.ServerOutput.Sent[0]);
        Assert.Equal(speaksTls13, hello.Random.Span[^8..].SequenceEqual("DOWNGRD\x01"u8));
    }

    [Fact]
    [Rfc("8446-4.2.1-3")]
    public void An_attacker_who_hides_supported_versions_is_found_out()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(TestOptions.Both), TestOptions.Server12(TestOptions.Both))
        {
            OnTheWay = message => message[0] == (byte)HandshakeType.ClientHello
                ? WithoutVersions((ClientHello)HandshakeDecoder.Decode(message)).Encode()
                : message,
        };

        Assert.Equal(TlsFault.IllegalDowngrade, Refused.ByClient(pair).Fault);
    }

    [Fact]
    [Rfc("5246-E.1-2", "5746-3.6-7", "8446-4.2.1-3", "8446-D.2-2")]
    public void A_legacy_version_of_TLS_1_3_without_the_extension_means_TLS_1_2()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(rewriter: Misbehaviour.Of<ClientHello>(
                hello => hello.Copy(legacyVersion: ProtocolVersion.Tls13))),
            TestOptions.Server12(TestOptions.Both));

        pair.Run();

        Assert.Equal(ProtocolVersion.Tls12, pair.Server.Facts.Version);
        Assert.True(pair.Server.IsConnected);
    }

    [Fact]
    [Rfc("8446-4.2.1-4", "8446-4.2.1-5", "8446-D.2-1")]
    public void The_extension_counts_and_legacy_version_does_not()
    {
        using var pair = new MachinePair(
            TestOptions.Client12(rewriter: Misbehaviour.Of<ClientHello>(hello => hello.Copy(
                hello.Extensions.With(new SupportedVersionsClientHello(ProtocolVersion.Tls11))))),
            TestOptions.Server12(TestOptions.Both));

        Assert.Equal(TlsFault.MismatchVersion, Refused.ByServer(pair).Fault);
    }

    private static ClientHello WithoutVersions(ClientHello hello) => hello.Copy(
        hello.Extensions.Without<SupportedVersionsClientHello>().Without<KeyShareClientHello>());
}
