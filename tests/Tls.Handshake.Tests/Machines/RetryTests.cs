using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Xunit;

namespace Tls.Handshake.Tests.Machines;

/// <summary>HelloRetryRequest (RFC 8446 §4.1.4), machine to machine.</summary>
public class RetryTests
{
    public static TheoryData<NamedGroup, NamedGroup> Pairs
    {
        get
        {
            var pairs = new TheoryData<NamedGroup, NamedGroup>();
            foreach (KeyExchangeGroup shared in CryptoProvider.Default.Groups)
            {
                foreach (KeyExchangeGroup wanted in CryptoProvider.Default.Groups.Where(g => g != shared))
                {
                    pairs.Add(shared.Name, wanted.Name);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    [Rfc("8446-4.1.1-3")]
    public void A_group_without_a_share_is_asked_for(NamedGroup shared, NamedGroup wanted)
    {
        using var pair = new MachinePair(
            TestOptions.Client(shares: [shared]), TestOptions.Server(groups: [wanted]));

        FullHandshakeTests.AssertConnected(pair.Run());

        Assert.True(pair.Client.Facts.WasRetried);
        Assert.True(pair.Server.Facts.WasRetried);
        Assert.Equal(wanted, pair.Client.Facts.Group);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Rfc("8446-4.1.4-6", "8446-4.2.2-1")]
    public void The_cookie_comes_back_if_there_is_one(bool cookie)
    {
        using var pair = new MachinePair(
            TestOptions.Client(shares: [NamedGroup.X25519]),
            TestOptions.Server(groups: [NamedGroup.Secp256r1], sendRetryCookie: cookie));

        FullHandshakeTests.AssertConnected(pair.Run());

        var retry = (HelloRetryRequest)HandshakeDecoder.Decode(pair.ServerOutput.Sent[0]);
        var second = (ClientHello)HandshakeDecoder.Decode(pair.ClientOutput.Sent[1]);
        Assert.Equal(cookie, retry.Extensions.Find<Cookie>() is not null);
        Assert.Equal(
            retry.Extensions.Find<Cookie>()?.Value.ToArray(),
            second.Extensions.Find<Cookie>()?.Value.ToArray());
    }

    [Fact]
    public void A_cookie_alone_is_reason_enough_for_a_retry()
    {
        using var pair = new MachinePair(
            TestOptions.Client(shares: [NamedGroup.X25519]),
            TestOptions.Server(
                groups: [NamedGroup.Secp256r1, NamedGroup.X25519],
                insistOnPreferredGroup: true,
                sendRetryCookie: true,
                rewriter: Misbehaviour.Of<HelloRetryRequest>(
                    retry => retry.Copy(retry.Extensions.Without<KeyShareHelloRetryRequest>()))));

        // The client keeps its share, so this server, which meant to ask for another group, now refuses it.
        Assert.Equal(Wire.TlsFault.IllegalHelloChange, Refused.ByServer(pair).Fault);

        var first = (ClientHello)HandshakeDecoder.Decode(pair.ClientOutput.Sent[0]);
        var second = (ClientHello)HandshakeDecoder.Decode(pair.ClientOutput.Sent[1]);
        Assert.Equal(
            first.Extensions.Find<KeyShareClientHello>()!.Entries[0].KeyExchange.ToArray(),
            second.Extensions.Find<KeyShareClientHello>()!.Entries[0].KeyExchange.ToArray());
    }

    [Fact]
    [Rfc("8446-9.2-11")]
    public void A_client_that_sends_no_share_at_all_is_asked_for_one()
    {
        using var pair = new MachinePair(TestOptions.Client(shares: []));

        FullHandshakeTests.AssertConnected(pair.Run());

        Assert.True(pair.Client.Facts.WasRetried);
    }

    [Fact]
    public void A_server_that_insists_gets_its_preferred_group()
    {
        using var pair = new MachinePair(
            TestOptions.Client(shares: [NamedGroup.X25519, NamedGroup.Secp256r1]),
            TestOptions.Server(
                groups: [NamedGroup.Secp384r1, NamedGroup.X25519], insistOnPreferredGroup: true));

        FullHandshakeTests.AssertConnected(pair.Run());

        Assert.Equal(NamedGroup.Secp384r1, pair.Client.Facts.Group);
    }

    [Fact]
    public void A_server_that_does_not_insist_takes_a_share_that_is_there()
    {
        using var pair = new MachinePair(
            TestOptions.Client(shares: [NamedGroup.X25519]),
            TestOptions.Server(groups: [NamedGroup.Secp384r1, NamedGroup.X25519]));

        FullHandshakeTests.AssertConnected(pair.Run());

        Assert.False(pair.Client.Facts.WasRetried);
    }

    [Fact]
    public void Each_side_sends_one_change_cipher_spec_and_sends_it_early()
    {
        using var pair = new MachinePair(
            TestOptions.Client(shares: [NamedGroup.X25519]),
            TestOptions.Server(groups: [NamedGroup.Secp256r1]));

        pair.Run();

        Assert.Equal(
            ["send ClientHello", "send change_cipher_spec", "send ClientHello"],
            pair.ClientOutput.Events.Take(3));
        Assert.Equal(
            ["send ServerHello", "send change_cipher_spec", "send ServerHello"],
            pair.ServerOutput.Events.Take(3));
        Assert.Equal(1, pair.ClientOutput.ChangeCipherSpecs);
        Assert.Equal(1, pair.ServerOutput.ChangeCipherSpecs);
    }

    [Fact]
    [Rfc("8446-4.1.2-2", "8446-4.1.4-6", "8446-4.2.8-8")]
    public void The_second_hello_is_the_first_but_for_the_share()
    {
        using var pair = new MachinePair(
            TestOptions.Client(shares: [NamedGroup.X25519, NamedGroup.Secp384r1]),
            TestOptions.Server(groups: [NamedGroup.Secp256r1]));

        pair.Run();

        var first = (ClientHello)HandshakeDecoder.Decode(pair.ClientOutput.Sent[0]);
        var second = (ClientHello)HandshakeDecoder.Decode(pair.ClientOutput.Sent[1]);
        KeyShareEntry only = Assert.Single(second.Extensions.Find<KeyShareClientHello>()!.Entries);
        Assert.Equal(NamedGroup.Secp256r1, only.Group);
        Assert.Equal(
            first.Copy(first.Extensions.Without<KeyShareClientHello>()).Encode(),
            second.Copy(second.Extensions.Without<KeyShareClientHello>()).Encode());
    }
}
