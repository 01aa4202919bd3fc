using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 8446 §4.2.3
///     SignatureScheme supported_signature_algorithms&lt;2..2^16-2&gt;;
/// } SignatureSchemeList;
/// </code>
/// What the sender accepts in CertificateVerify, and in certificates when it does not say otherwise.
/// </summary>
public sealed class SignatureAlgorithms : Extension
{
    /// <summary>A list in the order given.</summary>
    public SignatureAlgorithms(params IReadOnlyList<SignatureScheme> schemes) => Schemes = schemes;

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.SignatureAlgorithms;

    /// <summary>supported_signature_algorithms, the preferred first; unknown values are kept.</summary>
    public IReadOnlyList<SignatureScheme> Schemes { get; }

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault.</exception>
    public static SignatureAlgorithms Read(ref TlsReader data) =>
        new(CodePoints.Read16<SignatureScheme>(
            data.Opaque16("supported_signature_algorithms", 2, 0xfffe), "supported_signature_algorithms"));

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        using (w.Vector16())
        {
            CodePoints.Write16(w, Schemes);
        }
    }
}
