using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;
using Xunit.Abstractions;

namespace Tls.X509.Tests.Certificates;

/// <summary>
/// Ten thousand certificates that went wrong, judged by us, by the system's parser behind
/// <see cref="X509CertificateLoader"/>, and by <see cref="AsnReader"/>: each disagreement is of a class that is
/// listed here with its reason, and the counts are printed.
/// </summary>
public sealed class MutatedCertificateTests(ITestOutputHelper output)
{
    private const int Count = 10_000;
    private const int Seed = 5280;
    private const string Unexplained = "unexplained";

    [Fact]
    public void Ten_thousand_mutations_are_taken_and_refused_as_others_do_or_for_a_listed_reason()
    {
        if (!OperatingSystem.IsLinux())
        {
            output.WriteLine("skipped: the classes are those of the system's parser where it is OpenSSL");
            return;
        }

        byte[][] originals = [.. Originals()];
        Assert.All(originals, der => Assert.True(IsTakenBySystem(der) && IsDer(der)));
        Random random = new(Seed);
        SortedDictionary<string, int> classes = [];
        List<string> unexplained = [];
        for (int i = 0; i < Count; i++)
        {
            byte[] der = Mutate(random, originals[random.Next(originals.Length)]);
            bool isOurs = Certificate.TryParse(
                der, out Certificate? certificate, out CertificateFormatException? error);
            string outcome = (isOurs, IsTakenBySystem(der), IsDer(der)) switch
            {
                (true, true, true) => "all take it",
                (false, false, _) => "we and the system refuse it",
                (false, true, false) => "no DER, which the system lets pass",
                (false, true, true) => Here(error!),
                _ => Elsewhere(certificate!),
            };
            classes[outcome] = classes.GetValueOrDefault(outcome) + 1;
            if (outcome.StartsWith(Unexplained, StringComparison.Ordinal))
            {
                unexplained.Add($"{outcome}: {Convert.ToHexStringLower(der)}");
            }
        }

        foreach ((string outcome, int count) in classes)
        {
            output.WriteLine($"{count,6} {outcome}");
        }

        Assert.True(unexplained.Count == 0, string.Join('\n', unexplained.Take(10)));
    }

    /// <summary>Why we refuse what the others take, by the field we refuse it for.</summary>
    private static string Here(CertificateFormatException error) => error.Field switch
    {
        "signatureAlgorithm" => "here alone: the two signature algorithms must be the same (RFC 5280 §4.1.1.2)",
        "version" => "here alone: there are the versions 1, 2 and 3 (§4.1.2.1)",
        "notBefore" or "notAfter" => "here alone: times are of the form of §4.1.2.5",
        "issuer" or "subject" => "here alone: names are SEQUENCEs of SETs, which AsnReader is not told (§4.1.2.4)",
        "signatureValue" or "subjectPublicKey" => "here alone: keys and signatures are whole octets",
        "RSAPublicKey" or "modulus" or "publicExponent" =>
            "here alone: an RSA key is read at once, by the system when it is used (RFC 3279 §2.3.1)",
        "serialNumber" => "here alone: serial numbers have at most 20 octets (§4.1.2.2)",
        "uniqueIdentifier" => "here alone: version 1 has no unique identifiers (§4.1.2.8)",
        "Certificate" or "tbsCertificate" or "signature" or "validity" or "subjectPublicKeyInfo" or "algorithm"
            or "parameters" => $"{Unexplained}: {error.Message}",
        _ => "here alone: extensions are read at once, by the system when they are asked for (§4.2)",
    };

    /// <summary>
    /// Why others refuse what we take: two things are ANY, and what we do not know is not looked into.
    /// </summary>
    private static string Elsewhere(Certificate certificate)
    {
        // AttributeValue: what is no string of its type is not shown as text, and equals the very same octets alone.
        if (certificate.Subject.Attributes().Concat(certificate.Issuer.Attributes())
            .Any(attribute => !attribute.TryDecode(out _)))
        {
            return "elsewhere: a value in a name that is no string of its type (§4.1.2.4)";
        }

        return certificate.PublicKey.Kind is null || certificate.SignatureAlgorithm.Signature is null
            ? "elsewhere: parameters of an algorithm that we do not know (§4.1.1.2)"
            : Unexplained;
    }

    private static bool IsTakenBySystem(byte[] der)
    {
        try
        {
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der);
            _ = certificate.Extensions.Count;
            _ = certificate.NotAfter;
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool IsDer(byte[] der)
    {
        try
        {
            Walk(new AsnReader(der, AsnEncodingRules.DER));
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static void Walk(AsnReader reader)
    {
        while (reader.HasData)
        {
            Asn1Tag tag = reader.PeekTag();
            if (tag.IsConstructed)
            {
                byte[] inside = reader.PeekContentBytes().ToArray();
                _ = reader.ReadEncodedValue();
                Walk(new AsnReader(inside, AsnEncodingRules.DER));
                continue;
            }

            if (tag.TagClass != TagClass.Universal)
            {
                _ = reader.ReadEncodedValue();
                continue;
            }

            switch ((UniversalTagNumber)tag.TagValue)
            {
                case UniversalTagNumber.Boolean:
                    _ = reader.ReadBoolean();
                    break;
                case UniversalTagNumber.Integer:
                    _ = reader.ReadIntegerBytes();
                    break;
                case UniversalTagNumber.BitString:
                    _ = reader.ReadBitString(out _);
                    break;
                case UniversalTagNumber.OctetString:
                    _ = reader.ReadOctetString();
                    break;
                case UniversalTagNumber.Null:
                    reader.ReadNull();
                    break;
                case UniversalTagNumber.ObjectIdentifier:
                    _ = reader.ReadObjectIdentifier();
                    break;
                case UniversalTagNumber.UtcTime:
                    _ = reader.ReadUtcTime();
                    break;
                case UniversalTagNumber.GeneralizedTime:
                    _ = reader.ReadGeneralizedTime();
                    break;
                default:
                    _ = reader.ReadEncodedValue();
                    break;
            }
        }
    }

    private static byte[] Mutate(Random random, byte[] original)
    {
        List<byte> der = [.. original];
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(der.Count);
            switch (random.Next(5))
            {
                case 0:
                    der[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    der[at] = (byte)random.Next(256);
                    break;
                case 2:
                    der.RemoveAt(at);
                    break;
                case 3:
                    der.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    (der[at], der[^1]) = (der[^1], der[at]);
                    break;
            }
        }

        return [.. der];
    }

    /// <summary>Always the same ones, so that the classes are: the fuzzer's seeds.</summary>
    private static IEnumerable<byte[]> Originals()
    {
        DirectoryInfo root = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Tls.sln")))
        {
            root = root.Parent!;
        }

        return Directory.EnumerateFiles(Path.Combine(root.FullName, "fuzz", "corpus", "certificate"))
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes);
    }
}
