using System.Collections.Generic;
using Tls.X509;

namespace Tls;

/// <content>What Qt 6 knows of a connection besides.</content>
public sealed partial class TlsSocket
{
    /// <summary>With what sort of key the secrets were agreed on; null before the handshake, and where there was none.</summary>
    public TlsEphemeralKey? EphemeralServerKey =>
        _info is { Group: { } group } ? new TlsEphemeralKey(new TlsGroup(group)) : null;

    /// <summary>
    /// What the peer stapled in the last handshake (RFC 6066 §8), one response at most and none when it is malformed. It is
    /// shown as it came: whether it is signed by who may is judged in the handshake, if <see
    /// cref="TlsConfiguration.OcspStaplingEnabled"/> says so.
    /// </summary>
    public IReadOnlyList<OcspResponse> OcspResponses =>
        _info is { OcspResponse.IsEmpty: false } info && OcspResponse.TryParse(info.OcspResponse.Span, out var response, out _)
            ? [response]
            : [];

    /// <summary>What came of <see cref="TlsConfiguration.ApplicationProtocols"/> in the last handshake.</summary>
    public NextProtocolNegotiationStatus NextProtocolNegotiationStatus { get; private set; }

    /// <summary>
    /// What <see cref="TlsConfiguration.KeyingMaterial"/> asked for, filled in by the last handshake; empty before.
    /// </summary>
    public IReadOnlyList<TlsKeyingMaterial> KeyingMaterial { get; private set; } = [];

    /// <summary>Notes what the handshake has given besides. Under the lock.</summary>
    private void NoteAgreed(EncryptionRequest request, TlsStream stream)
    {
        NextProtocolNegotiationStatus = stream.ConnectionInfo!.ApplicationProtocol is not null
            ? NextProtocolNegotiationStatus.Negotiated
            : request.Configuration.ApplicationProtocols.Count > 0
                ? NextProtocolNegotiationStatus.Unsupported
                : NextProtocolNegotiationStatus.None;
        IReadOnlyList<TlsKeyingMaterial> wanted = request.Configuration.KeyingMaterial;
        TlsKeyingMaterial[] filled = wanted.Count == 0 ? [] : new TlsKeyingMaterial[wanted.Count];
        for (int i = 0; i < filled.Length; i++)
        {
            filled[i] = wanted[i].FilledBy(stream);
        }

        KeyingMaterial = filled;
    }
}
