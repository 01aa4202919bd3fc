using System;
using System.Threading;
using System.Threading.Tasks;
using Tls.Interop.Tests.Kit;
using Xunit;

namespace Tls.Interop.Tests.Late;

/// <summary>
/// Up to 64 MiB each way at once, between us and a program that sends what is typed and prints what it gets.
/// In each of eight rounds one side changes its keys while both send: we, or the program by a command of its,
/// asking for an answer or not.
/// </summary>
internal sealed class KeyUpdateLoad
{
    private const int Rounds = 8;
    private const int Round = 8 * Payload.Mebibyte;

    private static readonly byte[] OneMore = "1\n"u8.ToArray();

    private readonly byte[] _up = Payload.Lines(Rounds * Round);
    private readonly byte[] _down;
    private int _typed;
    private int _oneMore;

    /// <summary>64 MiB are typed; printed is as much as the program can be expected to print.</summary>
    internal KeyUpdateLoad(int printed = Rounds * Round) => _down = Payload.Reversed(Payload.Lines(printed));

    /// <summary>Counts; the observer of our end.</summary>
    internal required KeyUpdateCounter Updates { get; init; }

    /// <summary>What the program is told to change its keys and to ask for ours.</summary>
    internal required string Asking { get; init; }

    /// <summary>What the program is told to change its keys alone.</summary>
    internal required string Alone { get; init; }

    /// <summary>
    /// What it says on reading a command that it obeys with the next thing it writes; null when it obeys at once.
    /// </summary>
    internal string? Obeying { get; init; }

    /// <summary>Where in the program's output the data begins.</summary>
    internal int Start { get; init; }

    /// <summary>
    /// Runs it; what arrived at either end must be what was sent, and each KeyUpdate seen and answered.
    /// </summary>
    internal async Task RunAsync(TlsStream stream, PeerProcess peer, CancellationToken cancellationToken)
    {
        var arrived = new PeerOutput();
        Task reading = arrived.PumpAsync(stream);
        (int received, int sent, int commands) = (0, 0, 0);
        for (int round = 0; round < Rounds; round++)
        {
            // All that was typed has been read, so that a command is read by itself; we write meanwhile.
            await arrived.WaitForAsync(_typed, cancellationToken);
            int part = _down.Length / Rounds;
            Task writing = stream.WriteAsync(_down.AsMemory(round * part, part), cancellationToken).AsTask();
            bool isAsking = round % 4 < 2;
            if (round % 2 == 0)
            {
                await stream.UpdateKeysAsync(isAsking, cancellationToken);
                (received, sent) = (received + (isAsking ? 1 : 0), sent + 1);
            }
            else
            {
                string command = (isAsking ? Asking : Alone) + '\n';
                await peer.TypeAsync(System.Text.Encoding.ASCII.GetBytes(command), cancellationToken);
                (received, sent) = (received + 1, sent + (isAsking ? 1 : 0));
                await WaitForObedienceAsync(peer, ++commands, received, cancellationToken);
            }

            await TypeAsync(peer, _up.AsMemory(round * Round, Round), cancellationToken);
            await WaitForUpdatesAsync(peer, received, cancellationToken);
            await writing;
        }

        await arrived.WaitForAsync(_typed, cancellationToken);
        byte[] printed = await PrintedAsync(peer, cancellationToken);
        Assert.True(_down.AsSpan().SequenceEqual(printed), "Down differs.");
        AssertTyped(arrived.Bytes);
        Assert.Equal((received, sent), (Updates.Received, Updates.Sent));
        await stream.ShutdownAsync(cancellationToken);
        await reading;
    }

    private async Task TypeAsync(PeerProcess peer, ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        await peer.TypeAsync(text, cancellationToken);
        _typed += text.Length;
    }

    /// <summary>What is typed too early belongs to the command.</summary>
    private async Task WaitForObedienceAsync(
        PeerProcess peer, int commands, int received, CancellationToken cancellationToken)
    {
        if (Obeying is not null)
        {
            await peer.Errors.WaitForAsync(
                text => text.Split(Obeying).Length - 1 == commands, Obeying, cancellationToken);
        }
        else
        {
            await Updates.ReceivedAsync(received, cancellationToken);
        }
    }

    /// <summary>Programs answer with the next thing they write: something is typed until they have.</summary>
    private async Task WaitForUpdatesAsync(PeerProcess peer, int count, CancellationToken cancellationToken)
    {
        while (Updates.Received < count)
        {
            _oneMore++;
            await TypeAsync(peer, OneMore, cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }

    /// <summary>All of the data that it printed, whatever else it says in between.</summary>
    private async Task<byte[]> PrintedAsync(PeerProcess peer, CancellationToken cancellationToken)
    {
        int want = Start + _down.Length;
        while (true)
        {
            byte[] printed = await peer.Output.WaitForAsync(want, cancellationToken);
            byte[] data = Data(printed.AsSpan(Start));
            if (data.Length >= _down.Length)
            {
                return data;
            }

            want = printed.Length + _down.Length - data.Length;
        }
    }

    /// <summary>Without what begins with a letter and ends with the line.</summary>
    private static byte[] Data(ReadOnlySpan<byte> printed)
    {
        byte[] data = new byte[printed.Length];
        int count = 0;
        bool isData = true;
        foreach (byte one in printed)
        {
            bool wasData = isData;
            isData = one == '\n' || (wasData && char.IsAsciiDigit((char)one));
            if (isData && wasData)
            {
                data[count++] = one;
            }
        }

        return data[..count];
    }

    /// <summary>The lines, and between the rounds the short ones that were typed to get an answer.</summary>
    private void AssertTyped(ReadOnlySpan<byte> bytes)
    {
        int extra = 0;
        for (int round = 0; round < Rounds; round++)
        {
            Assert.True(
                _up.AsSpan(round * Round, Round).SequenceEqual(bytes[..Round]), $"Up differs in round {round}.");
            bytes = bytes[Round..];
            for (; bytes.StartsWith(OneMore); bytes = bytes[OneMore.Length..])
            {
                extra++;
            }
        }

        Assert.Equal((_oneMore, 0), (extra, bytes.Length));
    }
}
