using System;

namespace Tls.X509.Der;

/// <summary>
/// Time of RFC 5280 §4.1.2.5: UTCTime as YYMMDDHHMMSSZ, GeneralizedTime as YYYYMMDDHHMMSSZ; always seconds,
/// never fractions, always Z.
/// </summary>
internal static class DerTime
{
    internal static DateTimeOffset Read(ref DerReader reader, CertificateErrorCode code, string field)
    {
        DerElement element = reader.Any(field);
        ReadOnlySpan<byte> text = element.Contents;
        bool isValid = element.Tag switch
        {
            DerTag.UtcTime => text.Length == 13,
            DerTag.GeneralizedTime => text.Length == 15,
            _ => false,
        };

        // §4.1.2.5: either form is accepted whatever the year, as applications MUST.
        if (!isValid || text[^1] != (byte)'Z' || !TryParse(text[..^1], out DateTimeOffset time))
        {
            throw new CertificateFormatException(code, field, element.Offset, "not a time of RFC 5280");
        }

        return time;
    }

    private static bool TryParse(ReadOnlySpan<byte> digits, out DateTimeOffset time)
    {
        time = default;
        if (digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        int year = Pair(digits);
        if (digits.Length == 14)
        {
            year = (year * 100) + Pair(digits[2..]);
            digits = digits[2..];
        }
        else
        {
            // §4.1.2.5.1: 50 and above are of the twentieth century.
            year += year >= 50 ? 1900 : 2000;
        }

        int month = Pair(digits[2..]);
        int day = Pair(digits[4..]);
        int hour = Pair(digits[6..]);
        int minute = Pair(digits[8..]);
        int second = Pair(digits[10..]);
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        time = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero);
        return true;
    }

    private static int Pair(ReadOnlySpan<byte> digits) => ((digits[0] - '0') * 10) + (digits[1] - '0');
}
