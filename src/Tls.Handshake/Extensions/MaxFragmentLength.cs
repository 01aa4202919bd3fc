using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// enum { 2^9(1), 2^10(2), 2^11(3), 2^12(4), (255) } MaxFragmentLength;      RFC 6066 §4
/// </code>
/// The older way to ask for short records; superseded by <see cref="RecordSizeLimit"/>.
/// </summary>
public sealed class MaxFragmentLength : Extension
{
    /// <summary>A wish.</summary>
    public MaxFragmentLength(MaxFragmentLengthCode code) => Code = code;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.MaxFragmentLength;

    /// <summary>Which of the four lengths.</summary>
    public MaxFragmentLengthCode Code { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault, or IllegalExtensionValue.</exception>
    public static MaxFragmentLength Read(ref TlsReader data)
    {
        byte code = data.UInt8("max_fragment_length");
        data.End("max_fragment_length");

        // RFC 6066 §4: a value other than the allowed ones MUST abort the handshake with illegal_parameter.
        if (code is < (byte)MaxFragmentLengthCode.Bytes512 or > (byte)MaxFragmentLengthCode.Bytes4096)
        {
            throw Fault.Of(TlsFault.IllegalExtensionValue, $"max_fragment_length is {code}");
        }

        return new MaxFragmentLength((MaxFragmentLengthCode)code);
    }

    /// <inheritdoc/>
    public override void Write(TlsWriter w) => w.UInt8((byte)Code);
}
