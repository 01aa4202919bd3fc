using System;
using System.Collections.Generic;
using Tls.Fuzz.Seeds;

namespace Tls.Fuzz;

/// <summary>
/// One parser under attack. Refusing an input with the error the parser documents is fine; anything else that
/// <see cref="Run"/> throws is a finding, and so is a property that does not hold.
/// </summary>
internal abstract class Target
{
    /// <summary>As written on the command line, and the name of its corpus.</summary>
    internal abstract string Name { get; }

    /// <summary>What is attacked, in one line.</summary>
    internal abstract string Summary { get; }

    /// <summary>Inputs that the parser accepts, to start from.</summary>
    internal abstract IEnumerable<byte[]> Seeds();

    /// <summary>Which words its dictionary has.</summary>
    internal virtual Tokens Tokens => Tokens.None;

    /// <summary>
    /// Feeds one input. Only here may TLS code run: before, the instrumented copy has no map to count in.
    /// </summary>
    internal abstract void Run(ReadOnlySpan<byte> input);
}
