namespace Tls.Wire;

/// <summary>Alert levels (RFC 8446 §6): implicit in TLS 1.3, but still on the wire.</summary>
public enum AlertLevel : byte
{
    /// <summary>close_notify, user_canceled, and TLS 1.2's warnings.</summary>
    Warning = 1,

    /// <summary>Everything else: the connection is over.</summary>
    Fatal = 2,
}

/// <summary>
/// <code>
/// struct {                                  RFC 8446 §6
///     AlertLevel level;
///     AlertDescription description;
/// } Alert;
/// </code>
/// </summary>
/// <param name="Level">Warning or fatal; other values may come from the wire.</param>
/// <param name="Description">What happened.</param>
public readonly record struct Alert(AlertLevel Level, AlertDescription Description)
{
    /// <summary>The size on the wire, in bytes.</summary>
    public const int Size = 2;

    /// <summary>close_notify: a clean end of what the sender writes.</summary>
    public static Alert CloseNotify => new(AlertLevel.Warning, AlertDescription.CloseNotify);

    /// <summary>A fatal alert.</summary>
    public static Alert Fatal(AlertDescription description) => new(AlertLevel.Fatal, description);
}
