using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.Wire;

namespace Tls.Cli;

/// <summary>The sessions of <c>tls connect</c>: from a file, from one connection to the next, into a file.</summary>
internal sealed class SessionKeeper : IDisposable
{
    private const int MaxFileSize = 1 << 20;

    /// <summary>How long a connection that is there for its tickets waits for them.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _sync = new();
    private readonly Stack<TlsSession> _sessions = new();
    private readonly string? _output;
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads the session of a file, if there is one.</summary>
    internal SessionKeeper(string? input, string? output)
    {
        _output = output;
        if (input is not null)
        {
            _sessions.Push(Read(input));
        }
    }

    /// <summary>Whether a session is to be kept.</summary>
    internal bool IsNeeded => _output is not null;

    /// <summary>Takes a session that has just come.</summary>
    internal void Keep(TlsSession session)
    {
        lock (_sync)
        {
            _sessions.Push(session);
            _arrival.TrySetResult();
        }
    }

    /// <summary>The newest session, for the next connection; null when there is none.</summary>
    internal TlsSession? Take()
    {
        lock (_sync)
        {
            _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            while (_sessions.TryPeek(out TlsSession? session))
            {
                // RFC 8446 §C.4: one of TLS 1.3 is shown once. One of TLS 1.2 stays, and a server that takes it up
                // need not send another.
                if (session.Version == ProtocolVersion.Tls12 && !session.IsUsed)
                {
                    _arrival.SetResult();
                    return session;
                }

                _sessions.Pop();
                if (!session.IsUsed)
                {
                    return session;
                }

                session.Dispose();
            }

            return null;
        }
    }

    /// <summary>Waits for a ticket, but not long: not every server gives any.</summary>
    internal async Task WaitAsync(TlsStream stream, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            Task<int> reading = stream.ReadAsync(new byte[1], patience.Token).AsTask();
            await Task.WhenAny(_arrival.Task, reading);
            await stream.ShutdownAsync(cancellationToken);
            await patience.CancelAsync();
            await reading;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested
            && exception is OperationCanceledException or IOException)
        {
            // Nothing more was wanted of this connection.
        }
    }

    /// <summary>Writes the newest session to the file, if one is wanted.</summary>
    internal void Save()
    {
        if (_output is null)
        {
            return;
        }

        using TlsSession session = Take() ?? throw new IOException("The server has given no session to keep.");
        byte[] exported = session.DangerousExport();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // A file of another's making may have other readers, or be a link to elsewhere.
        File.Delete(_output);
        using var file = new FileStream(_output, options);
        file.Write(exported);
        Array.Clear(exported);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_sessions.TryPop(out TlsSession? session))
        {
            session.Dispose();
        }
    }

    private static TlsSession Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > MaxFileSize)
            {
                throw new UsageException($"{path} is too long to be a session");
            }

            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            TlsSession session = TlsSession.Import(bytes);
            Array.Clear(bytes);
            return session;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new UsageException($"{path}: {exception.Message}");
        }
    }
}
