using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Xunit;

namespace Tls.Tests.Streams;

/// <summary>Transports that are not quite what they say.</summary>
public sealed class TransportTests
{
    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_transport_may_have_one_timeout_and_not_the_other()
    {
        (Stream a, Stream b) = await Loopback.StreamsAsync();
        var client = new TlsStream(new WithoutWriteTimeout(a));
        var server = new TlsStream(b);

        Task serving = server.AuthenticateAsServerAsync(Pki.ServerOptions);
        await Task.Run(() => client.AuthenticateAsClient(Pki.ClientOptions));
        await serving;

        Assert.True(client.IsAuthenticated);
        Assert.Equal(Timeout.Infinite, client.ReadTimeout);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task What_a_call_left_waiting_ends_in_is_observed()
    {
        int unobserved = 0;
        void Note(object? sender, UnobservedTaskExceptionEventArgs e) =>
            _ = e.Exception.ToString().Contains(nameof(Stuck), StringComparison.Ordinal) ? unobserved++ : 0;
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            using var stuck = new Stuck();
            await Task.Run(() => Assert.ThrowsAny<OperationCanceledException>(
                () => PatientThread.Read(stuck, new byte[1], new CancellationToken(canceled: true))));
            stuck.Fail();
            await stuck.Failed;
            for (int i = 0; i < 5; i++)
            {
                await Task.Delay(20);
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        Assert.Equal(0, unobserved);
    }

    private sealed class WithoutWriteTimeout(Stream inner) : DuplexStream
    {
        public override bool CanTimeout => true;

        public override int ReadTimeout
        {
            get => inner.ReadTimeout;
            set => inner.ReadTimeout = value;
        }

        public override int WriteTimeout
        {
            get => throw new InvalidOperationException("There is none.");
            set => throw new InvalidOperationException("There is none.");
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }

    private sealed class Stuck : DuplexStream
    {
        private readonly ManualResetEventSlim _gate = new();
        private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Failed => _failed.Task;

        public override int Read(byte[] buffer, int offset, int count)
        {
            _gate.Wait();
            _failed.SetResult();
            throw new IOException(nameof(Stuck));
        }

        internal void Fail() => _gate.Set();

        protected override void Dispose(bool disposing)
        {
            _gate.Dispose();
            base.Dispose(disposing);
        }
    }
}
