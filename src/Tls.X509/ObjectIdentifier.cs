using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Tls.X509;

/// <summary>An object identifier: the name of an algorithm, an extension, a purpose (X.690 §8.19).</summary>
public readonly struct ObjectIdentifier : IEquatable<ObjectIdentifier>
{
    private const int MaxContents = 128;

    internal ObjectIdentifier(ReadOnlyMemory<byte> contents) => Contents = contents;

    /// <summary>The contents octets of its DER encoding.</summary>
    public ReadOnlyMemory<byte> Contents { get; }

    /// <summary>Whether both name the same.</summary>
    public static bool operator ==(ObjectIdentifier left, ObjectIdentifier right) => left.Equals(right);

    /// <summary>Whether both name different things.</summary>
    public static bool operator !=(ObjectIdentifier left, ObjectIdentifier right) => !left.Equals(right);

    /// <summary>Reads the dotted form, for example <c>2.5.29.17</c>.</summary>
    /// <exception cref="FormatException">The text is no object identifier.</exception>
    public static ObjectIdentifier Parse(string dotted)
    {
        ArgumentNullException.ThrowIfNull(dotted);
        string[] parts = dotted.Split('.');
        List<byte> contents = [];
        if (parts.Length < 2)
        {
            throw new FormatException($"'{dotted}' is not an object identifier.");
        }

        BigInteger root = default;
        for (int i = 0; i < parts.Length; i++)
        {
            // The first arc is 0, 1 or 2; below 2 the second is at most 39.
            if (!BigInteger.TryParse(
                parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger arc)
                || (i == 0 && arc > 2) || (i == 1 && root < 2 && arc > 39))
            {
                throw new FormatException($"'{dotted}' is not an object identifier.");
            }

            if (i == 0)
            {
                root = arc;
                continue;
            }

            AppendArc(contents, i == 1 ? (root * 40) + arc : arc);
        }

        return new ObjectIdentifier(contents.ToArray());
    }

    /// <inheritdoc/>
    public bool Equals(ObjectIdentifier other) => Contents.Span.SequenceEqual(other.Contents.Span);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) =>
        obj is ObjectIdentifier other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(Contents.Span);
        return hash.ToHashCode();
    }

    /// <summary>The dotted form.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        BigInteger arc = 0;
        foreach (byte octet in Contents.Span)
        {
            arc = (arc << 7) | (octet & 0x7f);
            if ((octet & 0x80) != 0)
            {
                continue;
            }

            if (text.Length == 0)
            {
                BigInteger root = BigInteger.Min(arc / 40, 2);
                text.Append(CultureInfo.InvariantCulture, $"{root}");
                arc -= root * 40;
            }

            text.Append(CultureInfo.InvariantCulture, $".{arc}");
            arc = 0;
        }

        return text.ToString();
    }

    internal bool Is(ReadOnlySpan<byte> contents) => Contents.Span.SequenceEqual(contents);

    /// <summary>
    /// X.690 §8.19.2: arcs are minimal (no leading 0x80) and the last is whole. Bounded, for the printer.
    /// </summary>
    internal static bool IsWellFormed(ReadOnlySpan<byte> contents)
    {
        if (contents.IsEmpty || contents.Length > MaxContents || (contents[^1] & 0x80) != 0)
        {
            return false;
        }

        bool atStart = true;
        foreach (byte octet in contents)
        {
            if (atStart && octet == 0x80)
            {
                return false;
            }

            atStart = (octet & 0x80) == 0;
        }

        return true;
    }

    private static void AppendArc(List<byte> contents, BigInteger arc)
    {
        int start = contents.Count;
        do
        {
            contents.Insert(start, (byte)((int)(arc & 0x7f) | (contents.Count == start ? 0 : 0x80)));
            arc >>= 7;
        }
        while (!arc.IsZero);
    }
}
