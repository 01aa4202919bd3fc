using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Handshake;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Psk;

/// <summary>Pre-shared keys as applications see them.</summary>
public class PresharedKeyTests
{
    private static readonly TlsPresharedKey A = Key("a");
    private static readonly TlsPresharedKey B = Key("b", HashKind.Sha384);
    private static readonly TlsPresharedKey Imported = TlsPresharedKey.Import(
        "a"u8, Enumerable.Repeat((byte)9, 32).ToArray(), "who is who"u8);

    public static TheoryData<string> Names => ["a", "b", "imported"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Both_sides_know_each_other_by_the_key(string name)
    {
        TlsPresharedKey key = Named(name);
        (TlsConnectionInfo client, TlsConnectionInfo server) = await ConnectAsync(
            Client(A, B, Imported), Server(key));

        Assert.Same(key, client.PresharedKey);
        Assert.Same(key, server.PresharedKey);
        Assert.Equal(key.Identity.Span, server.PresharedKeyIdentity.Span);
        Assert.Null(client.PeerVerification);
        Assert.False(client.IsResumed);
    }

    [Fact]
    public async Task The_application_may_look_the_key_up_and_take_its_time()
    {
        TlsPresharedKeyRequest? seen = null;
        TlsServerOptions options = new()
        {
            SelectPresharedKey = async (request, cancellationToken) =>
            {
                await Task.Delay(1, cancellationToken);
                seen = request;
                return Imported;
            },
        };

        (TlsConnectionInfo client, _) = await ConnectAsync(Client(A, Imported), options);

        Assert.Same(Imported, client.PresharedKey);
        Assert.Equal(
            [("a", "", false), ("a", "who is who", true)],
            seen!.Identities.Select(i => (Text(i.Identity), Text(i.Context), i.IsImported)));
        Assert.Equal("localhost", seen.ServerName);
        Assert.Equal(ProtocolVersion.Tls13, seen.Version);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_TLS_1_2_too_and_an_imported_key_is_not_used(bool lookUp)
    {
        TlsServerOptions old = (lookUp
            ? new TlsServerOptions { SelectPresharedKey = (request, _) => new(Asked(request)) }
            : Server(Imported, A)) with
        { MaximumVersion = ProtocolVersion.Tls12, PresharedKeyHint = "a" };

        (TlsConnectionInfo client, TlsConnectionInfo server) = await ConnectAsync(Client(Imported, B, A), old);

        Assert.Equal(ProtocolVersion.Tls12, client.Version);
        Assert.Equal(CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256, client.CipherSuite);
        Assert.Same(A, client.PresharedKey);
        Assert.Same(A, server.PresharedKey);
        Assert.Null(client.PeerVerification);

        static TlsPresharedKey Asked(TlsPresharedKeyRequest request)
        {
            Assert.Equal(ProtocolVersion.Tls12, request.Version);
            Assert.Equal("a", Text(Assert.Single(request.Identities).Identity));
            return A;
        }
    }

    [Fact]
    public async Task In_TLS_1_2_a_certificate_is_not_accepted_instead_of_a_key()
    {
        await Assert.ThrowsAnyAsync<TlsException>(() => ConnectAsync(
            Client(A), Pki.ServerOptions with { MaximumVersion = ProtocolVersion.Tls12 }));

        (TlsConnectionInfo client, _) = await ConnectAsync(
            Client(A) with { AcceptCertificateInsteadOfPresharedKey = true },
            Pki.ServerOptions with { MaximumVersion = ProtocolVersion.Tls12 });
        Assert.True(client.PeerVerification!.IsTrusted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_suite_of_keys_without_a_key_for_TLS_1_2_is_a_mistake_told_before_anything_is_sent(bool imported)
    {
        TlsClientOptions options = Client(imported ? [Imported] : []) with
        {
            CipherSuites = [CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256],
        };
        Assert.Throws<ArgumentException>(() => TlsEngine.Client(options));
        Assert.Throws<ArgumentException>(() => TlsEngine.Server(
            Pki.ServerOptions with { CipherSuites = options.CipherSuites }));
    }

    [Fact]
    public async Task A_key_for_another_identity_than_was_asked_about_is_a_mistake_of_the_application()
    {
        TlsServerOptions options = new() { SelectPresharedKey = (_, _) => new(B) };

        TlsException failure = await Assert.ThrowsAnyAsync<TlsException>(() => ConnectAsync(Client(A), options));

        Assert.True(failure.Fault is TlsFault.InternalError || failure.PeerAlert == AlertDescription.InternalError);
    }

    [Fact]
    public void A_plain_key_does_not_bear_the_name_of_an_imported_one()
    {
        byte[] name = new ImportedIdentity
        {
            ExternalIdentity = "admin"u8.ToArray(),
            TargetHash = HashKind.Sha256,
        }.Encode();

        Assert.Throws<ArgumentException>(() => new TlsPresharedKey(name, new byte[16]));
        using var imported = TlsPresharedKey.Import(name, new byte[16]);
    }

    [Fact]
    public void A_key_that_is_not_asked_for_is_not_derived()
    {
        var question = new PskQuestion
        {
            Version = ProtocolVersion.Tls13,
            Identities = ["somebody else"u8.ToArray()],
            Hashes = [HashKind.Sha256, HashKind.Sha384],
        };

        // Nothing to derive it by.
        Assert.Null(Imported.For(question, crypto: null!));
        Assert.Null(A.For(question, crypto: null!));
    }

    [Fact]
    public async Task A_certificate_is_not_accepted_instead_of_a_key()
    {
        await Assert.ThrowsAnyAsync<TlsException>(() => ConnectAsync(Client(A), Pki.ServerOptions));
    }

    [Fact]
    public async Task A_certificate_is_accepted_instead_of_a_key_if_the_options_say_so()
    {
        (TlsConnectionInfo client, _) = await ConnectAsync(
            Client(A) with { AcceptCertificateInsteadOfPresharedKey = true }, Pki.ServerOptions);

        Assert.Null(client.PresharedKey);
        Assert.True(client.PeerVerification!.IsTrusted);
    }

    [Fact]
    public async Task A_session_that_a_key_began_goes_on_and_its_identity_with_it()
    {
        using var cache = new InMemoryTlsSessionCache();
        TlsClientOptions options = Client(A) with { SessionCache = cache };
        TlsServerOptions serving = Server(A);
        await ConnectAsync(options, serving);

        (TlsConnectionInfo client, TlsConnectionInfo server) = await ConnectAsync(options, serving);

        Assert.True(client.IsResumed);
        Assert.Equal("a", Text(server.PresharedKeyIdentity));
        Assert.Null(server.PresharedKey);
    }

    [Fact]
    public async Task A_session_that_a_certificate_began_does_not_stand_for_a_key()
    {
        using var cache = new InMemoryTlsSessionCache();
        TlsServerOptions serving = Pki.ServerOptions with { PresharedKeys = [A] };
        await ConnectAsync(Pki.ClientOptions with { SessionCache = cache }, serving);

        (TlsConnectionInfo client, _) = await ConnectAsync(Client(A) with { SessionCache = cache }, serving);

        Assert.False(client.IsResumed);
        Assert.Same(A, client.PresharedKey);
    }

    [Fact]
    public async Task A_session_ends_with_the_key_that_began_it()
    {
        using var cache = new InMemoryTlsSessionCache();
        using var ring = new InMemoryTicketKeyRing();
        TlsClientOptions options = Client(A, B) with { SessionCache = cache };
        await ConnectAsync(options, Server(A) with { TicketKeys = ring });

        (TlsConnectionInfo client, _) = await ConnectAsync(options, Server(B) with { TicketKeys = ring });

        Assert.False(client.IsResumed);
        Assert.Same(B, client.PresharedKey);
    }

    [Fact]
    public async Task Without_forward_secrecy_only_if_the_server_has_no_choice()
    {
        (TlsConnectionInfo client, _) = await ConnectAsync(
            Client(A) with { DangerousPresharedKeyWithoutForwardSecrecy = true },
            Server(A) with { DangerousPresharedKeyWithoutForwardSecrecy = true });

        Assert.NotNull(client.Group);
    }

    [Theory]
    [InlineData(0, 32, 0)]
    [InlineData(4097, 32, 0)]
    [InlineData(1, 15, 0)]
    [InlineData(1, 32, 4097)]
    public void Lengths_are_checked_when_a_key_is_made(int identity, int key, int context) =>
        Assert.Throws<ArgumentException>(
            () => TlsPresharedKey.Import(new byte[identity], new byte[key], new byte[context]));

    [Fact]
    public void A_short_key_is_taken_only_from_those_who_say_that_they_know() =>
        Assert.False(TlsPresharedKey.DangerousCreateShort("a"u8, new byte[1]).IsImported);

    [Fact]
    [Rfc("8446-2.2-1")]
    public void A_hash_that_no_suite_has_is_refused() => Assert.Throws<ArgumentException>(
        () => new TlsPresharedKey("a"u8, new byte[32], HashKind.Sha512));

    [Fact]
    public void A_key_does_not_print_itself() => Assert.DoesNotContain("07", A.ToString());

    [Fact]
    public void Keys_of_a_hash_that_no_suite_has_are_a_mistake_told_before_anything_is_sent() =>
        Assert.Throws<ArgumentException>(() => TlsEngine.Client(
            Client(B) with { CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256] }));

    private static TlsPresharedKey Named(string name) => name switch
    {
        "a" => A,
        "b" => B,
        _ => Imported,
    };

    private static TlsPresharedKey Key(string name, HashKind hash = HashKind.Sha256) =>
        new(Encoding.UTF8.GetBytes(name), Enumerable.Repeat((byte)7, 32).ToArray(), hash);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static TlsClientOptions Client(params IReadOnlyList<TlsPresharedKey> keys) =>
        Pki.ClientOptions with { PresharedKeys = keys };

    private static TlsServerOptions Server(params IReadOnlyList<TlsPresharedKey> keys) =>
        new() { PresharedKeys = keys, ServerNames = ["localhost"] };

    private static async Task<(TlsConnectionInfo Client, TlsConnectionInfo Server)> ConnectAsync(
        TlsClientOptions clientOptions, TlsServerOptions serverOptions)
    {
        (TlsStream client, TlsStream server) = await Loopback.TlsAsync(clientOptions, serverOptions);
        await using (client)
        await using (server)
        {
            await server.WriteAsync(new byte[1]);
            await Loopback.ReadAsync(client, 1);
            return (client.ConnectionInfo!, server.ConnectionInfo!);
        }
    }
}
