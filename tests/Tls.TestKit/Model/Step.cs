namespace Tls.TestKit;

/// <summary>Under which keys a step is sent.</summary>
public enum Protection
{
    /// <summary>Those that are right where the sender is; in the clear as long as it has none.</summary>
    Own,

    /// <summary>None: plaintext, whether or not there are keys.</summary>
    Clear,

    /// <summary>Keys that nobody has.</summary>
    Wrong,

    /// <summary>The right keys with the sequence number of another record.</summary>
    WrongSequence,

    /// <summary>The keys before the right ones; the right ones where there are none before.</summary>
    Previous,

    /// <summary>
    /// Keys of the future: application keys during the handshake; otherwise as <see cref="Wrong"/>.
    /// </summary>
    Next,
}

/// <summary>How a handshake message lies in records.</summary>
public enum Framing
{
    /// <summary>In one of its own.</summary>
    Whole,

    /// <summary>In two.</summary>
    Split,

    /// <summary>In the record of the message before it, under the keys of that.</summary>
    Joined,

    /// <summary>In two, with a record of application data between them.</summary>
    Interrupted,

    /// <summary>In one with padding, if it is protected (RFC 8446 §5.4).</summary>
    Padded,
}

/// <summary>One thing that a scripted peer sends, and how.</summary>
/// <param name="What">What it is.</param>
/// <param name="Change">What is done to it first.</param>
/// <param name="Under">The keys.</param>
/// <param name="In">The records.</param>
public readonly record struct Step(
    Item What,
    Alteration Change = Alteration.None,
    Protection Under = Protection.Own,
    Framing In = Framing.Whole)
{
    /// <inheritdoc/>
    public override string ToString() =>
        What
        + (Change == Alteration.None ? "" : $"~{Change}")
        + (Under == Protection.Own ? "" : $"@{Under}")
        + (In == Framing.Whole ? "" : $"/{In}");
}
