using System;
using System.Linq;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Conformance.Tests;

/// <summary>What the model says of flights whose verdict anybody can find in the RFC.</summary>
public sealed class ModelTests
{
    [Theory]
    [InlineData("server", Ending.Closed, true, 3)]
    [InlineData("server: drop 1", Ending.Closed, true, 3)]
    [InlineData("server: drop 8", Ending.Open, true, 3)]
    [InlineData("server: insert 3 CloseNotify", Ending.Closed, true, 0)]
    [InlineData("server: insert 0 FatalAlert", Ending.Closed, false, 0)]
    [InlineData("server retry auth: frame 3 Split; frame 4 Joined; frame 5 Joined", Ending.Closed, true, 3)]
    [InlineData("client auth psk: insert 5 NewSessionTicket", Ending.Closed, true, 3)]
    [InlineData("server late: insert 3 ApplicationData; insert 3 KeyUpdate", Ending.Closed, true, 4)]
    [InlineData("client late: duplicate 7", Ending.Closed, true, 3)]
    [InlineData("client late: insert 7 CertificateRequest; insert 7 CertificateRequest; insert 7 CertificateRequest", Ending.Closed, true, 3)]
    [InlineData("client late: insert 7 CertificateRequest; insert 7 CertificateRequest; insert 9 CertificateRequest; insert 9 CertificateRequest", Ending.Closed, true, 3)]
    [InlineData("client: insert 0 HelloRetryRequest", Ending.Closed, true, 3)]
    [InlineData("client: alter 5 LengthUp; drop 6; drop 7; drop 8; drop 9; drop 10; drop 11; drop 12", Ending.Open, false, 0)]
    [InlineData("server 12", Ending.Closed, true, 3)]
    [InlineData("server 12: frame 1 Split", Ending.Closed, true, 3)]
    [InlineData("server 12: insert 2 CloseNotify", Ending.Closed, false, 0)]
    [InlineData("server 12: insert 4 ClientHello", Ending.Closed, true, 3)]
    [InlineData("server 12 auth: drop 1; insert 1 EmptyCertificate; drop 3", Ending.Closed, true, 3)]
    [InlineData("server 12 ticket resumed: alter 0 NoSupportedGroups", Ending.Closed, true, 3)]
    [InlineData("client 12: insert 0 HelloRequest; insert 7 HelloRequest", Ending.Closed, true, 3)]
    [InlineData("client 12: insert 3 CertificateRequest", Ending.Closed, true, 3)]
    [InlineData("client 12: insert 6 EmptyHandshake; insert 7 EmptyData", Ending.Closed, true, 3)]
    [InlineData("client 12 resumed: insert 3 ApplicationData", Ending.Closed, true, 4)]
    [InlineData("server retry resumed", Ending.Closed, true, 3)]
    [InlineData("client 12: alter 5 LengthUp; drop 6; drop 7; drop 8; drop 9", Ending.Open, false, 0)]
    public void Flights_that_no_rule_forbids_end_as_they_say(string flight, Ending ending, bool connected, int data)
    {
        Verdict verdict = ReferenceModel.Judge(Flight.Parse(flight));

        Assert.Equal((ending, connected, data), (verdict.Ending, verdict.Connected, verdict.Data));
    }

