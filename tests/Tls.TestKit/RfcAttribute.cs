using System;
using System.Collections.Generic;

namespace Tls.TestKit;

/// <summary>
/// Says which rules of RFCs a test holds the code to: it fails when one of them is broken. The rules are
/// listed in <c>vectors/rfc</c>; a test of the architecture reads these marks and demands one, or a written
/// exception, for every rule.
/// </summary>
/// <param name="rules">Their ids: RFC, section and number in it, as in <c>8446-4.1.2-3</c>.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RfcAttribute(params string[] rules) : Attribute
{
    /// <summary>The ids of the rules.</summary>
    public IReadOnlyList<string> Rules { get; } = rules;
}
