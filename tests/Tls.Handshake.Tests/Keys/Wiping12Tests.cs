using System;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Keys;

/// <summary>The secrets of TLS 1.2 are gone when they are no longer needed, and all of them when the connection is.</summary>
public class Wiping12Tests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_the_handshake_a_client_keeps_no_secret_of_it(bool resumed)
    {
        using MachinePair pair = Pair(resumed);
        string state = resumed ? nameof(Client12.ResumeWaitFinished) : nameof(Client12.WaitFinished);
        Assert.True(pair.RunUntil(isServer: false, state));
        Client12.Keyed keyed = KeyedOf(pair);

        pair.Continue();

        Assert.True(pair.Client.IsConnected);
        AssertWiped(keyed.Master.Bytes);

        // The keys are the record layer's.
        Assert.Throws<InvalidOperationException>(() => keyed.Keys.TakeClient());
        Assert.Throws<InvalidOperationException>(() => keyed.Keys.TakeServer());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_the_handshake_a_server_keeps_no_secret_of_it(bool resumed)
    {
        using MachinePair pair = Pair(resumed);
        string state = resumed ? nameof(Server12.ResumeWaitFinished) : nameof(Server12.WaitFinished);
        Assert.True(pair.RunUntil(isServer: true, state));
        MasterSecret12 master = State(pair.Server) switch
        {
            Server12.WaitFinished s => s.Keyed.Master,
            Server12.ResumeWaitFinished s => s.Keyed.Master,
            _ => throw new InvalidOperationException(),
        };

        pair.Continue();

        Assert.True(pair.Server.IsConnected);
        AssertWiped(master.Bytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Rfc("5246-7.2.2-1")]
    public void A_fault_wipes_what_a_handshake_holds(bool resumed)
    {
        using MachinePair pair = Pair(resumed);
        string state = resumed ? nameof(Client12.ResumeWaitFinished) : nameof(Client12.WaitFinished);
        Assert.True(pair.RunUntil(isServer: false, state));
        Client12.Keyed keyed = KeyedOf(pair);

        Assert.Throws<TlsException>(
            () => pair.Client.Receive(new Finished { VerifyData = new byte[12] }.Encode()));

        AssertWiped(keyed.Master.Bytes);
    }

    [Theory]
    [InlineData(nameof(Server12.WaitClientKeyExchange))]
    [InlineData(nameof(Server12.WaitFinished))]
    public void Disposing_wipes_what_a_server_holds_in_the_middle(string name)
    {
        using MachinePair pair = Pair(resumed: false);
        Assert.True(pair.RunUntil(isServer: true, name));
        HandshakeState state = State(pair.Server);

        pair.Server.Dispose();

        if (state is Server12.WaitFinished finished)
        {
            AssertWiped(finished.Keyed.Master.Bytes);
        }
        else
        {
            KeyShare share = ((Server12.WaitClientKeyExchange)state).Answered.Share;
            Assert.ThrowsAny<Exception>(() => share.TryComplete(share.PublicShare, out _));
        }
    }

    [Fact]
    public void A_session_keeps_a_key_of_its_own_which_resuming_does_not_wipe()
    {
        using MachinePair pair = Pair(resumed: true, out ClientSession12 session);
        pair.Run();

        Assert.True(pair.Client.Facts.IsResumed);
        Assert.Equal(48, session.MasterSecret.Span.Length);
        session.Dispose();
        AssertWiped(session.MasterSecret);
    }

    private static MachinePair Pair(bool resumed) => Pair(resumed, out _);

    private static MachinePair Pair(bool resumed, out ClientSession12 session)
    {
        var sessions = new TestSessions();
        session = sessions.Session12();
        return new MachinePair(
            TestOptions.Client12(), TestOptions.Server12(sessions: sessions.Options12()), resumed ? session : null);
    }

    private static Client12.Keyed KeyedOf(MachinePair pair) => State(pair.Client) switch
    {
        Client12.WaitFinished s => s.Keyed,
        Client12.ResumeWaitFinished s => s.Keyed,
        _ => throw new InvalidOperationException(),
    };

    private static HandshakeState State(HandshakeMachine machine) => ((HandshakeDriver)machine).State;

    private static void AssertWiped(params SecretBytes[] secrets)
    {
        foreach (SecretBytes secret in secrets)
        {
            Assert.Throws<ObjectDisposedException>(() => secret.Span.Length);
        }
    }
}
