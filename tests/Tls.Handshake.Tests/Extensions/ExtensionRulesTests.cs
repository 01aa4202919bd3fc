using System;
using System.Collections.Generic;
using System.Linq;
using Tls.TestKit;
using Xunit;

namespace Tls.Handshake.Tests;

/// <summary>Our table against the RFC's own (RFC 8446 §4.2), row by row.</summary>
public sealed class ExtensionRulesTests
{
    private static readonly Dictionary<string, ExtensionContext> Abbreviations = new()
    {
        ["CH"] = ExtensionContext.ClientHello,
        ["SH"] = ExtensionContext.ServerHello,
        ["EE"] = ExtensionContext.EncryptedExtensions,
        ["CT"] = ExtensionContext.Certificate,
        ["CR"] = ExtensionContext.CertificateRequest,
        ["NST"] = ExtensionContext.NewSessionTicket,
        ["HRR"] = ExtensionContext.HelloRetryRequest,
    };

    [Theory]
    [InlineData(ExtensionType.ServerName, "CH, EE")]
    [InlineData(ExtensionType.MaxFragmentLength, "CH, EE")]
    [InlineData(ExtensionType.StatusRequest, "CH, CR, CT")]
    [InlineData(ExtensionType.SupportedGroups, "CH, EE")]
    [InlineData(ExtensionType.SignatureAlgorithms, "CH, CR")]
    [InlineData(ExtensionType.Alpn, "CH, EE")]
    [InlineData(ExtensionType.SignedCertificateTimestamp, "CH, CR, CT")]
    [InlineData(ExtensionType.ClientCertificateType, "CH, EE")]
    [InlineData(ExtensionType.ServerCertificateType, "CH, EE")]
    [InlineData(ExtensionType.CompressCertificate, "CH, CR")]
    [InlineData(ExtensionType.Padding, "CH")]
    [InlineData(ExtensionType.KeyShare, "CH, SH, HRR")]
    [InlineData(ExtensionType.PreSharedKey, "CH, SH")]
    [InlineData(ExtensionType.PskKeyExchangeModes, "CH")]
    [InlineData(ExtensionType.EarlyData, "CH, EE, NST")]
    [InlineData(ExtensionType.Cookie, "CH, HRR")]
    [InlineData(ExtensionType.SupportedVersions, "CH, SH, HRR")]
    [InlineData(ExtensionType.CertificateAuthorities, "CH, CR")]
    [InlineData(ExtensionType.OidFilters, "CR")]
    [InlineData(ExtensionType.PostHandshakeAuth, "CH")]
    [InlineData(ExtensionType.TicketRequest, "CH, EE")]
    [InlineData(ExtensionType.DelegatedCredential, "CH, CR, CT")]
    [InlineData(ExtensionType.SignatureAlgorithmsCert, "CH, CR")]
    [Rfc("5246-7.4.1.4.1-5", "8446-4.2-3", "8446-4.2.5-1", "8446-4.2.6-2", "8446-4.2.9-5")]
    public void The_table_is_the_RFCs(ExtensionType type, string places)
    {
        ExtensionContext expected = places.Split(", ")
            .Aggregate(ExtensionContext.None, (sum, place) => sum | Abbreviations[place]);
        Assert.Equal(expected, ExtensionRules.PlacesOf(type) & ~ExtensionContext.ServerHello12);
    }

    [Theory]
    [InlineData(ExtensionType.EncryptThenMac)]
    [InlineData(ExtensionType.ExtendedMasterSecret)]
    [InlineData(ExtensionType.RenegotiationInfo)]
    [InlineData(ExtensionType.SessionTicket)]
    [InlineData(ExtensionType.EcPointFormats)]
    public void What_is_of_TLS12_alone_is_answered_in_its_hello_alone(ExtensionType type) =>
        Assert.Equal(
            ExtensionContext.ClientHello | ExtensionContext.ServerHello12, ExtensionRules.PlacesOf(type));

    [Fact]
    public void What_we_do_not_act_on_is_unknown()
    {
        Assert.False(ExtensionRules.IsKnown(ExtensionType.Heartbeat));
        Assert.Equal(ExtensionContext.None, ExtensionRules.PlacesOf((ExtensionType)Grease.Value(0)));
    }

    [Fact]
    [Rfc("8446-9.2-1")]
    public void Every_known_extension_has_a_class_of_its_own_where_TLS13_has_it()
    {
        var make = new RandomExtensions(new Random(1));
        foreach (ExtensionType type in Enum.GetValues<ExtensionType>().Where(ExtensionRules.IsKnown))
        {
            foreach (ExtensionContext context in Abbreviations.Values)
            {
                if ((ExtensionRules.PlacesOf(type) & context) != 0)
                {
                    Extension made = make.Make(type, context);
                    Assert.IsNotType<UnknownExtension>(made);
                    ExtensionBlock read = Blocks.Read(context, Blocks.Write([made]));
                    Assert.IsType(made.GetType(), read[0]);
                }
            }
        }
    }
}
