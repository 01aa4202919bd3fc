using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 9345 §4.1.1
///     SignatureScheme supported_signature_algorithm&lt;2..2^16-2&gt;;
/// } SignatureSchemeList;
/// </code>
/// Says that its sender takes a <see cref="DelegatedCredential"/>, and by which schemes that may sign the handshake.
/// </summary>
public sealed class DelegatedCredentialOffer : Extension
{
    /// <summary>A list in the order given.</summary>
    public DelegatedCredentialOffer(params IReadOnlyList<SignatureScheme> schemes) => Schemes = schemes;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.DelegatedCredential;

    /// <summary>supported_signature_algorithm, the preferred first; unknown values are kept.</summary>
    public IReadOnlyList<SignatureScheme> Schemes { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static DelegatedCredentialOffer Read(ref TlsReader data) =>
        new(CodePoints.Read16<SignatureScheme>(
            data.Opaque16("supported_signature_algorithm", 2, 0xfffe), "supported_signature_algorithm"));

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        using (w.Vector16())
        {
            CodePoints.Write16(w, Schemes);
        }
    }
}
