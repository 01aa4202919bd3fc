using System;
using Tls.Wire;
using Xunit;

namespace Tls.Records.Tests;

/// <summary>Asserts which rule was broken.</summary>
internal static class Faults
{
    /// <summary>The action must fail with exactly this fault.</summary>
    internal static TlsException Expect(TlsFault fault, Action action)
    {
        TlsException exception = Assert.Throws<TlsException>(action);
        Assert.Equal(fault, exception.Fault);
        return exception;
    }
}
