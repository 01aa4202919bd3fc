using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 9149 §3
///     uint8 new_session_count;
///     uint8 resumption_count;
/// } ClientTicketRequest;
/// </code>
/// How many tickets a client wants; the server answers by <see cref="TicketRequestHint"/>.
/// </summary>
public sealed class TicketRequest : Extension
{
    /// <summary>A wish.</summary>
    public TicketRequest(byte newSessionCount, byte resumptionCount) =>
        (NewSessionCount, ResumptionCount) = (newSessionCount, resumptionCount);

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.TicketRequest;

    /// <summary>new_session_count: how many after a full handshake.</summary>
    public byte NewSessionCount { get; }

    /// <summary>resumption_count: how many after a resumption.</summary>
    public byte ResumptionCount { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static TicketRequest Read(ref TlsReader data) =>
        new(data.UInt8("new_session_count"), data.UInt8("resumption_count"));

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        w.UInt8(NewSessionCount);
        w.UInt8(ResumptionCount);
    }
}
