using System;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Faults;

/// <summary>What either side refuses in the other's Finished (RFC 8446 §4.4.4).</summary>
public class FinishedFaultTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Provokes(TlsFault.ForgedFinished)]
    [Rfc("8446-4.4.4-1", "8446-4.4.4-2")]
    public void A_Finished_with_one_bit_changed_is_decrypt_error(bool ofServer) =>
        Expect.Fault(TlsFault.ForgedFinished, AlertDescription.DecryptError, Changed(ofServer, mac =>
        {
            mac[^1] ^= 0x80;
            return mac;
        }));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Provokes(TlsFault.ForgedFinished)]
    [Rfc("8446-4.4.4-2")]
    public void A_Finished_that_is_too_short_is_decrypt_error(bool ofServer) =>
        Expect.Fault(
            TlsFault.ForgedFinished, AlertDescription.DecryptError, Changed(ofServer, mac => mac[..^1]));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Provokes(TlsFault.ForgedFinished)]
    [Rfc("8446-4.4.4-2")]
    public void A_Finished_that_is_too_long_is_decrypt_error(bool ofServer) =>
        Expect.Fault(
            TlsFault.ForgedFinished, AlertDescription.DecryptError, Changed(ofServer, mac => [.. mac, 0]));

    [Fact]
    [Rfc("8446-4.4.4-1")]
    public void A_Finished_over_a_hello_changed_on_the_way_is_refused()
    {
        using var pair = new MachinePair();
        pair.Server.Start();
        pair.Client.Start();
        (byte[] hello, int keys) = pair.ClientOutput.Outbox.Dequeue();

        // A byte of the random: nothing but the transcript notices.
        hello[20] ^= 1;
        pair.ClientOutput.Outbox.Enqueue((hello, keys));

        TlsException fault = Assert.Throws<TlsException>(() => pair.Pump());
        Assert.Contains(fault.Fault, new[] { TlsFault.ForgedSignature, TlsFault.ForgedFinished });
        Assert.Same(pair.Client, pair.Culprit);
    }

    private static TlsException Changed(bool ofServer, Func<byte[], byte[]> change)
    {
        Func<HandshakeMessage, ReadOnlyMemory<byte>> rewriter = Misbehaviour.Of<Finished>(
            finished => new Finished { VerifyData = change(finished.VerifyData.ToArray()) });
        return ofServer ? Refused.ByClient(rewriter) : Refused.ByServer(rewriter);
    }
}
