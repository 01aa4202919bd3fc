using System;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.X509;
using Xunit;

namespace Tls.Interop.Tests.Kit;

/// <summary><c>openssl ocsp</c>, as the responder that signs and as the judge of what came: neither is ours.</summary>
internal static class Ocsp
{
    /// <summary>id-pe-tlsfeature (RFC 7633 §3).</summary>
    private static readonly ObjectIdentifier Feature = ObjectIdentifier.Parse("1.3.6.1.5.5.7.1.24");

    /// <summary>What the issuer says of its leaf.</summary>
    /// <returns>OCSPResponse, DER, in a file.</returns>
    internal static async Task<string> RespondAsync(
        Credential credential, bool isRevoked, CancellationToken cancellationToken)
    {
        string serial = Convert.ToHexString(credential.Identity.Certificate.SerialNumber.Span.TrimStart((byte)0));
        string times = isRevoked
            ? $"R\t400101000000Z\t{DateTime.UtcNow.AddDays(-1).ToString("yyMMddHHmmss", CultureInfo.InvariantCulture)}Z,keyCompromise"
            : "V\t400101000000Z\t";
        string index = TestPki.NewFile();
        string response = TestPki.NewFile();
        await File.WriteAllTextAsync(index, $"{times}\t{serial}\tunknown\t/CN=localhost\n", cancellationToken);
        await using PeerProcess process = PeerProcess.Start(
            PeerKind.OpenSsl,
            "ocsp", "-index", index, "-CA", credential.IssuerFile, "-issuer", credential.IssuerFile,
            "-rsigner", credential.IssuerFile, "-rkey", credential.IssuerKeyFile, "-cert", credential.ChainFile,
            "-ndays", "7", "-no_nonce", "-respout", response);
        Assert.True(await process.WaitForExitAsync(cancellationToken) == 0, process.Said);
        return response;
    }

    /// <summary>
    /// For <see cref="TlsClientOptions.VerifyOcspResponse"/>: takes what openssl finds well signed, of now and good; without
    /// a response, what does not promise one.
    /// </summary>
    internal static async ValueTask<bool> IsGoodAsync(TlsPeerVerification server, CancellationToken cancellationToken)
    {
        if (server.OcspResponse.IsEmpty)
        {
            foreach (CertificateExtension extension in server.Certificate.Extensions)
            {
                if (extension.Oid == Feature)
                {
                    return false;
                }
            }

            return true;
        }

        string response = TestPki.NewFile();
        await File.WriteAllBytesAsync(response, server.OcspResponse, cancellationToken);
        string leaf = TestPki.NewFile();
        await File.WriteAllTextAsync(leaf, PemWriter.Write(server.Chain[0]), cancellationToken);
        string issuer = TestPki.NewFile();
        await File.WriteAllTextAsync(issuer, PemWriter.Write(server.Result.Chain[1]), cancellationToken);
        await using PeerProcess process = PeerProcess.Start(
            PeerKind.OpenSsl,
            "ocsp", "-respin", response, "-issuer", issuer, "-cert", leaf, "-CAfile", TestPki.CaFile, "-no_nonce");
        int code = await process.WaitForExitAsync(cancellationToken);
        return code == 0
            && process.Errors.Text.Contains("Response verify OK", StringComparison.Ordinal)
            && process.Output.Text.Contains($"{leaf}: good", StringComparison.Ordinal);
    }
}
