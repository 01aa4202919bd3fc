using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Machines;

/// <summary>
/// One byte of one message changed on the way, every byte of every message in turn: somebody notices, by a
/// fault with an alert, and nobody crashes.
/// </summary>
public class TamperingTests
{
    private static readonly TestIdentity ClientIdentity = TestIdentity.Create(KeyKind.EcP256);

    public static TheoryData<int> Messages => [.. Enumerable.Range(0, 12)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_changed_byte_never_goes_unnoticed(int index)
    {
        int length = HandshakeMessage.HeaderSize + 1;
        for (int position = HandshakeMessage.HeaderSize; position < length; position++)
        {
            int count = 0;
            using MachinePair pair = Pair(message =>
            {
                if (count++ != index)
                {
                    return message;
                }

                // The length of a signature varies by a byte or two from run to run.
                length = message.Length;
                message[Math.Min(position, length - 1)] ^= (byte)(1 << (position % 8));
                return message;
            });

            TlsException fault = pair.RunToFault();

            Assert.NotNull(fault.Alert);
            Assert.False(pair.Client.IsConnected && pair.Server.IsConnected);
        }

        Assert.True(length > HandshakeMessage.HeaderSize + 1, $"There is no message {index}.");
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Another_type_is_unexpected_message(int index)
    {
        for (int type = 0; type <= 255; type++)
        {
            int count = 0;
            byte original = (byte)type;
            using MachinePair pair = Pair(message =>
            {
                if (count++ == index)
                {
                    original = message[0];
                    message[0] = (byte)type;
                }

                return message;
            });

            Exception? thrown = Record.Exception(() => pair.Run());

            if (original != type)
            {
                // The one state with two ways on, a client's WAIT_CERT_CR, may read one message as the other.
                TlsException fault = Assert.IsType<TlsException>(thrown);
                bool isOtherWay = original is 11 or 13 && type is 11 or 13;
                Assert.True(isOtherWay || fault.Fault == TlsFault.UnexpectedMessage, fault.ToString());
            }
        }
    }

    /// <summary>
    /// A handshake with everything: a retry, a cookie and a client certificate; twelve messages.
    /// </summary>
    private static MachinePair Pair(Func<byte[], byte[]> onTheWay) => new(
        TestOptions.Client(shares: [NamedGroup.X25519]),
        TestOptions.Server(
            groups: [NamedGroup.Secp256r1],
            sendRetryCookie: true,
            clientCertificates: ClientCertificatePolicy.Require))
    {
        ClientIdentity = ClientIdentity,
        OnTheWay = onTheWay,
    };
}
