using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Extensions;

/// <summary>Clients that want to know which logs have signed for the server's certificate, and from where.</summary>
public sealed class TransparencyTests
{
    private static readonly TestLog First = new("first");
    private static readonly TestLog Second = new("second");
    private static readonly TransparencyPolicy Policy =
        TransparencyPolicy.Requiring(new TransparencyLogList([First.Accepted, Second.Accepted]));

    private static readonly TlsClientOptions Requiring = Pki.ClientOptions with { Transparency = Policy };

    [Theory]
    [MemberData(nameof(Streams.Versions), MemberType = typeof(Streams))]
    public async Task Timestamps_in_the_handshake_are_asked_for_and_judged(ProtocolVersion version)
    {
        (TlsStream client, TlsStream _) = await Streams.ConnectAsync(Requiring, Showing(Pki.Server, First, Second) with
        {
            MaximumVersion = version,
        });
        TransparencyResult result = client.ConnectionInfo!.Transparency!;
        Assert.True(result.IsSatisfied);
        Assert.Equal([TimestampStatus.Valid, TimestampStatus.Valid], result.Timestamps.Select(one => one.Status));
        Assert.All(result.Timestamps, one => Assert.Equal(TimestampOrigin.Handshake, one.Origin));
        Assert.Equal(2, client.ConnectionInfo.SignedCertificateTimestamps.Count);
    }

    [Theory]
    [MemberData(nameof(Streams.Versions), MemberType = typeof(Streams))]
    public async Task Too_few_end_in_bad_certificate(ProtocolVersion version)
    {
        TlsCertificateException refusal = await Assert.ThrowsAsync<TlsCertificateException>(() => Streams.ConnectAsync(
            Requiring, Showing(Pki.Server, First) with { MaximumVersion = version }));
        Assert.Equal(TlsFault.RejectedBadCertificate, refusal.Fault);
        Assert.Equal(AlertDescription.BadCertificate, refusal.Alert);
        Assert.Equal(CertificateErrorCode.TransparencyUnmet, refusal.Verification.Result.Primary?.Code);
        Assert.Single(refusal.Verification.Result.Transparency!.Timestamps);
    }

    [Fact]
    public async Task Embedded_timestamps_need_nothing_of_the_server()
    {
        TlsIdentity embedding = Pki.Logged(First, Second);
        (TlsStream client, TlsStream _) = await Streams.ConnectAsync(
            Requiring, new TlsServerOptions { Identities = [embedding] });
        Assert.All(
            client.ConnectionInfo!.Transparency!.Timestamps, one => Assert.Equal(TimestampOrigin.Embedded, one.Origin));
        Assert.Empty(client.ConnectionInfo.SignedCertificateTimestamps);
    }

    [Fact]
    public async Task Timestamps_in_a_staple_count_where_one_is_asked_for()
    {
        // RFC 6962 §3.3: what the responder signs matters to revocation alone, which is not judged here.
        TlsServerOptions server = new()
        {
            Identities =
            [
                Showing(Pki.Server, First).Identities[0].WithOcspResponse(Pki.Staple(Pki.Server.Certificate, Second)),
            ],
        };
        (TlsStream client, TlsStream _) = await Streams.ConnectAsync(Requiring with { RequestOcspStaple = true }, server);
        Assert.Equal(
            [TimestampOrigin.Handshake, TimestampOrigin.OcspResponse],
            client.ConnectionInfo!.Transparency!.Timestamps.Select(one => one.Origin));
        await Assert.ThrowsAsync<TlsCertificateException>(() => Streams.ConnectAsync(Requiring, server));
    }

    [Fact]
    public async Task Nothing_is_asked_for_or_looked_at_by_default()
    {
        (TlsStream client, TlsStream _) = await Streams.ConnectAsync(
            Pki.ClientOptions, Showing(Pki.Server, First, Second));
        Assert.Null(client.ConnectionInfo!.Transparency);
        Assert.Empty(client.ConnectionInfo.SignedCertificateTimestamps);
    }

    [Fact]
    public async Task A_session_begun_without_the_policy_is_not_resumed_under_it()
    {
        List<TlsSession> sessions = [];
        TlsServerOptions server = Showing(Pki.Server, First, Second);
        await ExchangeAsync(Pki.ClientOptions with { NewSession = sessions.Add }, server);
        TlsConnectionInfo under = await ExchangeAsync(
            Requiring with { Session = sessions[0], NewSession = sessions.Add }, server);
        Assert.False(under.IsResumed);
        Assert.True(under.Transparency!.IsSatisfied);

        // The session that began under it has what was found out then.
        TlsConnectionInfo again = await ExchangeAsync(Requiring with { Session = sessions[^1] }, server);
        Assert.True(again.IsResumed);
        Assert.True(again.Transparency!.IsSatisfied);
        sessions.ForEach(session => session.Dispose());
    }

    private static async Task<TlsConnectionInfo> ExchangeAsync(TlsClientOptions options, TlsServerOptions server)
    {
        (TlsStream client, TlsStream peer) = await Streams.ConnectAsync(options, server);
        await peer.WriteAsync(new byte[] { 1 });
        await client.ReadExactlyAsync(new byte[1]);
        return client.ConnectionInfo!;
    }

    private static TlsServerOptions Showing(TlsIdentity identity, params TestLog[] logs)
    {
        DateTimeOffset made = DateTimeOffset.UtcNow.AddHours(-1);
        return new TlsServerOptions
        {
            Identities =
            [
                identity.WithSignedCertificateTimestamps(
                    [.. logs.Select(log => (ReadOnlyMemory<byte>)log.Sign(made, identity.Certificate))]),
            ],
        };
    }
}
