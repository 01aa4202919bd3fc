using System;
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
        AssertWiped(secrets.Client, secrets.Server, secrets.Main);
    }

    [Fact]
    public void After_the_handshake_a_server_keeps_no_secret_of_it()
    {
        using var pair = new MachinePair();
        Assert.True(pair.RunUntil(isServer: true, nameof(Server13.AwaitSignature)));
        HandshakeSecrets secrets = ((Server13.AwaitSignature)State(pair.Server)).Keyed.Secrets;

        pair.Continue();

        Assert.True(pair.Server.IsConnected);
        AssertWiped(secrets.Client, secrets.Server, secrets.Main);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_KeyUpdate_wipes_the_secret_it_replaces(bool byClient)
    {
        using MachinePair pair = new MachinePair().Run();
        ApplicationSecrets client = ((Client13.Connected)State(pair.Client)).Established.Secrets;
        ApplicationSecrets server = ((Server13.Connected)State(pair.Server)).Established.Secrets;

        pair.UpdateKeys(byServer: !byClient);

        AssertWiped(client.Read, client.Write, server.Read, server.Write);
    }

    [Fact]
    public void Disposing_wipes_what_a_connection_holds()
    {
        MachinePair pair = new MachinePair().Run();
        ApplicationSecrets client = ((Client13.Connected)State(pair.Client)).Established.Secrets;
        ApplicationSecrets server = ((Server13.Connected)State(pair.Server)).Established.Secrets;

        pair.Dispose();

        AssertWiped(client.Read, client.Write, server.Read, server.Write);
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

        AssertWiped(secrets.Client, secrets.Server, secrets.Main);
    }

    private static HandshakeState State(HandshakeMachine machine) => ((HandshakeDriver)machine).State;

    private static void AssertWiped(params Secret13[] secrets)
    {
        foreach (Secret13 secret in secrets)
        {
            Assert.Throws<ObjectDisposedException>(() => secret.Bytes.Span.Length);
        }
    }
}
