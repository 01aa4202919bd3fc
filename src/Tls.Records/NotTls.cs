using System;

namespace Tls.Records;

/// <summary>
/// Guesses what a peer speaks whose first bytes are no TLS record, for the text of the error alone.
/// </summary>
internal static class NotTls
{
    /// <summary>A sentence for a person who pointed one program at another's port.</summary>
    /// <param name="start">The first bytes of the peer's stream, at least one.</param>
    internal static string Describe(ReadOnlySpan<byte> start) => "does not look like TLS: " + Guess(start);

    private static string Guess(ReadOnlySpan<byte> start)
    {
        if (IsOneOf(start, "GET ", "POST", "HEAD", "PUT ", "DELE", "OPTI", "PATC", "TRAC", "PRI "))
        {
            return "an HTTP request";
        }

        if (IsOneOf(start, "CONN"))
        {
            return "an HTTP proxy request";
        }

        if (IsOneOf(start, "HTTP"))
        {
            return "an HTTP response";
        }

        if (IsOneOf(start, "SSH-"))
        {
            return "an SSH banner";
        }

        if (IsOneOf(start, "220 ", "220-", "* OK", "+OK "))
        {
            return "a greeting in the clear (STARTTLS?)";
        }

        // §D.5: SSL 2's ClientHello: two bytes of length with the top bit set, then msg_type 1.
        if (start.Length >= 3 && (start[0] & 0x80) != 0 && start[2] == 1)
        {
            return "an SSL 2 ClientHello";
        }

        return $"record type {start[0]}";
    }

    private static bool IsOneOf(ReadOnlySpan<byte> start, params ReadOnlySpan<string> words)
    {
        foreach (string word in words)
        {
            if (start.Length >= word.Length && System.Text.Ascii.Equals(start[..word.Length], word))
            {
                return true;
            }
        }

        return false;
    }
}
