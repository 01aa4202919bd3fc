using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.2
///     ExtensionType extension_type;
///     opaque extension_data&lt;0..2^16-1&gt;;
/// } Extension;
/// </code>
/// One extension: immutable. Where the syntax depends on the message there is a class for each; the
/// <see cref="ExtensionBlock"/> writes type and length around the data.
/// </summary>
public abstract class Extension
{
    /// <summary>The code point.</summary>
    public abstract ExtensionType Type { get; }

    /// <summary>Writes extension_data, without type and length.</summary>
    /// <exception cref="System.InvalidOperationException">
    /// A field is longer than its length prefix can say.
    /// </exception>
    public abstract void Write(TlsWriter w);
}
