using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Faults;

/// <summary>What either side refuses in the other's pre_shared_key (RFC 8446 §4.2.11).</summary>
public class ResumptionFaultTests
{
    private readonly TestSessions _sessions = new();

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [Provokes(TlsFault.ForgedBinder)]
    [Rfc("8446-4.2.11-4", "8446-4.2.11-5")]
    public void A_binder_with_one_bit_changed_is_decrypt_error(int place) =>
        Expect.Fault(TlsFault.ForgedBinder, AlertDescription.DecryptError, ByServer(psk =>
        {
            byte[] binder = psk.Binders[0].ToArray();
            binder[place] ^= 1;
            return new PreSharedKeyClientHello(psk.Identities, [binder]);
        }));

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    [Provokes(TlsFault.ForgedBinder)]
    [Rfc("8446-4.2.11-5")]
    public void A_binder_of_another_length_is_decrypt_error(int length) =>
        Expect.Fault(TlsFault.ForgedBinder, AlertDescription.DecryptError, ByServer(psk =>
            new PreSharedKeyClientHello(psk.Identities, [new byte[length]])));

    [Fact]
    [Provokes(TlsFault.ForgedBinder)]
    public void A_binder_over_a_hello_changed_on_the_way_is_decrypt_error()
    {
        using ClientSession13 session = _sessions.Session();
        using var pair = new MachinePair(null, Server(), session) { OnTheWay = FlipRandom };

        Expect.Fault(TlsFault.ForgedBinder, AlertDescription.DecryptError, Refused.ByServer(pair));
    }

    [Fact]
    [Provokes(TlsFault.ForgedBinder)]
    [Rfc("8446-4.2.11-4")]
    public void A_ticket_without_its_key_is_decrypt_error()
    {
        using ClientSession13 session = _sessions.Session();
        session.Psk.Span[0] ^= 1;
        using var pair = new MachinePair(null, Server(), session);

        Expect.Fault(TlsFault.ForgedBinder, AlertDescription.DecryptError, Refused.ByServer(pair));
    }

    [Fact]
    [Provokes(TlsFault.ForgedBinder)]
    public void A_second_hello_with_the_binder_of_the_first_is_decrypt_error()
    {
        using ClientSession13 session = _sessions.Session();
        PreSharedKeyClientHello? first = null;
        using var pair = new MachinePair(
            TestOptions.Client(
                groups: [NamedGroup.Secp256r1, NamedGroup.X25519],
                shares: [NamedGroup.Secp256r1],
                rewriter: Misbehaviour.Of<ClientHello>(hello =>
                {
                    first ??= hello.Extensions.Find<PreSharedKeyClientHello>();
                    return hello.Copy(hello.Extensions.Replace(first!));
                })),
            TestOptions.Server(groups: [NamedGroup.X25519], sessions: _sessions.Options()),
            session);

        Expect.Fault(TlsFault.ForgedBinder, AlertDescription.DecryptError, Refused.ByServer(pair));
    }

