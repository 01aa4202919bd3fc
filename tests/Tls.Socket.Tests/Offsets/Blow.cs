namespace Tls.Tests.Offsets;

/// <summary>What a transport does to one place of a conversation.</summary>
public enum Damage
{
    /// <summary>One bit of a byte is turned.</summary>
    Flip,

    /// <summary>A byte becomes another.</summary>
    Replace,

    /// <summary>A byte is missing.</summary>
    Drop,

    /// <summary>There is one more before it.</summary>
    Insert,

    /// <summary>The transport ends before it, as if all had come.</summary>
    End,

    /// <summary>Both ends fail before it, as by RST.</summary>
    Reset,

    /// <summary>It and what follows comes when nobody does anything any more but wait for it.</summary>
    Delay,

    /// <summary>A whole record is missing.</summary>
    DropRecord,

    /// <summary>A whole record comes twice.</summary>
    RepeatRecord,
}

/// <summary>A damage and where it is done.</summary>
/// <param name="Damage">What happens.</param>
/// <param name="ToServer">In which direction.</param>
/// <param name="At">Before or to which byte of all that goes there, from 0.</param>
/// <param name="Length">How many bytes it takes: more than one with records alone.</param>
internal readonly record struct Blow(Damage Damage, bool ToServer, int At, int Length = 1)
{
    // Knuth's multiplier: neighbours get values that have nothing to do with each other, and every run the same.
    private byte Value => (byte)(((uint)At * 2654435761u) >> 13);

    /// <summary>What becomes of the bytes that it falls on, and those before and after in the same write.</summary>
    /// <param name="bytes">What is written.</param>
    /// <param name="place">Where in it.</param>
    internal byte[] Alter(byte[] bytes, int place)
    {
        byte[] head = bytes[..place];
        byte[] struck = bytes[place..(place + Length)];
        byte[] tail = bytes[(place + Length)..];
        return Damage switch
        {
            Damage.Flip => [.. head, (byte)(struck[0] ^ (1 << (Value % 8))), .. tail],
            Damage.Replace => [.. head, (byte)(struck[0] + 1 + (Value % 255)), .. tail],
            Damage.Insert => [.. head, Value, .. struck, .. tail],
            Damage.RepeatRecord => [.. head, .. struck, .. struck, .. tail],
            Damage.Drop or Damage.DropRecord => [.. head, .. tail],
            _ => bytes,
        };
    }
}
