namespace Tls;

/// <summary>What came of the application protocols (QSslConfiguration::NextProtocolNegotiationStatus; RFC 7301).</summary>
public enum NextProtocolNegotiationStatus
{
    /// <summary>None were offered, or there has been no handshake.</summary>
    None,

    /// <summary>One was agreed on.</summary>
    Negotiated,

    /// <summary>We named some, and the peer did not answer, or did not ask.</summary>
    Unsupported,
}
