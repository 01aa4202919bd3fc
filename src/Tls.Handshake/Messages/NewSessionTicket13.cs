namespace Tls.Handshake;

/// <summary>RFC 8446 §4.6.1.</summary>
public sealed class NewSessionTicket13;
