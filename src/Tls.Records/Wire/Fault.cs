namespace Tls.Wire;

/// <summary>
/// Makes the exception for a fault: <c>throw Fault.Of(…)</c> reads as the sentence above it.
/// </summary>
internal static class Fault
{
    /// <summary>The exception to throw.</summary>
    internal static TlsException Of(TlsFault fault, string context) => new(fault, context);
}
