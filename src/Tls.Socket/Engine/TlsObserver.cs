using System;
using Tls.Wire;

namespace Tls;

/// <summary>Which way something went, seen from us.</summary>
public enum TlsDirection
{
    /// <summary>From us to the peer.</summary>
    Sent,

    /// <summary>From the peer to us.</summary>
    Received,
}

/// <summary>Which phase of a connection keys protect.</summary>
public enum TlsKeyPhase
{
    /// <summary>0-RTT data.</summary>
    EarlyData,

    /// <summary>The handshake after ServerHello.</summary>
    Handshake,

    /// <summary>Application data.</summary>
    Application,
}

/// <summary>
/// Watches a connection without touching it: for teaching, auditing and debugging. Override what is of interest. Calls
/// come from whichever thread drives the connection, in the order things happen; they must be quick and must not call
/// back into the connection. What is seen holds no secrets, but may name people and hosts.
/// </summary>
public abstract class TlsObserver
{
    /// <summary>A whole handshake message, header included.</summary>
    public virtual void HandshakeMessage(TlsDirection direction, ReadOnlySpan<byte> message)
    {
    }

    /// <summary>A change_cipher_spec: in TLS 1.3 a dummy for middleboxes (RFC 8446 §D.4).</summary>
    public virtual void ChangeCipherSpec(TlsDirection direction)
    {
    }

    /// <summary>From here on, records in that direction are protected by new keys.</summary>
    public virtual void KeysInstalled(TlsDirection direction, TlsKeyPhase phase)
    {
    }

    /// <summary>An alert.</summary>
    public virtual void AlertExchanged(TlsDirection direction, Alert alert)
    {
    }

    /// <summary>The verifier has judged the peer's certificate; the application's word, if it has one, comes after.</summary>
    public virtual void PeerVerified(TlsPeerVerification verification)
    {
    }
}
