using System;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Cli;

/// <summary>
/// Does something within a time; running out of it is a <see cref="TimeoutException"/> that says what took so
/// long.
/// </summary>
internal static class Deadline
{
    internal static async Task<T> WithinAsync<T>(
        TimeSpan time, string what, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(time);
        try
        {
            return await work(source.Token);
        }
        catch (Exception exception) when (source.IsCancellationRequested
            && !cancellationToken.IsCancellationRequested
            && exception is OperationCanceledException or Wire.TlsException { Fault: Wire.TlsFault.InternalCancelled })
        {
            throw new TimeoutException($"{what} took longer than {time.TotalSeconds:0.###} s", exception);
        }
    }

    internal static Task WithinAsync(
        TimeSpan time, string what, Func<CancellationToken, Task> work, CancellationToken cancellationToken) =>
        WithinAsync(
            time,
            what,
            async token =>
            {
                await work(token);
                return true;
            },
            cancellationToken);
}
