using System;

namespace Tls;

/// <summary>Single switches of a configuration (QSsl::SslOption, with its numbers).</summary>
[Flags]
public enum TlsSslOptions
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>
    /// No empty fragments before CBC records of TLS 1.0. That version is not spoken, so it makes no difference.
    /// </summary>
    DisableEmptyFragments = 0x01,

    /// <summary>A server gives no session tickets and takes none; a client resumes no session.</summary>
    DisableSessionTickets = 0x02,

    /// <summary>No compression. There is none here, so it is always on.</summary>
    DisableCompression = 0x04,

    /// <summary>A client does not say which host it wants (RFC 6066 §3).</summary>
    DisableServerNameIndication = 0x08,

    /// <summary>No renegotiation without RFC 5746. There is none here, so it is always on.</summary>
    DisableLegacyRenegotiation = 0x10,

    /// <summary>A client resumes no session, of whichever connection it came.</summary>
    DisableSessionSharing = 0x20,

    /// <summary>
    /// Sessions do not become bytes: <see cref="TlsSocket.SessionTicket"/> stays empty. On by default, as in Qt, since
    /// whoever has the bytes can take up the session.
    /// </summary>
    DisableSessionPersistence = 0x40,

    /// <summary>A server takes the cipher suite that the client likes best, not the one it likes best itself.</summary>
    DisableServerCipherPreference = 0x80,

    /// <summary>What a configuration begins with.</summary>
    Default = DisableEmptyFragments | DisableCompression | DisableLegacyRenegotiation | DisableSessionPersistence,
}
