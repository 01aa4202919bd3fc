using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Machines;

/// <summary>A ClientHello is never of a length that some servers cannot take (RFC 7685).</summary>
public class HelloPaddingTests
{
    // A name is what makes a hello longer by one byte at a time.
    public static TheoryData<int> NameLengths => [.. Enumerable.Range(1, 253)];

    [Theory]
    [MemberData(nameof(NameLengths))]
    public void No_hello_has_256_to_511_bytes(int nameLength)
    {
        byte[] plain = Hello(nameLength, pads: false);
        byte[] padded = Hello(nameLength, pads: true);

        int size = plain.Length is < 256 or >= 512 ? plain.Length : int.Max(512, plain.Length + 5);
        Assert.Equal(size, padded.Length);
        Assert.Equal(padded.Length != plain.Length, Extensions(padded)[^1] is Padding);
    }

    [Fact]
    public void Every_length_of_the_range_is_seen()
    {
        int[] sizes = [.. Enumerable.Range(1, 253).Select(length => Hello(length, pads: false).Length)];

        Assert.Contains(255, sizes);
        Assert.Contains(256, sizes);
        Assert.Contains(sizes, size => size > 400);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(200)]
    [Rfc("8446-4.2-4")]
    public void Padding_goes_before_pre_shared_key_and_counts_it(int nameLength)
    {
        var sessions = new TestSessions();
        string name = Name(nameLength);
        using ClientSession13 session = sessions.Session(client: Client(name, pads: false));
        using var pair = new MachinePair(
            Client(name, pads: true), TestOptions.Server(sessions: sessions.Options()), session);

        FullHandshakeTests.AssertConnected(pair.Run());

        byte[] hello = pair.ClientOutput.Sent[0];
        Assert.True(pair.Server.Facts.IsResumed);
        Assert.Equal(512, hello.Length);
        Assert.IsType<PreSharedKeyClientHello>(Extensions(hello)[^1]);
        Assert.IsType<Padding>(Extensions(hello)[^2]);
    }

    [Fact]
    public void A_second_hello_is_padded_by_its_own_length()
    {
        using var pair = new MachinePair(
            Client(Name(100), pads: true),
            TestOptions.Server(groups: [NamedGroup.Secp384r1], sendRetryCookie: true));

        FullHandshakeTests.AssertConnected(pair.Run());

        Assert.Equal(512, pair.ClientOutput.Sent[0].Length);
        Assert.Equal(512, pair.ClientOutput.Sent[1].Length);
        Assert.Single(Extensions(pair.ClientOutput.Sent[1]), extension => extension is Padding);
    }

    [Fact]
    public void Padding_that_is_not_zeros_is_illegal_parameter()
    {
        TlsException refusal = Refused.ByServer(Misbehaviour.Of<ClientHello>(
            hello => hello.Copy(hello.Extensions.With(new Padding(new byte[] { 0, 0, 1 })))));

        Assert.Equal(TlsFault.IllegalExtensionValue, refusal.Fault);
        Assert.Equal(AlertDescription.IllegalParameter, refusal.Alert);
    }

    private static byte[] Hello(int nameLength, bool pads)
    {
        var output = new RecordedOutput();
        using HandshakeMachine machine =
            HandshakeMachines.Client(Client(Name(nameLength), pads), output, null, null, null);
        machine.Start();
        return output.Sent[0];
    }

    private static ClientHandshakeOptions Client(string name, bool pads) => TestOptions.Client(
        serverName: name,
        groups: [NamedGroup.X25519, NamedGroup.Secp384r1],
        shares: [NamedGroup.X25519],
        pads: pads);

    private static string Name(int length) => string.Create(length, 0, static (name, _) =>
    {
        for (int i = 0; i < name.Length; i++)
        {
            name[i] = i % 60 == 59 && i < name.Length - 1 ? '.' : 'a';
        }
    });

    private static ExtensionBlock Extensions(byte[] hello) => ((ClientHello)HandshakeDecoder.Decode(hello)).Extensions;
}
