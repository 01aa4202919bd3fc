using System;
using System.IO;

namespace Tls.Wire;

/// <summary>
/// A connection failed. Says which rule was broken, which alert went to the peer or came from it, and where
/// we were. An <see cref="IOException"/>, so that callers of a stream catch it as they catch the transport's.
/// </summary>
public class TlsException : IOException
{
    /// <summary>A fault of this connection.</summary>
    /// <param name="fault">Which rule was broken.</param>
    /// <param name="context">Where: the message, the field, the numbers. Never a secret.</param>
    /// <param name="inner">What caused it, if something did.</param>
    public TlsException(TlsFault fault, string context, Exception? inner = null)
        : base($"{fault}: {Printable.Of(context)}", inner)
    {
        Fault = fault;
        Context = Printable.Of(context);
        Alert = TlsFaultAlerts.For(fault);
    }

    /// <summary>The application ended the connection with an alert of its choosing.</summary>
    internal TlsException(AlertDescription alert, string context)
        : this(TlsFault.InternalAborted, context) => Alert = alert;

    /// <summary>The peer ended the connection with a fatal alert.</summary>
    /// <param name="peerAlert">What it said.</param>
    public TlsException(AlertDescription peerAlert)
        : base($"{TlsFault.PeerAlert}: the peer sent {peerAlert} ({(byte)peerAlert})")
    {
        Fault = TlsFault.PeerAlert;
        PeerAlert = peerAlert;
        Context = $"the peer sent {peerAlert} ({(byte)peerAlert})";
    }

    /// <summary>Which rule was broken: stable, testable, documented.</summary>
    public TlsFault Fault { get; }

    /// <summary>The alert the peer is told, or null when there is nobody to tell.</summary>
    public AlertDescription? Alert { get; }

    /// <summary>The alert the peer sent, or null.</summary>
    public AlertDescription? PeerAlert { get; }

    /// <summary>Where it happened: state, message, field, numbers; never secrets.</summary>
    public string Context { get; }
}