    [Fact]
    [Provokes(TlsFault.IllegalExtensionValue)]
    [Rfc("8446-4.2.11-5")]
    public void Fewer_binders_than_identities_are_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalExtensionValue, AlertDescription.IllegalParameter, ByServer(psk =>
            new PreSharedKeyClientHello([.. psk.Identities, .. psk.Identities], psk.Binders)));

    [Fact]
    [Provokes(TlsFault.DecodeVectorLength)]
    [Rfc("8446-4.2.11-5")]
    public void No_binders_at_all_are_decode_error() =>
        Expect.Fault(TlsFault.DecodeVectorLength, AlertDescription.DecodeError, ByServer(psk =>
            new PreSharedKeyClientHello(psk.Identities, [])));

    [Fact]
    [Provokes(TlsFault.IllegalPreSharedKeyPosition)]
    [Rfc("8446-4.2.11-11")]
    public void Another_extension_after_pre_shared_key_is_illegal_parameter()
    {
        using ClientSession13 session = _sessions.Session();
        using var pair = new MachinePair(
            TestOptions.Client(rewriter: Misbehaviour.Of<ClientHello>(hello =>
                hello.Copy(hello.Extensions.With(new Cookie(new byte[1]))))),
            Server(),
            session);

        Expect.Fault(
            TlsFault.IllegalPreSharedKeyPosition, AlertDescription.IllegalParameter, Refused.ByServer(pair));
    }

    [Fact]
    [Provokes(TlsFault.MissingExtension)]
    [Rfc("8446-4.2.9-3", "8446-9.2-8")]
    public void Pre_shared_key_without_its_modes_is_missing_extension()
    {
        using ClientSession13 session = _sessions.Session();
        using var pair = new MachinePair(
            TestOptions.Client(rewriter: Misbehaviour.Of<ClientHello>(hello =>
                hello.Copy(hello.Extensions.Without<PskKeyExchangeModes>()))),
            Server(),
            session);

        Expect.Fault(TlsFault.MissingExtension, AlertDescription.MissingExtension, Refused.ByServer(pair));
    }

    [Fact]
    [Provokes(TlsFault.IllegalResumption)]
    [Rfc("8446-4.2.11-6", "8446-4.2.11-7")]
    public void A_selected_identity_out_of_range_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalResumption, AlertDescription.IllegalParameter, ByClient(hello =>
            hello.Copy(hello.Extensions.Replace(new PreSharedKeyServerHello(1)))));

    [Fact]
    [Provokes(TlsFault.IllegalResumption)]
    [Rfc("8446-4.2.11-6", "8446-4.2.11-7", "8446-4.6.1-1")]
    public void A_suite_of_another_hash_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalResumption, AlertDescription.IllegalParameter, ByClient(hello =>
            hello.Copy(suite: CipherSuite.TLS_AES_256_GCM_SHA384)));

    [Fact]
    [Provokes(TlsFault.IllegalResumption)]
    [Rfc("8446-4.2.9-7", "8446-4.2.11-6", "8446-4.2.11-7")]
    public void Resumption_without_a_key_share_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalResumption, AlertDescription.IllegalParameter, ByClient(hello =>
            hello.Copy(hello.Extensions.Without<KeyShareServerHello>())));

    [Fact]
    [Provokes(TlsFault.UnexpectedExtension)]
    public void Resumption_of_what_was_not_offered_is_unsupported_extension() =>
        Expect.Fault(
            TlsFault.UnexpectedExtension,
            AlertDescription.UnsupportedExtension,
            Refused.ByClient(Misbehaviour.Of<ServerHello13>(hello =>
                hello.Copy(hello.Extensions.With(new PreSharedKeyServerHello(0))))));

    [Fact]
    [Provokes(TlsFault.UnexpectedMessage)]
    [Rfc("8446-4.3.2-6")]
    public void A_certificate_request_in_a_resumption_is_unexpected_message()
    {
        using ClientSession13 session = _sessions.Session();
        using var pair = new MachinePair(
            null,
            TestOptions.Server(
                sessions: _sessions.Options(),
                rewriter: Misbehaviour.Raw<EncryptedExtensions>(message =>
                [
                    .. message.Encode(),
                    .. new CertificateRequest13
                    {
                        Extensions = [new SignatureAlgorithms(TestOptions.AllSchemes)],
                    }.Encode(),
                ])),
            session);

        Expect.Fault(
            TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage, Refused.ByClient(pair));
    }

    [Fact]
    public void Many_unknown_identities_cost_few_openings()
    {
        var counting = new CountingSealer();
        using ClientSession13 session = _sessions.Session();
        PskIdentity[] identities = [.. Enumerable.Range(1, 100).Select(i => new PskIdentity(new byte[i], 0))];
        byte[][] binders = [.. identities.Select(_ => new byte[32])];
        using var pair = new MachinePair(
            TestOptions.Client(rewriter: Misbehaviour.Of<ClientHello>(hello => hello.Copy(
                hello.Extensions.Replace(new PreSharedKeyClientHello(
                    identities, [.. binders.Select(b => (ReadOnlyMemory<byte>)b)]))), nth: 1)),
            TestOptions.Server(sessions: new ServerSessions13
            {
                Sealer = counting,
                Clock = _sessions,
                TicketCount = 0,
                Lifetime = TimeSpan.FromDays(1),
                Policy = default,
            }),
            session);

        pair.Run();

        Assert.Equal(8, counting.Opened);
    }

    private ServerHandshakeOptions Server() => TestOptions.Server(sessions: _sessions.Options());

    private TlsException ByServer(Func<PreSharedKeyClientHello, PreSharedKeyClientHello> change)
    {
        using ClientSession13 session = _sessions.Session();
        using var pair = new MachinePair(
            TestOptions.Client(rewriter: Misbehaviour.Of<ClientHello>(hello => hello.Copy(
                hello.Extensions.Replace(change(hello.Extensions.Find<PreSharedKeyClientHello>()!))))),
            Server(),
            session);
        return Refused.ByServer(pair);
    }

    private TlsException ByClient(Func<ServerHello13, ServerHello13> change)
    {
        using ClientSession13 session = _sessions.Session();
        using var pair = new MachinePair(
            null,
            TestOptions.Server(sessions: _sessions.Options(), rewriter: Misbehaviour.Of(change)),
            session);
        return Refused.ByClient(pair);
    }

    private static byte[] FlipRandom(byte[] message)
    {
        if (message[0] == (byte)HandshakeType.ClientHello)
        {
            message[20] ^= 1;
        }

        return message;
    }

    private sealed class CountingSealer : ITicketSealer
    {
        internal int Opened { get; private set; }

        public byte[]? Seal(ReadOnlySpan<byte> state) => null;

        public SecretBytes? Open(ReadOnlySpan<byte> ticket)
        {
            Opened++;
            return null;
        }
    }
}
