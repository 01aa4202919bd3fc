using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;
using In = Tls.Handshake.ExtensionContext;

namespace Tls.Handshake.Tests;

/// <summary>The bytes of each extension, and the fault of each way to get them wrong.</summary>
public sealed class ExtensionSyntaxTests
{
    private static readonly KeyShareEntry X25519Share = new(NamedGroup.X25519, new byte[] { 1 });

    public static TheoryData<Extension, string> Encodings() => new()
    {
        { new ServerName("a.example"), "000c 00 0009 612e6578616d706c65" },
        { new ServerNameAcknowledgement(), "" },
        { new MaxFragmentLength(MaxFragmentLengthCode.Bytes4096), "04" },
        { new StatusRequest(), "01 0000 0000" },
        { new StatusRequestSignal(), "" },
        { new StatusResponse(new byte[] { 0x30 }), "01 000001 30" },
        { new SupportedGroups(NamedGroup.X25519, NamedGroup.Secp256r1), "0004 001d 0017" },
        { new EcPointFormats(EcPointFormat.Uncompressed), "01 00" },
        { new SignatureAlgorithms(SignatureScheme.Ed25519), "0002 0807" },
        { new SignatureAlgorithmsCert(SignatureScheme.RsaPkcs1Sha256), "0002 0401" },
        { new AlpnOffer("h2", "http/1.1"), "000c 02 6832 08 687474702f312e31" },
        { new AlpnChoice("h2"), "0003 02 6832" },
        { new CertificateTimestampRequest(), "" },
        { new CertificateTimestamps(new byte[] { 7 }), "0003 0001 07" },
        {
            new CertificateTypeOffer(
                ExtensionType.ClientCertificateType, CertificateType.RawPublicKey, CertificateType.X509),
            "02 02 00"
        },
        { new CertificateTypeChoice(ExtensionType.ServerCertificateType, CertificateType.RawPublicKey), "02" },
        { new CompressCertificate(CertificateCompressionAlgorithm.Brotli), "02 0002" },
        { new Padding(new byte[3]), "000000" },
        { new EncryptThenMac(), "" },
        { new ExtendedMasterSecret(), "" },
        { new RecordSizeLimit(64), "0040" },
        { new SessionTicketExtension(new byte[] { 1, 2 }), "0102" },
        { new PreSharedKeyServerHello(1), "0001" },
        { new EarlyDataIndication(), "" },
        { new EarlyDataNewSessionTicket(0x4000), "00004000" },
        { new SupportedVersionsClientHello(ProtocolVersion.Tls13, ProtocolVersion.Tls12), "04 0304 0303" },
        { new SupportedVersionsServerHello(ProtocolVersion.Tls13), "0304" },
        { new Cookie(new byte[] { 9, 9 }), "0002 0909" },
        { new PskKeyExchangeModes(PskKeyExchangeMode.PskDheKe), "01 01" },
        { new CertificateAuthorities(new byte[] { 0x30, 0 }), "0004 0002 3000" },
        { new OidFilters(new OidFilter(new byte[] { 6 }, new byte[] { 5 })), "0005 01 06 0001 05" },
        { new PostHandshakeAuth(), "" },
        { new KeyShareClientHello(X25519Share), "0005 001d 0001 01" },
        { new KeyShareServerHello(X25519Share), "001d 0001 01" },
        { new KeyShareHelloRetryRequest(NamedGroup.Secp384r1), "0018" },
        { new RenegotiationInfo(ReadOnlyMemory<byte>.Empty), "00" },
        { new TlsFlags(new byte[] { 0, 2 }), "02 0002" },
        { new TicketRequest(3, 1), "03 01" },
        { new DelegatedCredentialOffer(SignatureScheme.Ed25519), "0002 0807" },
        {
            new DelegatedCredential
            {
                ValidTime = 0x01020304,
                Scheme = SignatureScheme.Ed25519,
                SubjectPublicKeyInfo = new byte[] { 0x30, 0x00 },
                Algorithm = SignatureScheme.EcdsaSecp256r1Sha256,
                Signature = new byte[] { 9 },
            },
            "01020304 0807 000002 3000 0403 0001 09"
        },
        { new TicketRequestHint(2), "02" },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    [Rfc("6066-3-1", "6066-4-1", "6066-8-1", "7301-3.1-1")]
    public void An_extension_is_written_as_its_RFC_draws_it(Extension extension, string hex) =>
        Assert.Equal(string.Concat(hex.Where(c => c != ' ')), Blocks.Data(extension));

    [Theory]
    [InlineData(In.ClientHello, ExtensionType.ServerName, "")]
    [InlineData(In.ClientHello, ExtensionType.ServerName, "0000")]
    [InlineData(In.ClientHello, ExtensionType.ServerName, "0003 00 0000")]
    [InlineData(In.EncryptedExtensions, ExtensionType.ServerName, "0000")]
    [InlineData(In.ClientHello, ExtensionType.MaxFragmentLength, "")]
    [InlineData(In.ClientHello, ExtensionType.StatusRequest, "01 0000")]
    [InlineData(In.ClientHello, ExtensionType.StatusRequest, "01 0002 0000 0000")]
    [InlineData(In.Certificate, ExtensionType.StatusRequest, "02 000001 30")]
    [InlineData(In.Certificate, ExtensionType.StatusRequest, "01 000000")]
    [InlineData(In.CertificateRequest, ExtensionType.StatusRequest, "01 0000 0000")]
    [InlineData(In.ClientHello, ExtensionType.SupportedGroups, "0000")]
    [InlineData(In.ClientHello, ExtensionType.SupportedGroups, "0003 001d 00")]
    [InlineData(In.ClientHello, ExtensionType.EcPointFormats, "00")]
    [InlineData(In.ClientHello, ExtensionType.SignatureAlgorithms, "0000")]
    [InlineData(In.ClientHello, ExtensionType.SignatureAlgorithms, "0001 08")]
    [InlineData(In.ClientHello, ExtensionType.SignatureAlgorithmsCert, "0000")]
    [InlineData(In.ClientHello, ExtensionType.Alpn, "0000")]
    [InlineData(In.ClientHello, ExtensionType.Alpn, "0001 00")]
    [InlineData(In.ClientHello, ExtensionType.Alpn, "0004 00 02 6832")]
    [InlineData(In.EncryptedExtensions, ExtensionType.Alpn, "0000")]
    [InlineData(In.EncryptedExtensions, ExtensionType.Alpn, "0002 00 00")]
    [InlineData(In.ClientHello, ExtensionType.SignedCertificateTimestamp, "00")]
    [InlineData(In.Certificate, ExtensionType.SignedCertificateTimestamp, "0000")]
    [InlineData(In.Certificate, ExtensionType.SignedCertificateTimestamp, "0002 0000")]
    [InlineData(In.ClientHello, ExtensionType.EncryptThenMac, "00")]
    [InlineData(In.ClientHello, ExtensionType.ExtendedMasterSecret, "00")]
    [InlineData(In.ClientHello, ExtensionType.RecordSizeLimit, "40")]
    [InlineData(In.ClientHello, ExtensionType.RecordSizeLimit, "000000")]
    [InlineData(In.ClientHello, ExtensionType.ClientCertificateType, "01")]
    [InlineData(In.ClientHello, ExtensionType.ServerCertificateType, "02 0200 00")]
    [InlineData(In.EncryptedExtensions, ExtensionType.ServerCertificateType, "")]
    [InlineData(In.ServerHello12, ExtensionType.ClientCertificateType, "01 02")]
    [InlineData(In.ClientHello, ExtensionType.CompressCertificate, "00")]
    [InlineData(In.ClientHello, ExtensionType.CompressCertificate, "03 0001 00")]
    [InlineData(In.ClientHello, ExtensionType.MaxFragmentLength, "0000")]
    [InlineData(In.ClientHello, ExtensionType.PreSharedKey, "0000 0000")]
    [InlineData(In.ClientHello, ExtensionType.PreSharedKey, "0007 0001 61 00000000 0000")]
    [InlineData(In.ClientHello, ExtensionType.PreSharedKey, "0007 0001 61 00000000 0002 02 00")]
    [InlineData(In.ServerHello, ExtensionType.PreSharedKey, "00")]
    [InlineData(In.ClientHello, ExtensionType.EarlyData, "00000000")]
    [InlineData(In.NewSessionTicket, ExtensionType.EarlyData, "")]
    [InlineData(In.ServerHello12, ExtensionType.SessionTicket, "01")]
    [InlineData(In.ClientHello, ExtensionType.SupportedVersions, "00")]
    [InlineData(In.ClientHello, ExtensionType.SupportedVersions, "03 0304 03")]
    [InlineData(In.ClientHello, ExtensionType.SupportedVersions, "0304")]
    [InlineData(In.ServerHello, ExtensionType.SupportedVersions, "02 0304")]
    [InlineData(In.HelloRetryRequest, ExtensionType.Cookie, "0000")]
    [InlineData(In.ClientHello, ExtensionType.PskKeyExchangeModes, "00")]
    [InlineData(In.CertificateRequest, ExtensionType.CertificateAuthorities, "0000")]
    [InlineData(In.CertificateRequest, ExtensionType.CertificateAuthorities, "0004 0000 0000")]
    [InlineData(In.CertificateRequest, ExtensionType.OidFilters, "0003 00 0000")]
    [InlineData(In.ClientHello, ExtensionType.PostHandshakeAuth, "00")]
    [InlineData(In.ClientHello, ExtensionType.KeyShare, "0004 001d 0000")]
    [InlineData(In.ClientHello, ExtensionType.KeyShare, "0005 001d 0002 01")]
    [InlineData(In.ServerHello, ExtensionType.KeyShare, "001d")]
    [InlineData(In.HelloRetryRequest, ExtensionType.KeyShare, "001d 0001 01")]
    [InlineData(In.ClientHello, ExtensionType.RenegotiationInfo, "")]
    [InlineData(In.NewSessionTicket, ExtensionType.TlsFlags, "00")]
    [InlineData(In.NewSessionTicket, ExtensionType.TlsFlags, "02 01")]
    [InlineData(In.ClientHello, ExtensionType.DelegatedCredential, "0000")]
    [InlineData(In.ClientHello, ExtensionType.DelegatedCredential, "0003 0807 08")]
    [InlineData(In.CertificateRequest, ExtensionType.DelegatedCredential, "")]
    [InlineData(In.Certificate, ExtensionType.DelegatedCredential, "01020304 0807 000000 0403 0001 09")]
    [InlineData(In.Certificate, ExtensionType.DelegatedCredential, "01020304 0807 000001 30 0403 0002 09")]
    [InlineData(In.Certificate, ExtensionType.DelegatedCredential, "01020304 0807 000001 30 0403 0001 09 00")]
    [InlineData(In.ClientHello, ExtensionType.TicketRequest, "03")]
    [InlineData(In.ClientHello, ExtensionType.TicketRequest, "03 01 00")]
    [InlineData(In.EncryptedExtensions, ExtensionType.TicketRequest, "")]
    [InlineData(In.EncryptedExtensions, ExtensionType.TicketRequest, "03 01")]
    [Rfc("6066-11.1-2")]
    public void Wrong_syntax_is_a_decode_error(In context, ExtensionType type, string data) =>
        Assert.Equal(AlertDescription.DecodeError, TlsFaultAlerts.For(Refusal.Of(context, type, data)));

    [Fact]
    [Provokes(TlsFault.DecodeInvalidValue)]
    [Rfc("8446-4.4.2.1-1")]
    public void A_status_response_of_an_unknown_type_is_a_decode_error() =>
        Assert.Equal(TlsFault.DecodeInvalidValue, Refusal.Of(
            In.Certificate, ExtensionType.StatusRequest, "02 000001 30"));

    [Theory]
    [InlineData("01 00")]
    [InlineData("02 0100")]
    public void Flags_that_end_in_a_zero_byte_are_illegal(string data) =>
        Assert.Equal(TlsFault.IllegalExtensionValue, Refusal.Of(
            In.NewSessionTicket, ExtensionType.TlsFlags, data));

    [Fact]
    public void Flags_of_a_ClientHello_are_passed_over() =>
        Assert.Single(Blocks.Read(In.ClientHello, Blocks.Encode((ExtensionType.TlsFlags, "01 00"))));

    [Theory]
    [InlineData("000a 00 0002 6162 00 0002 6162")]
    [InlineData("0005 01 0002 6162")]
    [InlineData("0005 00 0002 6100")]
    [InlineData("0005 00 0002 c3a4")]
    [InlineData("0005 00 0002 6120")]
    [InlineData("000f 00 0002 6162 05 0002 6162 05 0002 6162")]
    [Provokes(TlsFault.IllegalServerName)]
    [Rfc("6066-3-2")]
    public void A_server_name_that_is_not_one_host_name_is_illegal(string data) =>
        Assert.Equal(TlsFault.IllegalServerName, Refusal.Of(In.ClientHello, ExtensionType.ServerName, data));

    [Fact]
    public void A_host_name_of_255_bytes_is_read_and_a_longer_one_is_illegal()
    {
        string longest = string.Concat(System.Linq.Enumerable.Repeat("61", 255));

        Assert.Single(Blocks.Read(In.ClientHello, Blocks.Encode((ExtensionType.ServerName, $"0102 00 00ff {longest}"))));
        Assert.Equal(
            TlsFault.IllegalServerName,
            Refusal.Of(In.ClientHello, ExtensionType.ServerName, $"0103 00 0100 {longest}61"));
        Assert.Throws<System.ArgumentException>(() => new ServerName(new string('a', 256)));
    }

    [Fact]
    public void A_server_name_of_an_unknown_type_beside_a_host_name_is_kept()
    {
        var read = (ServerName)Blocks.ReadOne(
            In.ClientHello, ExtensionType.ServerName, "000a 05 0002 0102 00 0002 6162");
        Assert.Equal("ab", read.HostName);
        Assert.Equal("000a05000201020000026162", Blocks.Data(read));
    }

    [Fact]
    [Provokes(TlsFault.IllegalApplicationProtocol)]
    [Rfc("7301-3.1-4")]
    public void A_server_that_chooses_two_protocols_is_illegal() =>
        Assert.Equal(TlsFault.IllegalApplicationProtocol, Refusal.Of(
            In.EncryptedExtensions, ExtensionType.Alpn, "0006 02 6832 02 6833"));

    [Fact]
    [Rfc("7301-3.1-3")]
    public void The_name_of_a_protocol_may_be_any_bytes()
    {
        var read = (AlpnOffer)Blocks.ReadOne(In.ClientHello, ExtensionType.Alpn, "0004 03 00ff0a");
        Assert.Equal("\0\u00ff\n", Assert.Single(read.Protocols));
        Assert.Equal("00040300ff0a", Blocks.Data(read));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0100")]
    [Rfc("7301-3.1-2", "7301-3.1-3")]
    public void The_name_of_a_protocol_that_cannot_be_sent_is_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => new AlpnOffer(name));
        Assert.Throws<ArgumentException>(() => new AlpnChoice(name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("bücher.example")]
    [InlineData("a b")]
    public void A_host_name_that_cannot_be_sent_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new ServerName(name));

    [Fact]
    [Provokes(TlsFault.IllegalGroup)]
    [Rfc("8446-4.2.8-4")]
    public void Two_key_shares_for_one_group_are_illegal() =>
        Assert.Equal(TlsFault.IllegalGroup, Refusal.Of(
            In.ClientHello, ExtensionType.KeyShare, "000f 001d 0001 01 0017 0001 01 001d 0001 02"));

    [Fact]
    public void No_key_shares_at_all_ask_for_a_retry()
    {
        var read = (KeyShareClientHello)Blocks.ReadOne(In.ClientHello, ExtensionType.KeyShare, "0000");
        Assert.Empty(read.Entries);
        Assert.Null(read.Find(NamedGroup.X25519));
    }

    [Theory]
    [InlineData(In.ServerHello)]
    [InlineData(In.HelloRetryRequest)]
    public void A_server_that_selects_an_older_version_by_extension_is_illegal(In context) =>
        Assert.Equal(TlsFault.IllegalVersion, Refusal.Of(context, ExtensionType.SupportedVersions, "0303"));

    [Theory]
    [InlineData(ExtensionType.ClientCertificateType, "00")]
    [InlineData(ExtensionType.ServerCertificateType, "01 00")]
    [InlineData(ExtensionType.CompressCertificate, "04 0001 0001")]
    public void A_list_of_nothing_new_is_illegal(ExtensionType type, string data) =>
        Assert.Equal(TlsFault.IllegalExtensionValue, Refusal.Of(In.ClientHello, type, data));

    [Theory]
    [InlineData(ExtensionType.RecordSizeLimit, "003f")]
    [InlineData(ExtensionType.MaxFragmentLength, "00")]
    [InlineData(ExtensionType.MaxFragmentLength, "05")]
    [Provokes(TlsFault.IllegalExtensionValue)]
    [Rfc("6066-4-3")]
    public void A_value_that_its_RFC_forbids_is_illegal(ExtensionType type, string data) =>
        Assert.Equal(TlsFault.IllegalExtensionValue, Refusal.Of(In.EncryptedExtensions, type, data));

    [Fact]
    public void Identities_without_as_many_binders_are_illegal()
    {
        string binder = "20" + new string('0', 64);
        Assert.Equal(TlsFault.IllegalExtensionValue, Refusal.Of(
            In.ClientHello, ExtensionType.PreSharedKey, "0007 0001 61 00000000 0042" + binder + binder));
    }

    [Fact]
    public void A_list_full_of_key_shares_costs_memory_in_proportion()
    {
        const int Shares = 0xffff / 6;
        var w = new TlsWriter();
        using (w.Vector16())
        {
            for (int i = 0; i < Shares; i++)
            {
                w.UInt16((ushort)i);
                w.Opaque16([1, 2]);
            }
        }

        byte[] data = w.ToArray();
        var reader = new TlsReader(data);
        long before = GC.GetAllocatedBytesForCurrentThread();
        KeyShareClientHello read = KeyShareClientHello.Read(ref reader);
        long spent = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Shares, read.Entries.Count);
        Assert.InRange(spent, 0, 40L * data.Length);
    }
}
