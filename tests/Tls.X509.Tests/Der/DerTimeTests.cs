using System;
using System.Text;
using Tls.X509.Der;
using Xunit;

namespace Tls.X509.Tests.Der;

/// <summary>RFC 5280 §4.1.2.5.</summary>
public sealed class DerTimeTests
{
    [Theory]
    [InlineData(DerTag.UtcTime, "490101000000Z", "2049-01-01T00:00:00Z")]
    [InlineData(DerTag.UtcTime, "500101000000Z", "1950-01-01T00:00:00Z")]
    [InlineData(DerTag.UtcTime, "240229235959Z", "2024-02-29T23:59:59Z")]
    [InlineData(DerTag.GeneralizedTime, "20500101000000Z", "2050-01-01T00:00:00Z")]
    [InlineData(DerTag.GeneralizedTime, "99991231235959Z", "9999-12-31T23:59:59Z")]
    [InlineData(DerTag.UtcTime, "2401010000Z", null)]
    [InlineData(DerTag.UtcTime, "240101000000+0100", null)]
    [InlineData(DerTag.UtcTime, "230229000000Z", null)]
    [InlineData(DerTag.UtcTime, "241301000000Z", null)]
    [InlineData(DerTag.UtcTime, "240101240000Z", null)]
    [InlineData(DerTag.UtcTime, "240101006000Z", null)]
    [InlineData(DerTag.UtcTime, "240101000060Z", null)]
    [InlineData(DerTag.UtcTime, "24010100000 Z", null)]
    [InlineData(DerTag.UtcTime, "20240101000000Z", null)]
    [InlineData(DerTag.GeneralizedTime, "20500101000000.5Z", null)]
    [InlineData(DerTag.GeneralizedTime, "20500101000000", null)]
    [InlineData(DerTag.GeneralizedTime, "00000101000000Z", null)]
    [InlineData(DerTag.PrintableString, "240101000000Z", null)]
    public void Times_are_read_in_two_forms_alone(byte tag, string text, string? expected)
    {
        DerWriter writer = new();
        writer.Element(tag, Encoding.ASCII.GetBytes(text));
        if (expected is null)
        {
            CertificateFormatException error = Assert.Throws<CertificateFormatException>(() => Read(writer));
            Assert.Equal(CertificateErrorCode.NotAfterMalformed, error.Code);
            return;
        }

        Assert.Equal(DateTimeOffset.Parse(expected, null), Read(writer));
    }

    private static DateTimeOffset Read(DerWriter writer)
    {
        DerReader reader = new(writer.Written);
        return DerTime.Read(ref reader, CertificateErrorCode.NotAfterMalformed, "notAfter");
    }
}
