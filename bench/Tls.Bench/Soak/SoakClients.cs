using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Tls.Bench.Load;
using Tls.Crypto;
using Tls.Wire;
using Tls.X509;

namespace Tls.Bench.Soak;

/// <summary>Clients of every kind, each kind with options made once.</summary>
internal sealed class SoakClients : IDisposable
{
    /// <summary>How long the server waits for a handshake.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private const int Pieces = 8;

    private static readonly byte[] Short = Filled(1000);
    private static readonly byte[] Long = Filled(64 * 1024);
    private static readonly byte[] Http = [.. "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8];

    private readonly IPEndPoint _where;
    private readonly TlsClientOptions _options;
    private readonly List<InMemoryTlsSessionCache> _caches = [];

    internal SoakClients(IPEndPoint where, LoadCertificates certificates)
    {
        _where = where;
        _options = new TlsClientOptions
        {
            TargetHost = "localhost",
            TrustStore = new TrustStore([Certificate.Parse(certificates.Ca)]),
            Groups = [NamedGroup.X25519, NamedGroup.Secp256r1],
        };
        TlsClientOptions old = _options with { MaximumVersion = ProtocolVersion.Tls12 };
        TlsIdentity identity = LoadStack.OurServer(certificates).Identities[0];
        Kinds =
        [
            Honest("full, TLS 1.3", 6, _options, info => !info.IsResumed),
            Honest("full, TLS 1.2", 6, old, info => !info.IsResumed),
            Honest("HelloRetryRequest", 3, Retried(_options), info => info.Group == NamedGroup.X25519),
            Honest("resumed, TLS 1.3", 6, Cached(_options), info => info.IsResumed),
            Honest("resumed, TLS 1.2", 6, Cached(old), info => info.IsResumed),
            Honest(
                "early data",
                6,
                Cached(_options) with { EarlyData = Short },
                info => info.EarlyData == TlsEarlyDataOutcome.Accepted),
            Honest(
                "certificate, TLS 1.3",
                3,
                _options with { Identity = identity },
                info => info.ClientSignatureScheme is not null),
            Honest(
                "certificate, TLS 1.2",
                3,
                old with { Identity = identity },
                info => info.ClientSignatureScheme is not null),
            new("bulk with KeyUpdates", 2, isHonest: true, _ => BulkAsync()),
            new("aborted", 4, isHonest: false, AbortAsync),
            new("vanished", 4, isHonest: false, VanishAsync),
            new("stalled", 1, isHonest: false, StallAsync),
            new("garbage", 2, isHonest: false, GarbageAsync),
        ];
    }

    /// <summary>All of them.</summary>
    internal IReadOnlyList<SoakKind> Kinds { get; }

    /// <inheritdoc/>
    public void Dispose() => _caches.ForEach(cache => cache.Dispose());

    private static TlsClientOptions Retried(TlsClientOptions options) => options with
    {
        Groups = [NamedGroup.Secp384r1, NamedGroup.X25519],
        KeyShareGroups = [NamedGroup.Secp384r1],
    };

    private TlsClientOptions Cached(TlsClientOptions options)
    {
        var cache = new InMemoryTlsSessionCache();
        _caches.Add(cache);
        return options with { SessionCache = cache };
    }

    private SoakKind Honest(string name, int weight, TlsClientOptions options, Func<TlsConnectionInfo, bool> isAsNamed) =>
        new(name, weight, isHonest: true, async _ => isAsNamed(await TalkAsync(options)));

    /// <summary>Says something, hears it again, and takes leave.</summary>
    private async Task<TlsConnectionInfo> TalkAsync(TlsClientOptions options)
    {
        await using TlsStream stream = new(await ConnectAsync());
        await stream.AuthenticateAsClientAsync(options);
        TlsConnectionInfo info = stream.ConnectionInfo!;
        if (options.EarlyData.Length > 0 && info.EarlyData != TlsEarlyDataOutcome.Accepted)
        {
            await stream.WriteAsync(options.EarlyData);
        }

        await stream.WriteAsync(Short);
        await HearAsync(stream, options.EarlyData);
        await HearAsync(stream, Short);
        await LeaveAsync(stream);
        return info;
    }

    private async Task<bool> BulkAsync()
    {
        await using TlsStream stream = new(await ConnectAsync());
        await stream.AuthenticateAsClientAsync(_options);
        for (int piece = 0; piece < Pieces; piece++)
        {
            await stream.UpdateKeysAsync(requestPeer: piece % 2 == 0);
            Task writing = stream.WriteAsync(Long).AsTask();
            await HearAsync(stream, Long);
            await writing;
        }

        await LeaveAsync(stream);
        return true;
    }

    /// <summary>Goes away in the middle of its hello, or when it has been answered.</summary>
    private async Task<bool> AbortAsync(Random random)
    {
        byte[] hello = Hello();
        NetworkStream stream = await ConnectAsync();
        await using (stream)
        {
            await stream.WriteAsync(hello.AsMemory(0, random.Next(hello.Length + 1)));
            if (random.Next(2) == 0)
            {
                await stream.WriteAsync(hello);
                _ = await stream.ReadAsync(new byte[random.Next(1, 2000)]);
            }

            CloseSomehow(stream, random);
        }

        return true;
    }

    /// <summary>Goes away without a word in the middle of data.</summary>
    private async Task<bool> VanishAsync(Random random)
    {
        NetworkStream transport = await ConnectAsync();
        await using TlsStream stream = new(transport);
        await stream.AuthenticateAsClientAsync(_options);
        await stream.WriteAsync(Long.AsMemory(0, random.Next(Long.Length)));
        CloseSomehow(transport, random);
        return true;
    }

    /// <summary>Says the beginning of a hello and nothing more.</summary>
    private async Task<bool> StallAsync(Random random)
    {
        byte[] hello = Hello();
        await using NetworkStream stream = await ConnectAsync();
        await stream.WriteAsync(hello.AsMemory(0, random.Next(hello.Length)));
        await ReadToEndAsync(stream);
        return true;
    }

    /// <summary>Says what is no TLS, or none in that place.</summary>
    private async Task<bool> GarbageAsync(Random random)
    {
        byte[] noise = new byte[random.Next(1, 2000)];
        random.NextBytes(noise);
        byte[] words = random.Next(3) switch
        {
            0 => noise,
            1 => Http,
            _ => [.. Hello(), .. noise],
        };
        await using NetworkStream stream = await ConnectAsync();
        await stream.WriteAsync(words);
        await ReadToEndAsync(stream);
        return true;
    }

    private async Task<NetworkStream> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_where);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private byte[] Hello()
    {
        using TlsEngine engine = TlsEngine.Client(_options);
        byte[] room = new byte[4096];
        _ = engine.Handshake([], room, out _, out int written);
        return room[..written];
    }

    private static async Task HearAsync(TlsStream stream, ReadOnlyMemory<byte> expected)
    {
        byte[] heard = new byte[expected.Length];
        await stream.ReadExactlyAsync(heard);
        if (!expected.Span.SequenceEqual(heard))
        {
            throw new InvalidDataException("Something else came back.");
        }
    }

    private static async Task LeaveAsync(TlsStream stream)
    {
        await stream.ShutdownAsync();
        if (await stream.ReadAsync(new byte[1]) != 0)
        {
            throw new InvalidDataException("More came back than was sent.");
        }
    }

    /// <summary>Whatever the server says before it gives up.</summary>
    private static async Task ReadToEndAsync(NetworkStream stream)
    {
        try
        {
            await stream.CopyToAsync(Stream.Null);
        }
        catch (IOException)
        {
            // It has not read all that we said, and so its end is a reset.
        }
    }

    private static void CloseSomehow(NetworkStream stream, Random random)
    {
        if (random.Next(2) == 0)
        {
            stream.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        stream.Socket.Dispose();
    }

    private static byte[] Filled(int count)
    {
        byte[] bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }
}
