namespace Tls.X509;

/// <summary>What is to be said of one certificate timestamp.</summary>
public enum TimestampStatus
{
    /// <summary>A log that is accepted has signed it for this certificate.</summary>
    Valid,

    /// <summary>Its bytes, or those of the list it stands in, are no such structure.</summary>
    Malformed,

    /// <summary>A version that is not known here, passed over (RFC 6962 §3.3).</summary>
    UnknownVersion,

    /// <summary>The list of logs does not have its log.</summary>
    UnknownLog,

    /// <summary>Its log has been rejected, or has not been accepted yet.</summary>
    LogNotAccepted,

    /// <summary>It says that it was made after its log had been retired.</summary>
    LogRetired,

    /// <summary>It says that it was made after the time of the verification.</summary>
    InFuture,

    /// <summary>The certificate ends outside the interval that the log is for.</summary>
    OutsideInterval,

    /// <summary>It is not signed as the log's key signs (RFC 6962 §2.1.4).</summary>
    WrongAlgorithm,

    /// <summary>The log's key has not signed this for this certificate.</summary>
    BadSignature,

    /// <summary>
    /// It cannot be checked: it is about the issuer's key too, and no issuer is known to have signed the
    /// certificate.
    /// </summary>
    NoIssuer,

    /// <summary>It was not checked: the budget was spent.</summary>
    NotChecked,
}
