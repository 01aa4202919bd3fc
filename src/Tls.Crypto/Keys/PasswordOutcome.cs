namespace Tls.Crypto;

/// <summary>What came of a password.</summary>
public enum PasswordOutcome
{
    /// <summary>It is the right one.</summary>
    Opened,

    /// <summary>It is another one.</summary>
    WrongPassword,

    /// <summary>It is the right one, as the beginning shows, but the rest was changed.</summary>
    Damaged,

    /// <summary>The parameters are not well-formed.</summary>
    Malformed,

    /// <summary>The scheme is not known, or its cipher does not work here.</summary>
    NotSupported,

    /// <summary>More rounds are asked for than are allowed.</summary>
    TooManyIterations,
}
