using System;

namespace Tls.Handshake;

/// <summary>The messages that have extensions (RFC 8446 §4.2): which one a block stands in.</summary>
[Flags]
public enum ExtensionContext
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>ClientHello: CH in the RFC's table.</summary>
    ClientHello = 1 << 0,

    /// <summary>ServerHello of TLS 1.3: SH.</summary>
    ServerHello = 1 << 1,

    /// <summary>EncryptedExtensions: EE.</summary>
    EncryptedExtensions = 1 << 2,

    /// <summary>A CertificateEntry of Certificate: CT.</summary>
    Certificate = 1 << 3,

    /// <summary>CertificateRequest: CR.</summary>
    CertificateRequest = 1 << 4,

    /// <summary>NewSessionTicket: NST.</summary>
    NewSessionTicket = 1 << 5,

    /// <summary>HelloRetryRequest: HRR.</summary>
    HelloRetryRequest = 1 << 6,

    /// <summary>ServerHello of TLS 1.2, which answers what EncryptedExtensions answers in TLS 1.3.</summary>
    ServerHello12 = 1 << 7,
}
