using System;
using System.Collections.Generic;
using System.Text;
using Tls.Fuzz.Seeds;
using Tls.X509;
using Tls.X509.Der;

namespace Tls.Fuzz.Targets;

/// <summary><see cref="CertificateFile"/>: what is read can be written as PEM and read again.</summary>
internal sealed class PemTarget : Target
{
    internal override string Name => "pem";

    internal override string Summary => "CertificateFile: PEM text, DER or PKCS#7, any number of certificates";

    internal override Tokens Tokens => Tokens.Der | Tokens.Pem;

    internal override IEnumerable<byte[]> Seeds()
    {
        foreach (byte[] certificate in Issued.Certificates())
        {
            yield return Encoding.ASCII.GetBytes(PemWriter.Write("CERTIFICATE", certificate));
        }

        yield return Encoding.ASCII.GetBytes(
            "text before\n" + PemWriter.Write(Issued.Root) + "and\r\n" + PemWriter.Write(Issued.Root));
        byte[] bag = Bag(Issued.Root.Raw.Span);
        yield return bag;
        yield return Encoding.ASCII.GetBytes(PemWriter.Write("PKCS7", bag));
    }

    /// <summary>PKCS#7 that signs nothing.</summary>
    private static byte[] Bag(ReadOnlySpan<byte> certificate)
    {
        DerWriter writer = new();
        using (writer.Sequence())
        {
            writer.Oid([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2]);
            using DerWriter.Scope content = writer.Open(DerTag.ContextConstructed(0));
            using DerWriter.Scope fields = writer.Sequence();
            writer.Integer(1);
            writer.Element(DerTag.Set, []);
            writer.Element(DerTag.Sequence, []);
            writer.Element(DerTag.ContextConstructed(0), certificate);
            writer.Element(DerTag.Set, []);
        }

        return writer.ToArray();
    }

    internal override void Run(ReadOnlySpan<byte> input)
    {
        IReadOnlyList<Certificate> certificates;
        try
        {
            certificates = CertificateFile.Parse(input);
        }
        catch (CertificateFormatException)
        {
            return;
        }

        IReadOnlyList<Certificate> again = CertificateFile.ParsePem(PemWriter.Write(certificates));
        FindingException.Unless(
            System.Linq.Enumerable.SequenceEqual(certificates, again), "what is written is read again");
    }
}
