using System;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Keys;

/// <summary>The memory of secrets is watched whole: nobody else may use any meanwhile.</summary>
[CollectionDefinition(nameof(UnownedSecretsTests), DisableParallelization = true)]
public sealed class UnownedSecretsCollection;

/// <summary>
/// Whatever call to the way out fails, no secret stays: nor one that no state owns yet. So it is where a byte stands behind a
/// ServerHello, a Finished or a ClientHello in its record (RFC 8446 §5.1), and keys are to change.
/// </summary>
[Collection(nameof(UnownedSecretsTests))]
public sealed class UnownedSecretsTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_call_that_fails_leaves_no_secret(bool isResumed, bool byServer)
    {
        var sessions = new TestSessions();
        ServerHandshakeOptions server = TestOptions.Server(sessions: sessions.Options());
        using var first = new MachinePair(server: server);
        first.ClientOutput.WantsSessions = true;
        first.Run();
        Assert.NotEmpty(first.ClientOutput.Sessions);
        ClientSession13? session = isResumed ? first.ClientOutput.Sessions[0] : null;

        int failing = 0;
        bool hasFailed = true;
        for (; hasFailed; failing++)
        {
            var memory = SecretMemory.OfThisThread();
            using (var pair = new MachinePair(server: server, session: session))
            {
                int calls = 0;
                RecordedOutput output = byServer ? pair.ServerOutput : pair.ClientOutput;
                output.AtEachCall = () =>
                {
                    if (calls++ == failing)
                    {
                        throw new TlsException(TlsFault.UnexpectedDataAcrossKeyChange, "on purpose");
                    }
                };
                hasFailed = Fails(pair);
            }

            int left = memory.Left();
            Assert.True(left == 0, $"call {failing}: {left} secrets are left");
        }

        // The flights and the keys of either side.
        Assert.InRange(failing, 6, 20);
    }

    private static bool Fails(MachinePair pair)
    {
        try
        {
            pair.Run();
            pair.UpdateKeys(byServer: false);
            return false;
        }
        catch (TlsException)
        {
            return true;
        }
    }
}
