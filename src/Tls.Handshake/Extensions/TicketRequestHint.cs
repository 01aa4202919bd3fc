using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 9149 §3
///     uint8 expected_count;
/// } ServerTicketRequestHint;
/// </code>
/// How many tickets a server expects to send to a client that asked by <see cref="TicketRequest"/>.
/// </summary>
public sealed class TicketRequestHint : Extension
{
    /// <summary>That many.</summary>
    public TicketRequestHint(byte expectedCount) => ExpectedCount = expectedCount;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.TicketRequest;

    /// <summary>expected_count.</summary>
    public byte ExpectedCount { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static TicketRequestHint Read(ref TlsReader data) => new(data.UInt8("expected_count"));

    /// <inheritdoc/>
    public override void Write(TlsWriter w) => w.UInt8(ExpectedCount);
}
