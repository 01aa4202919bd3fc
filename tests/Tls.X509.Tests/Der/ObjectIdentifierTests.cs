using System;
using System.Formats.Asn1;
using Tls.X509.Der;
using Xunit;

namespace Tls.X509.Tests.Der;

/// <summary>Object identifiers, against the BCL.</summary>
public sealed class ObjectIdentifierTests
{
    [Theory]
    [InlineData("0.9.2342.19200300.100.1.25")]
    [InlineData("1.2.840.113549.1.1.11")]
    [InlineData("2.5.29.17")]
    [InlineData("2.999.1")]
    [InlineData("2.25.329800735698586629295641978511506172918")]
    public void Dotted_form_and_encoding_agree_with_the_BCL(string dotted)
    {
        DerWriter writer = new();
        writer.Oid(ObjectIdentifier.Parse(dotted));
        Assert.Equal(dotted, AsnDecoder.ReadObjectIdentifier(writer.Written, AsnEncodingRules.DER, out _));
        Assert.Equal(dotted, ObjectIdentifier.Parse(dotted).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("3.1")]
    [InlineData("1.40")]
    [InlineData("1.-2")]
    [InlineData("1..2")]
    [InlineData("1.2x")]
    public void Anything_else_is_refused(string text) =>
        Assert.Throws<FormatException>(() => ObjectIdentifier.Parse(text));

    [Theory]
    [InlineData("0600")]
    [InlineData("06028001")]
    [InlineData("060381")]
    [InlineData("06022a80")]
    public void Malformed_arcs_are_refused(string hex) =>
        Assert.Throws<CertificateFormatException>(() =>
            new DerReader(Convert.FromHexString(hex)).Oid("test"));
}
