using System.Linq;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Conformance.Tests;

/// <summary>What our engine of TLS 1.2 does where the RFCs leave a choice, and the model allows either.</summary>
public sealed class ChoiceTests
{
    [Theory]
    [InlineData("server 12: insert 4 ClientHello", true)]
    [InlineData("client 12: insert 6 HelloRequest", true)]
    [InlineData("client 12: insert 2 HelloRequest", false)]
    [InlineData("client 12: insert 5 HelloRequest", false)]
    public void Renegotiation_is_declined_and_everything_goes_on(string text, bool isAnswered)
    {
        Flight flight = Flight.Parse(text);
        using EngineDuplex duplex = UnderTest.Open(flight.Scenario);
        using ScriptedPeer peer = ScriptedPeer.Create(flight.Scenario, duplex, UnderTest.Settings(0));

        peer.Play(flight.Steps());

        Assert.True(peer.HasFinished);
        Assert.True(duplex.Engine.IsClosedByPeer);
        Assert.Equal(
            isAnswered ? [AlertDescription.NoRenegotiation, AlertDescription.CloseNotify] : [AlertDescription.CloseNotify],
            peer.Alerts.Select(alert => alert.Description));
        Assert.All(peer.Alerts, alert => Assert.Equal(AlertLevel.Warning, alert.Level));
    }

    [Theory]
    [InlineData("server 12: insert 1 EmptyHandshake", AlertDescription.UnexpectedMessage)]
    [InlineData("server 12: alter 0 NoSignatureAlgorithms", AlertDescription.HandshakeFailure)]
    [InlineData("server 12: alter 0 NoSupportedGroups", AlertDescription.HandshakeFailure)]
    [InlineData("client 12: drop 6; insert 6 HelloRequest; frame 6 Interrupted", AlertDescription.UnexpectedMessage)]
    [InlineData("client 12: alter 2 ShortShare", AlertDescription.IllegalParameter)]
    public void What_may_be_refused_is(string text, AlertDescription alert) =>
        Assert.Equal(alert, UnderTest.Play(Flight.Parse(text), seed: 0).Alert);

    [Theory]
    [InlineData("server 12: alter 0 NoExtendedMasterSecret")]
    [InlineData("server 12: alter 0 NoRenegotiationInfo")]
    [InlineData("server 12 resumed: alter 0 NoSignatureAlgorithms")]
    [InlineData("server 12 ticket resumed: alter 0 NoSupportedGroups")]
    [InlineData("client 12: alter 0 NoExtendedMasterSecret")]
    [InlineData("client 12: alter 0 NoRenegotiationInfo")]
    [InlineData("client 12 ticket resumed: alter 0 OtherSessionId; insert 1 ServerHelloDone; insert 1 ServerKeyExchange; insert 1 Certificate")]
    [InlineData("server 12: drop 4; insert 4 ClientHello; alter 4 OtherSuite")]
    public void What_may_be_accepted_is(string text) =>
        Assert.Equal(Ending.Closed, UnderTest.Play(Flight.Parse(text), seed: 0).Ending);
}
