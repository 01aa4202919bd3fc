using System;
using System.Globalization;

namespace Tls.TestKit;

/// <summary>What a deviation does to a step.</summary>
public enum DeviationKind
{
    /// <summary>The step is left out.</summary>
    Drop,

    /// <summary>The step is sent twice.</summary>
    Duplicate,

    /// <summary>The step and the one after it change places.</summary>
    Swap,

    /// <summary>Something else is sent before it.</summary>
    Insert,

    /// <summary>What it sends is changed.</summary>
    Alter,

    /// <summary>Other keys protect it.</summary>
    Protect,

    /// <summary>It lies in records in another way.</summary>
    Frame,
}

/// <summary>One thing that is not done as in the legal flight.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">To which step of the legal flight, from 0.</param>
/// <param name="What">With Insert, what is inserted.</param>
/// <param name="Change">With Alter, the change.</param>
/// <param name="Under">With Protect, the keys.</param>
/// <param name="In">With Frame, the records.</param>
public readonly record struct Deviation(
    DeviationKind Kind,
    int At,
    Item What = default,
    Alteration Change = Alteration.None,
    Protection Under = Protection.Own,
    Framing In = Framing.Whole)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static Deviation Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is not (2 or 3)
            || !Enum.TryParse(words[0], ignoreCase: true, out DeviationKind kind)
            || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int at)
            || words.Length != (kind is DeviationKind.Drop or DeviationKind.Duplicate or DeviationKind.Swap ? 2 : 3))
        {
            throw new FormatException($"\"{text}\" is no deviation.");
        }

        return kind switch
        {
            DeviationKind.Insert => new Deviation(kind, at, What: Enum.Parse<Item>(words[2])),
            DeviationKind.Alter => new Deviation(kind, at, Change: Enum.Parse<Alteration>(words[2])),
            DeviationKind.Protect => new Deviation(kind, at, Under: Enum.Parse<Protection>(words[2])),
            DeviationKind.Frame => new Deviation(kind, at, In: Enum.Parse<Framing>(words[2])),
            DeviationKind.Drop or DeviationKind.Duplicate or DeviationKind.Swap => new Deviation(kind, at),
        };
    }

    /// <summary>Two or three words: kind, place, and with what.</summary>
    public override string ToString()
    {
        string argument = Kind switch
        {
            DeviationKind.Insert => $" {What}",
            DeviationKind.Alter => $" {Change}",
            DeviationKind.Protect => $" {Under}",
            DeviationKind.Frame => $" {In}",
            DeviationKind.Drop or DeviationKind.Duplicate or DeviationKind.Swap => "",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Kind.ToString().ToLowerInvariant()} {At}{argument}");
    }
}
