using System;

namespace Tls.X509;

/// <summary>Bytes that are no list of logs in the public JSON format, version 3.</summary>
public sealed class TransparencyLogListException : FormatException
{
    internal TransparencyLogListException(string place, string reason, Exception? inner = null)
        : base($"{place}: {reason}", inner) => Place = place;

    /// <summary>Where in the document: names and indices.</summary>
    public string Place { get; }
}
