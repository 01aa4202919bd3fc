using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Tls;

/// <summary>
/// What was worked out from each options record, kept for its next use as long as somebody holds the record. It is beside
/// the record and not in it, so that a copy made by <c>with</c>, which carries every field along, has its own.
/// </summary>
internal static class Prepared<
    TOptions,
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TSetup>
    where TOptions : class
    where TSetup : class
{
    private static readonly ConditionalWeakTable<TOptions, TSetup> Setups = [];

    /// <summary>The setup of those options, made if need be; what that throws is not kept.</summary>
    internal static TSetup For(TOptions options, ConditionalWeakTable<TOptions, TSetup>.CreateValueCallback make) =>
        Setups.TryGetValue(options, out TSetup? setup) ? setup : Setups.GetValue(options, make);
}
