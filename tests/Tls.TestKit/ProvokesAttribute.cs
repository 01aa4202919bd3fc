using System;
using Tls.Wire;

namespace Tls.TestKit;

/// <summary>
/// Says which fault a test provokes. A test of the architecture reads these marks and demands one for every
/// fault.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ProvokesAttribute(TlsFault fault) : Attribute
{
    /// <summary>The fault that the test ends in.</summary>
    public TlsFault Fault { get; } = fault;
}
