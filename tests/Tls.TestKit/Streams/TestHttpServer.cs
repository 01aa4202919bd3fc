using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.TestKit;

/// <summary>
/// A server of HTTP/1.1 on the loopback address: one request a connection, answers by path and in bytes, so that they can
/// be as wrong as a test likes.
/// </summary>
public sealed class TestHttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Func<Request, Task<byte[]?>>> _answers = new();
    private readonly Task _loop;

    /// <summary>Listens.</summary>
    public TestHttpServer()
    {
        _listener.Start();
        _loop = AcceptAsync();
    }

    /// <summary>What was asked for.</summary>
    public ConcurrentQueue<Request> Requests { get; } = new();

    /// <summary>Where it is, with a path.</summary>
    public Uri At(string path) =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{path}"));

    /// <summary>Answers what begins with that path with success and those bytes.</summary>
    public void Serve(string path, byte[] body) => ServeRaw(path, Ok(body));

    /// <summary>Answers with these bytes, headers and all, and closes.</summary>
    public void ServeRaw(string path, byte[] answer) => Serve(path, _ => Task.FromResult<byte[]?>(answer));

    /// <summary>Answers as is found out then; null closes without an answer.</summary>
    public void Serve(string path, Func<Request, Task<byte[]?>> answer) => _answers["/" + path] = answer;

    /// <summary>Status 200 with a body.</summary>
    public static byte[] Ok(byte[] body) =>
        [.. Head($"200 OK\r\nContent-Length: {body.Length}"), .. body];

    /// <summary>A status and headers, and no body.</summary>
    public static byte[] Head(string statusAndHeaders) =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 {statusAndHeaders}\r\nConnection: close\r\n\r\n");

    /// <summary>Stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> open = [];
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
                open.Add(AnswerAsync(socket));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            Request request = await ReadAsync(stream);
            Requests.Enqueue(request);
            byte[]? answer = Head("404 Not Found\r\nContent-Length: 0");
            foreach ((string path, Func<Request, Task<byte[]?>> known) in _answers)
            {
                if (request.Path.StartsWith(path, StringComparison.Ordinal))
                {
                    answer = await known(request).WaitAsync(_stop.Token);
                }
            }

            if (answer is not null)
            {
                await stream.WriteAsync(answer, _stop.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The client has seen enough.
        }
    }

    private async Task<Request> ReadAsync(NetworkStream stream)
    {
        using var head = new MemoryStream();
        byte[] octet = new byte[1];
        while (!Encoding.ASCII.GetString(head.ToArray()).EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(octet, _stop.Token);
            head.Write(octet);
        }

        string[] lines = Encoding.ASCII.GetString(head.ToArray()).Split("\r\n");
        string? length = Array.Find(
            lines, line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        byte[] body = new byte[length is null ? 0 : int.Parse(length[16..], CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _stop.Token);
        string[] first = lines[0].Split(' ');
        return new Request(first[0], first[1], lines, body);
    }

    /// <summary>A request as it came.</summary>
    /// <param name="Method">GET or POST.</param>
    /// <param name="Path">The path, with its slash.</param>
    /// <param name="Lines">The head.</param>
    /// <param name="Body">The body.</param>
    public sealed record Request(string Method, string Path, IReadOnlyList<string> Lines, byte[] Body);
}
