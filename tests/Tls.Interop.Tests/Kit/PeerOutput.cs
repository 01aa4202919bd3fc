using System;
using System.Buffers;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Interop.Tests.Kit;

/// <summary>
/// What a process has written to one of its outputs so far; whoever waits for more is woken by it.
/// </summary>
internal sealed class PeerOutput
{
    /// <summary>No test makes a peer say more; one that does is out of hand.</summary>
    private const int MaxBytes = 80 << 20;

    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private TaskCompletionSource _more = NewSignal();
    private bool _isEnded;

    /// <summary>Everything so far, a character for a byte.</summary>
    internal string Text => Encoding.Latin1.GetString(Bytes);

    /// <summary>Everything so far.</summary>
    internal byte[] Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes.WrittenSpan.ToArray();
            }
        }
    }

    /// <summary>Takes in what the process writes until it closes its end.</summary>
    internal async Task PumpAsync(Stream source)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            int count;
            while ((count = await source.ReadAsync(buffer)) > 0)
            {
                Add(buffer.AsSpan(0, count));
            }
        }
        catch (IOException)
        {
            // The process is gone: what it wrote is here.
        }

        End();
    }

    /// <summary>Waits until that text has been written.</summary>
    /// <exception cref="EndOfStreamException">The output ended without it.</exception>
    internal Task<string> WaitForAsync(string text, CancellationToken cancellationToken) =>
        WaitForAsync(
            written => written.Contains(text, StringComparison.Ordinal), $"\"{text}\"", cancellationToken);

    /// <summary>Waits until that many bytes have been written.</summary>
    /// <exception cref="EndOfStreamException">The output ended before.</exception>
    internal async Task<byte[]> WaitForAsync(int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            (Task more, bool isEnded, int length) = Look();
            if (length >= count)
            {
                return Bytes;
            }

            if (isEnded)
            {
                throw new EndOfStreamException($"The output ended after {length} of {count} bytes.");
            }

            await more.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until what has been written pleases.</summary>
    /// <exception cref="EndOfStreamException">The output ended and it does not.</exception>
    internal async Task<string> WaitForAsync(
        Predicate<string> pleases, string what, CancellationToken cancellationToken)
    {
        while (true)
        {
            (Task more, bool isEnded, _) = Look();
            string text = Text;
            if (pleases(text))
            {
                return text;
            }

            if (isEnded)
            {
                throw new EndOfStreamException($"The output ended without {what}:\n{text}");
            }

            try
            {
                await more.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Time is up, and no {what} in:\n{Text}");
            }
        }
    }

    private (Task More, bool IsEnded, int Length) Look()
    {
        lock (_lock)
        {
            return (_more.Task, _isEnded, _bytes.WrittenCount);
        }
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_bytes.WrittenCount + bytes.Length <= MaxBytes)
            {
                _bytes.Write(bytes);
            }
        }

        Wake();
    }

    private void End()
    {
        lock (_lock)
        {
            _isEnded = true;
        }

        Wake();
    }

    private void Wake()
    {
        TaskCompletionSource woken;
        lock (_lock)
        {
            woken = _more;
            _more = NewSignal();
        }

        woken.SetResult();
    }

    private static TaskCompletionSource NewSignal() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
