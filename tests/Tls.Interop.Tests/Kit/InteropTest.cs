using System;
using System.Threading;

namespace Tls.Interop.Tests.Kit;

/// <summary>What every test here has: a time after which it ends, whatever its peer does.</summary>
public abstract class InteropTest : IDisposable
{
    private readonly CancellationTokenSource _deadline;

    /// <summary>A test that ends after a minute at the latest.</summary>
    protected InteropTest()
        : this(TimeSpan.FromMinutes(1))
    {
    }

    /// <summary>A test that moves so much that it may need longer.</summary>
    protected InteropTest(TimeSpan deadline) => _deadline = new CancellationTokenSource(deadline);

    /// <summary>Cancelled when the test has taken too long; generous, for machines that are busy.</summary>
    protected CancellationToken Deadline => _deadline.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what a test holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _deadline.Dispose();
        }
    }
}
