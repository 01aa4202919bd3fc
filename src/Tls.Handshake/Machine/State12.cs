using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// A state of TLS 1.2, where a change_cipher_spec is a step of the handshake and not a gesture: refused but in
/// the one state that awaits it (RFC 5246 §7.1).
/// </summary>
internal abstract class State12 : HandshakeState
{
    /// <inheritdoc/>
    internal sealed override ProtocolVersion Version => ProtocolVersion.Tls12;

    /// <inheritdoc/>
    internal override ChangeCipherSpecRole ChangeCipherSpec => ChangeCipherSpecRole.Refused;
}
