using System;
using System.Collections.Generic;
using System.Text;
using Tls.Fuzz.Seeds;
using Tls.X509;

namespace Tls.Fuzz.Targets;

/// <summary><see cref="CertificateFile"/>: what is read can be written as PEM and read again.</summary>
internal sealed class PemTarget : Target
{
    internal override string Name => "pem";

    internal override string Summary => "CertificateFile: PEM text or DER, any number of certificates";

    internal override IEnumerable<byte[]> Seeds()
    {
        foreach (byte[] certificate in Issued.Certificates())
        {
            yield return Encoding.ASCII.GetBytes(PemWriter.Write("CERTIFICATE", certificate));
        }

        yield return Encoding.ASCII.GetBytes(
            "text before\n" + PemWriter.Write(Issued.Root) + "and\r\n" + PemWriter.Write(Issued.Root));
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
