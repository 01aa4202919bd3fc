using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Tests.Engine;
using Tls.Tests.Fixtures;
using Xunit;

namespace Tls.Tests.Concurrency;

/// <summary>
/// What is disposed of while somebody is at it: memory that serves another connection next goes back once, and nobody
/// reads it any more.
/// </summary>
public sealed class DisposeRaceTests
{
    [Fact]
    public async Task A_buffer_that_is_emptied_while_its_engine_is_disposed_of_goes_back_once()
    {
        const int Size = 256 * 1024;
        byte[] destination = new byte[Size];
        FieldInfo field = typeof(TlsEngine).GetField("_plaintext", BindingFlags.Instance | BindingFlags.NonPublic)!;
        for (int round = 0; round < 1000; round++)
        {
            using var engine = TlsEngine.Client(Pki.ClientOptions);
            object boxed = field.GetValue(engine)!;
            var waiting = (OutputQueue)boxed;
            waiting.Add(destination);
            field.SetValue(engine, waiting);

            byte[][] rented = await TogetherAsync(
                () => _ = engine.TakePlaintext(destination), engine.Dispose, () => ArrayPool<byte>.Shared.Rent(Size));

            Assert.NotSame(rented[0], rented[1]);
            ArrayPool<byte>.Shared.Return(rented[0]);
            ArrayPool<byte>.Shared.Return(rented[1]);
        }
    }

    [Fact]
    public void An_observer_that_disposes_of_the_engine_still_holds_the_message()
    {
        var observer = new DisposingObserver();
        using var engine = TlsEngine.Client(Pki.ClientOptions with { Observer = observer });
        observer.Engine = engine;

        Assert.Throws<ObjectDisposedException>(() => engine.Handshake([], new byte[64 * 1024], out _, out _));

        Assert.Equal(1, observer.Seen);
        Assert.True(observer.IsUnchanged);
    }

    [Fact]
    public async Task A_shared_key_that_is_disposed_of_gives_itself_or_nothing()
    {
        byte[] secret = [.. Enumerable.Repeat((byte)0x5a, 1024)];
        int strange = 0;
        for (int round = 0; round < 20_000; round++)
        {
            using var key = new TlsPresharedKey("a"u8, secret);
            var others = new List<SecretBytes>();
            await TogetherAsync(
                () =>
                {
                    try
                    {
                        using ExternalPsk? psk = key.For12();
                        strange += psk!.Key.Span.SequenceEqual(secret) ? 0 : 1;
                    }
                    catch (ObjectDisposedException)
                    {
                        // Too late: as it should be.
                    }
                },
                () =>
                {
                    key.Dispose();
                    var other = new SecretBytes(1024);
                    other.Span.Fill(0xff);
                    others.Add(other);
                },
                static () => 0);
            others.ForEach(other => other.Dispose());
        }

        Assert.Equal(0, strange);
    }

    /// <summary>Does both at the same moment, and then the same after each on its thread.</summary>
    private static async Task<T[]> TogetherAsync<T>(Action first, Action second, Func<T> after)
    {
        int ready = 0;
        return await Task.WhenAll(Start(first), Start(second));

        Task<T> Start(Action action) => Task.Run(() =>
        {
            Interlocked.Increment(ref ready);
            var spinner = default(SpinWait);
            while (Volatile.Read(ref ready) < 2)
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }

            action();
            return after();
        });
    }

    private sealed class DisposingObserver : TlsObserver
    {
        internal TlsEngine? Engine { get; set; }

        internal int Seen { get; private set; }

        internal bool IsUnchanged { get; private set; }

        public override void HandshakeMessage(TlsDirection direction, ReadOnlySpan<byte> message)
        {
            Seen++;
            byte[] before = message.ToArray();
            Engine!.Dispose();
            IsUnchanged = message.SequenceEqual(before);
        }
    }
}
