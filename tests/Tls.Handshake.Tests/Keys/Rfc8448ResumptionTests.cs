using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Xunit;

namespace Tls.Handshake.Tests.Keys;

/// <summary>The key schedule of a session that is resumed, against RFC 8448 §4, which resumes §3.</summary>
public class Rfc8448ResumptionTests
{
    private const HashKind Hash = HashKind.Sha256;

    private static readonly CryptoProvider Crypto = CryptoProvider.Default;
    private static readonly KeySchedule13 Schedule = KeySchedule13.Of(Crypto, Hash);
    private static readonly Trace Resumed = Trace.Resumed;

    private static byte[] Psk => Resumed.Value("client", "extract secret \"early\"", "IKM");

    /// <summary>The whole ClientHello, binders included.</summary>
    private static byte[] Hello => Resumed.Value("client", "send handshake record", "payload");

    [Fact]
    public void The_key_of_the_ticket_of_section_3()
    {
        byte[] master = Trace.Simple.Value("client", "derive secret \"tls13 res master\"", "expanded");
        var ticket = (NewSessionTicket13)HandshakeDecoder.Decode(
            Trace.Simple.Message("server", "NewSessionTicket"));
        using var resumption = new ResumptionSecret(Schedule, new SecretBytes(master));

        using SecretBytes psk = resumption.PskOf(ticket.Nonce.Span);

        Assert.Equal(Psk, psk.Span);
    }

    [Fact]
    public void The_early_secret_and_the_binder_key()
    {
        using EarlySecret early = Schedule.StartWithPsk(Psk, stackalloc byte[64]);
        using BinderKey binder = early.Binder(PskKind.Resumption, stackalloc byte[64]);

        Assert.Equal(Resumed.Value("client", "extract secret \"early\"", "secret"), early.Bytes);
        Assert.Equal(Resumed.Value("client", "calculate PSK binder", "PRK"), binder.Bytes);
    }

    [Fact]
    public void The_binder_over_the_truncated_hello()
    {
        PreSharedKeyClientHello offered = Offered();
        using var transcript = new Transcript();
        transcript.Advance(Hello);
        TranscriptHash truncated = transcript.Truncated(Crypto, Hash, offered.BindersSize);
        byte[] binder = new byte[32];
        using var psk = new SecretBytes(Psk);

        PskBinder.Compute(Crypto, Hash, psk, PskKind.Resumption, truncated, binder);

        Assert.Equal(Resumed.Value("client", "calculate PSK binder", "binder hash"), truncated.Span);
        Assert.Equal(Resumed.Value("client", "calculate PSK binder", "finished"), binder);
        Assert.Equal(binder, offered.Binders.Single().ToArray());
    }

    [Fact]
    public void The_secrets_of_the_handshake()
    {
        using HandshakeSecrets secrets = Secrets();

        Assert.Equal(
            Resumed.Value("server", "derive secret \"tls13 c hs traffic\"", "expanded"), secrets.Client.Bytes);
        Assert.Equal(
            Resumed.Value("server", "derive secret \"tls13 s hs traffic\"", "expanded"), secrets.Server.Bytes);
        Assert.Equal(Resumed.Value("server", "extract secret \"master\"", "secret"), secrets.Main.Bytes);
    }

    [Fact]
    public void The_secrets_after_the_handshake()
    {
        using HandshakeSecrets secrets = Secrets();
        byte[] throughServerFinished =
        [
            .. Hello,
            .. Resumed.Message("server", "ServerHello"),
            .. Resumed.Message("server", "EncryptedExtensions"),
            .. Resumed.Message("server", "Finished"),
        ];
        byte[] throughClientFinished =
        [
            .. throughServerFinished,
            .. Resumed.Message("client", "EndOfEarlyData"),
            .. Resumed.Message("client", "Finished"),
        ];
        TranscriptHash server = TranscriptHash.Of(Crypto, Hash, throughServerFinished, []);
        TranscriptHash client = TranscriptHash.Of(Crypto, Hash, throughClientFinished, []);

        ApplicationTrafficSecret up = secrets.Main.ClientTraffic(server, stackalloc byte[64]);
        ApplicationTrafficSecret down = secrets.Main.ServerTraffic(server, stackalloc byte[64]);
        using ResumptionSecret resumption = secrets.Main.Resumption(client);

        Assert.Equal(Resumed.Value("server", "derive secret \"tls13 c ap traffic\"", "expanded"), up.Bytes);
        Assert.Equal(Resumed.Value("server", "derive secret \"tls13 s ap traffic\"", "expanded"), down.Bytes);
        Assert.Equal(
            Resumed.Value("client", "derive secret \"tls13 res master\"", "expanded"), resumption.Bytes.Span);
    }

    private static HandshakeSecrets Secrets()
    {
        TranscriptHash throughServerHello =
            TranscriptHash.Of(Crypto, Hash, Hello, Resumed.Message("server", "ServerHello"));
        using var psk = new SecretBytes(Psk);
        return new HandshakeSecrets(
            Schedule,
            psk,
            new SecretBytes(Resumed.Value("server", "extract secret \"handshake\"", "IKM")),
            throughServerHello);
    }

    private static PreSharedKeyClientHello Offered() => ((ClientHello)HandshakeDecoder.Decode(Hello))
        .Extensions.Require<PreSharedKeyClientHello>(ExtensionType.PreSharedKey);
}
