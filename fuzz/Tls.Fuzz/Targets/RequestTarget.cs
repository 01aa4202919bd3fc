using System;
using System.Collections.Generic;
using System.Text;
using Tls.Crypto;
using Tls.Fuzz.Seeds;
using Tls.X509;

namespace Tls.Fuzz.Targets;

/// <summary><see cref="CertificationRequest"/>: what is read keeps its bytes and is written and read again.</summary>
internal sealed class RequestTarget : Target
{
    internal override string Name => "request";

    internal override string Summary => "CertificationRequest: PKCS #10, PEM or DER, and its proof of possession";

    internal override Tokens Tokens => Tokens.Der | Tokens.Pem;

    internal override IEnumerable<byte[]> Seeds()
    {
        using SigningKey key = CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256);
        var request = CertificationRequest.Create(
            new CertificateRequestOptions { CommonName = "fuzz", DnsNames = ["localhost"] }, key);
        yield return request.Raw.ToArray();
        yield return Encoding.ASCII.GetBytes(request.ToPem());
    }

    internal override void Run(ReadOnlySpan<byte> input)
    {
        CertificationRequest request;
        try
        {
            request = CertificationRequest.Parse(input);
        }
        catch (CertificateFormatException)
        {
            return;
        }

        CertificationRequest again = CertificationRequest.Parse(Encoding.ASCII.GetBytes(request.ToPem()));
        FindingException.Unless(
            again.Raw.Span.SequenceEqual(request.Raw.Span), "what is written is read again");
        FindingException.Unless(
            again.ProvesPossession() == request.ProvesPossession(), "a proof does not depend on the form");
    }
}
