using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Keys;

/// <summary>
/// Secrets are gone when they are no longer needed, and all of them when the connection is.
/// </summary>
public class WipingTests
{
    [Fact]
    public void After_the_handshake_a_client_keeps_no_secret_of_it()
    {
        using var pair = new MachinePair();
        Assert.True(pair.RunUntil(isServer: false, nameof(Client13.WaitFinished)));
        HandshakeSecrets secrets = ((Client13.WaitFinished)State(pair.Client)).Keyed.Secrets;

        pair.Continue();

        Assert.True(pair.Client.IsConnected);
        AssertWiped(secrets);
    }

    [Fact]
    public void After_the_handshake_a_server_keeps_no_secret_of_it()
    {
        using var pair = new MachinePair();
        Assert.True(pair.RunUntil(isServer: true, nameof(Server13.AwaitSignature)));
        HandshakeSecrets secrets = ((Server13.AwaitSignature)State(pair.Server)).Keyed.Secrets;

        pair.Continue();

        Assert.True(pair.Server.IsConnected);
        AssertWiped(secrets);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_KeyUpdate_wipes_the_secret_it_replaces(bool byClient)
    {
        using MachinePair pair = new MachinePair().Run();
        ApplicationSecrets client = ((Client13.Connected)State(pair.Client)).Established.Secrets;
        ApplicationSecrets server = ((Server13.Connected)State(pair.Server)).Established.Secrets;

        byte[][] before = [.. Copies(client), .. Copies(server)];
        pair.UpdateKeys(byServer: !byClient);

        byte[][] after = [.. Copies(client), .. Copies(server)];
        Assert.DoesNotContain(after, secret => before.Any(secret.SequenceEqual));
        Assert.Equal(client.Write.Bytes, server.Read.Bytes);
        Assert.Equal(server.Write.Bytes, client.Read.Bytes);
    }

    [Fact]
    public void Disposing_wipes_what_a_connection_holds()
    {
        MachinePair pair = new MachinePair().Run();
        ApplicationSecrets client = ((Client13.Connected)State(pair.Client)).Established.Secrets;
        ApplicationSecrets server = ((Server13.Connected)State(pair.Server)).Established.Secrets;

        pair.Dispose();

        Assert.Throws<ObjectDisposedException>(() => client.Read.Bytes.Length);
        Assert.Throws<ObjectDisposedException>(() => client.Write.Bytes.Length);
        Assert.Throws<ObjectDisposedException>(() => server.Read.Bytes.Length);
        Assert.Throws<ObjectDisposedException>(() => server.Write.Bytes.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_client_without_a_use_for_sessions_has_no_secret_for_them(bool wantsSessions)
    {
        using var pair = new MachinePair();
        pair.ClientOutput.WantsSessions = wantsSessions;

        pair.Run();

        Assert.Equal(wantsSessions, ((Client13.Connected)State(pair.Client)).Established.Resumption is not null);
    }

    [Fact]
    public void A_server_secret_that_was_wiped_is_refused_and_the_others_stay()
    {
        var shared = new SecretBytes([.. Enumerable.Repeat((byte)7, 32)]);
        var schedule = KeySchedule13.Of(CryptoProvider.Default, HashKind.Sha256);
        using var secrets = new HandshakeSecrets(schedule, psk: null, shared, schedule.HashOfNothing());
        byte[] client = secrets.Client.Bytes.ToArray();
        byte[] main = secrets.Main.Bytes.ToArray();
        ReadOnlySpan<byte> server = secrets.Server.Bytes;

        secrets.WipeServer();

        Assert.Equal(new byte[32], server);
        Assert.Throws<ObjectDisposedException>(() => secrets.Server.Bytes.Length);
        Assert.Equal(client, secrets.Client.Bytes);
        Assert.Equal(main, secrets.Main.Bytes);
        Assert.Throws<ObjectDisposedException>(() => shared.Span.Length);
    }

    [Fact]
    [Rfc("8446-6-2")]
    public void A_fault_wipes_what_a_handshake_holds()
    {
        using var pair = new MachinePair();
        Assert.True(pair.RunUntil(isServer: false, nameof(Client13.WaitFinished)));
        HandshakeSecrets secrets = ((Client13.WaitFinished)State(pair.Client)).Keyed.Secrets;

        Assert.Throws<TlsException>(
            () => pair.Client.Receive(new Finished { VerifyData = new byte[32] }.Encode()));

        AssertWiped(secrets);
    }

    private static HandshakeState State(HandshakeMachine machine) => ((HandshakeDriver)machine).State;

    private static byte[][] Copies(ApplicationSecrets secrets) =>
        [secrets.Client.Bytes.ToArray(), secrets.Server.Bytes.ToArray()];

    private static void AssertWiped(HandshakeSecrets secrets)
    {
        Assert.Throws<ObjectDisposedException>(() => secrets.Client.Bytes.Length);
        Assert.Throws<ObjectDisposedException>(() => secrets.Server.Bytes.Length);
        Assert.Throws<ObjectDisposedException>(() => secrets.Main.Bytes.Length);
    }
}