    [Theory]
    [InlineData("server: drop 0", AlertDescription.UnexpectedMessage, "§5")]
    [InlineData("server: insert 2 ClientHello", AlertDescription.UnexpectedMessage, "§4")]
    [InlineData("server: insert 3 ChangeCipherSpec", AlertDescription.UnexpectedMessage, "§5")]
    [InlineData("server: alter 2 Corrupted", AlertDescription.DecryptError, "§6.2")]
    [InlineData("server: protect 3 Previous", AlertDescription.BadRecordMac, "§5.2")]
    [InlineData("server: frame 4 Interrupted", AlertDescription.UnexpectedMessage, "§5.1")]
    [InlineData("server: insert 2 KeyUpdate; frame 2 Joined", AlertDescription.UnexpectedMessage, "§4")]
    [InlineData("server auth required: insert 2 EmptyCertificate", AlertDescription.CertificateRequired, "§4.4.2.4")]
    [InlineData("client: insert 3 EmptyCertificate", AlertDescription.DecodeError, "§4.4.2.4")]
    [InlineData("client: frame 6 Joined", AlertDescription.UnexpectedMessage, "§5.1")]
    [InlineData("server retry psk: alter 0 NoSignatureAlgorithms; duplicate 0", AlertDescription.UnexpectedMessage, "§4")]
    [InlineData("client: insert 7 CertificateRequest", AlertDescription.UnexpectedMessage, "§4")]
    [InlineData("client late: insert 7 CertificateRequest; insert 7 CertificateRequest; insert 7 CertificateRequest; insert 7 CertificateRequest", AlertDescription.UnexpectedMessage, "limit")]
    [InlineData("server late: insert 4 KeyUpdate", AlertDescription.UnexpectedMessage, "§4")]
    [InlineData("server late: alter 5 Corrupted", AlertDescription.DecryptError, "§6.2")]
    [InlineData("client retry: duplicate 0", AlertDescription.UnexpectedMessage, "§4")]
    [InlineData("server 12: insert 1 ChangeCipherSpec", AlertDescription.UnexpectedMessage, "§7.1")]
    [InlineData("server 12: drop 2", AlertDescription.UnexpectedMessage, "§7.4")]
    [InlineData("server 12: protect 3 Clear", AlertDescription.BadRecordMac, "§6.2.3.3")]
    [InlineData("server 12: alter 3 Corrupted", AlertDescription.DecryptError, "§7.2.2")]
    [InlineData("server 12: insert 3 ApplicationData", AlertDescription.UnexpectedMessage, "§7.4.9")]
    [InlineData("server 12 auth required: drop 1; insert 1 EmptyCertificate", AlertDescription.HandshakeFailure, "§7.4.6")]
    [InlineData("server 12 resumed: alter 0 NoExtendedMasterSecret", AlertDescription.HandshakeFailure, "RFC 7627")]
    [InlineData("client 12: duplicate 2", AlertDescription.UnexpectedMessage, "§7.4")]
    [InlineData("client 12: alter 2 ZeroShare", AlertDescription.IllegalParameter, "RFC 8422")]
    [InlineData("client 12: insert 4 NewSessionTicket", AlertDescription.UnexpectedMessage, "§7.4")]
    [InlineData("client 12 ticket: drop 4", AlertDescription.UnexpectedMessage, "§7.1")]
    [InlineData("client 12 resumed: insert 1 Certificate", AlertDescription.UnexpectedMessage, "§7.4")]
    [InlineData("client 12 resumed: alter 0 OtherSessionId", AlertDescription.UnexpectedMessage, "§7.1")]
    [InlineData("client 12: alter 5 OtherSideSignature", AlertDescription.DecryptError, "§7.2.2")]
    [InlineData("server resumed: alter 0 BadBinder", AlertDescription.DecryptError, "§4.2.11")]
    [InlineData("client resumed: insert 3 Certificate", AlertDescription.UnexpectedMessage, "§4")]
    public void Flights_that_a_rule_forbids_are_refused_by_it(string flight, AlertDescription alert, string section)
    {
        Verdict verdict = ReferenceModel.Judge(Flight.Parse(flight));

        Assert.Equal(Ending.Refused, verdict.Ending);
        Assert.Contains(alert, verdict.Rule!.Alerts);
        Assert.Contains(section, verdict.Rule.Section, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_model_decides_every_flight(bool server)
    {
        Assert.All(Enumerable.Range(0, 5000), seed =>
        {
            Verdict verdict = ReferenceModel.Judge(FlightGenerator.Draw(server, seed));
            Assert.Equal(verdict.Ending == Ending.Refused, verdict.Rule is { Alerts.Count: > 0 });
        });
    }
}
