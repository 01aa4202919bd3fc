namespace Tls.X509;

/// <summary>What whoever keeps a list of logs holds of one (log_list_v3).</summary>
public enum TransparencyLogState
{
    /// <summary>pending: it has asked to be accepted.</summary>
    Pending,

    /// <summary>qualified: it is accepted, and not yet everywhere known.</summary>
    Qualified,

    /// <summary>usable: it is accepted.</summary>
    Usable,

    /// <summary>readonly: it is accepted and takes nothing new.</summary>
    ReadOnly,

    /// <summary>retired: only what it signed before its retirement still counts for something.</summary>
    Retired,

    /// <summary>rejected: it counts for nothing.</summary>
    Rejected,
}
