using System;

namespace Tls.X509;

/// <summary>Why something was not fetched, or is of no use.</summary>
public enum EvidenceFault
{
    /// <summary>Nobody answers there.</summary>
    Unreachable,

    /// <summary>The answer took longer than one may.</summary>
    TimedOut,

    /// <summary>The answer is longer than one may be.</summary>
    TooLarge,

    /// <summary>The address is of another scheme than http.</summary>
    ForbiddenScheme,

    /// <summary>The address leads into a private network, or to this machine.</summary>
    ForbiddenAddress,

    /// <summary>The answer was to look elsewhere, once too often, or nowhere.</summary>
    TooManyRedirects,

    /// <summary>The server did not answer with success.</summary>
    HttpStatus,

    /// <summary>The answer is not what was asked for, or malformed.</summary>
    Malformed,

    /// <summary>The OCSP responder answered that it has no answer.</summary>
    NoAnswer,

    /// <summary>The OCSP response repeats another nonce than the request's: it answers somebody else.</summary>
    NonceMismatch,

    /// <summary>The OCSP response has no nonce, and one is required.</summary>
    NonceMissing,

    /// <summary>It was not there a moment ago, and is not asked for again so soon.</summary>
    BackingOff,

    /// <summary><see cref="FetchOptions.MaxFetches"/> is spent.</summary>
    FetchesSpent,

    /// <summary><see cref="FetchOptions.MaxBytes"/> is spent.</summary>
    BytesSpent,

    /// <summary><see cref="FetchOptions.MaxTime"/> is spent.</summary>
    TimeSpent,
}

/// <summary>Something could not be fetched, or is of no use.</summary>
public sealed class EvidenceException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="fault">Why.</param>
    /// <param name="detail">The numbers behind it.</param>
    /// <param name="cause">What it came from, or null.</param>
    public EvidenceException(EvidenceFault fault, string detail, Exception? cause = null)
        : base(detail, cause) => Fault = fault;

    /// <summary>Why.</summary>
    public EvidenceFault Fault { get; }
}
