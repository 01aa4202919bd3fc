using System;
using System.Formats.Asn1;
using System.IO;
using System.Threading.Tasks;
using Tls.X509;
using Xunit;

namespace Tls.Cli.Tests;

/// <summary><c>tls connect --status</c>: what a stapled OCSP response says, in a line (RFC 6960 §4.2.1).</summary>
public sealed class StapleTests(Pki pki) : IClassFixture<Pki>
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 1, 2, 3, TimeSpan.Zero);

    [Theory]
    [InlineData("1.2")]
    [InlineData("1.3")]
    public async Task Staple_is_shown_if_it_is_asked_for(string version)
    {
        string file = pki.PathOf(Path.GetRandomFileName());
        await File.WriteAllBytesAsync(file, Response(Serial, "good", Start.AddDays(7)));
        await using ServeRun server = await ServeRun.StartAsync(
            ["--www", "--max", version, "--ocsp", file, .. pki.Identity("server")]);
        string[] connect = ["connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile, "--get", "/"];

        Run asked = await Run.TlsAsync([.. connect, "--status"]);
        Run notAsked = await Run.TlsAsync(connect);

        Assert.Contains(
            "OCSP staple: good; said 2026-11-22 01:02:03, until 2026-11-29 01:02:03 (UTC; signature not checked)\n",
            asked.Error.ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
        Assert.DoesNotContain("OCSP", notAsked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_without_a_staple_has_none()
    {
        await using ServeRun server = await ServeRun.StartAsync(["--www", .. pki.Identity("server")]);

        Run run = await Run.TlsAsync(
            "connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile, "--get", "/", "--status");

        Assert.Contains("OCSP staple: none", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("revoked", "REVOKED 2026-11-22 01:02:03, keyCompromise")]
    [InlineData("unknown", "unknown")]
    public void Status_of_the_certificate_is_told(string status, string words) => Assert.StartsWith(
        $"{words}; said 2026-11-22 01:02:03, with newer ones at any time",
        OcspText.Of(Response(Serial, status, null), Certificate),
        StringComparison.Ordinal);

    [Fact]
    public void Response_about_another_certificate_is_not_taken_for_this_one() => Assert.Equal(
        "for other certificates than this one", OcspText.Of(Response([1, 2, 3], "good", null), Certificate));

    [Theory]
    [InlineData("30030a0106", "no answer: the responder says unauthorized")]
    [InlineData("30030a0163", "malformed (5 bytes)")]
    [InlineData("30030a01", "malformed (4 bytes)")]
    [InlineData("00", "malformed (1 bytes)")]
    [InlineData("", "none")]
    public void What_is_no_answer_is_told_too(string hex, string words) =>
        Assert.Equal(words, OcspText.Of(Convert.FromHexString(hex), Certificate));

    [Fact]
    public void Nothing_that_is_cut_or_changed_is_more_than_malformed_or_another_line()
    {
        byte[] response = Response(Serial, "revoked", Start);
        for (int i = 0; i < response.Length; i++)
        {
            Assert.StartsWith(
                i == 0 ? "none" : "malformed",
                OcspText.Of(response.AsMemory(0, i), Certificate),
                StringComparison.Ordinal);
            foreach (byte other in new byte[] { 0, 0x1f, 0x80, 0xa0, 0xff })
            {
                byte[] changed = [.. response];
                changed[i] = other;
                Assert.NotEmpty(OcspText.Of(changed, Certificate));
            }
        }
    }

    private Certificate Certificate => CertificateFile.Read(pki.PathOf("server.pem"))[0];

    private byte[] Serial => Certificate.SerialNumber.ToArray();

    private static byte[] Response(byte[] serial, string status, DateTimeOffset? until)
    {
        var basic = new AsnWriter(AsnEncodingRules.DER);
        using (basic.PushSequence())
        {
            using (basic.PushSequence())
            {
                using (basic.PushSequence(Tag(2)))
                {
                    basic.WriteOctetString(new byte[20]);
                }

                basic.WriteGeneralizedTime(Start, omitFractionalSeconds: true);
                using (basic.PushSequence())
                using (basic.PushSequence())
                {
                    WriteSingle(basic, serial, status, until);
                }
            }

            // The algorithm and the signature, which are not looked at.
            using (basic.PushSequence())
            {
                basic.WriteObjectIdentifier("1.2.840.10045.4.3.2");
            }

            basic.WriteBitString([0]);
        }

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue([0x0a, 1, 0]);
            using (writer.PushSequence(Tag(0)))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.3.6.1.5.5.7.48.1.1");
                writer.WriteOctetString(basic.Encode());
            }
        }

        return writer.Encode();
    }

    private static void WriteSingle(AsnWriter writer, byte[] serial, string status, DateTimeOffset? until)
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.3.14.3.2.26");
            }

            writer.WriteOctetString(new byte[20]);
            writer.WriteOctetString(new byte[20]);
            writer.WriteInteger(serial);
        }

        switch (status)
        {
            case "good":
                writer.WriteNull(Tag(0));
                break;

            case "unknown":
                writer.WriteNull(Tag(2));
                break;

            default:
                using (writer.PushSequence(Tag(1)))
                {
                    writer.WriteGeneralizedTime(Start, omitFractionalSeconds: true);
                    using (writer.PushSequence(Tag(0)))
                    {
                        writer.WriteEncodedValue([0x0a, 1, 1]);
                    }
                }

                break;
        }

        writer.WriteGeneralizedTime(Start, omitFractionalSeconds: true);
        if (until is { } end)
        {
            using (writer.PushSequence(Tag(0)))
            {
                writer.WriteGeneralizedTime(end, omitFractionalSeconds: true);
            }
        }
    }

    private static Asn1Tag Tag(int number) => new(TagClass.ContextSpecific, number);
}
