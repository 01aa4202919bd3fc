using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Tls.Fuzz.Seeds;
using Tls.X509;
using Tls.X509.Der;

namespace Tls.Fuzz.Targets;

/// <summary>
/// <see cref="TrustAnchorFile"/> and <see cref="PublicKeyFile"/>: what is read strictly is read leniently too, and
/// lenient reading refuses nothing. A public key that is read is one.
/// </summary>
internal sealed class AnchorTarget : Target
{
    internal override string Name => "anchors";

    internal override string Summary => "files of trust anchors, OpenSSL's TRUSTED CERTIFICATE among them, and of public keys";

    internal override Tokens Tokens => Tokens.Der | Tokens.Pem;

    internal override IEnumerable<byte[]> Seeds()
    {
        byte[] root = Issued.Root.Raw.ToArray();
        yield return root;
        yield return Encoding.ASCII.GetBytes(PemWriter.Write(Issued.Root));

        // X509_CERT_AUX: trusted for servers, rejected for e-mail, with an alias.
        var aux = new DerWriter();
        using (aux.Sequence())
        {
            using (aux.Sequence())
            {
                aux.Oid([0x2b, 6, 1, 5, 5, 7, 3, 1]);
            }

            using (aux.Open(DerTag.ContextConstructed(0)))
            {
                aux.Oid([0x2b, 6, 1, 5, 5, 7, 3, 4]);
            }

            aux.Element(DerTag.Utf8String, "fuzz"u8);
        }

        byte[] trusted = [.. root, .. aux.ToArray()];
        yield return Encoding.ASCII.GetBytes(PemWriter.Write(TrustAnchorFile.Label, trusted));
        byte[] key = Issued.PublicKeys().First();
        yield return key;
        yield return Encoding.ASCII.GetBytes(PemWriter.Write("PUBLIC KEY", key));
    }

    internal override void Run(ReadOnlySpan<byte> input)
    {
        List<TrustAnchor> lenient = TrustAnchorFile.ParseLenient(input);
        try
        {
            FindingException.Unless(
                TrustAnchorFile.Parse(input).Count == lenient.Count, "who reads strictly reads no more");
        }
        catch (CertificateFormatException)
        {
            // Refused.
        }

        try
        {
            SubjectPublicKeyInfo key = PublicKeyFile.Parse(input);
            FindingException.Unless(
                SubjectPublicKeyInfo.TryParse(key.Encoded, out _), "a public key that is read is one");
        }
        catch (CertificateFormatException)
        {
            // Refused.
        }
    }
}
