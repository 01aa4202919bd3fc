using System.IO;
using Tls.X509;

namespace Tls.Interop.Tests.Kit;

/// <summary>A certificate, its issuer and its key: for us, and as files for peers.</summary>
/// <param name="Identity">For us.</param>
/// <param name="ChainFile">The leaf and its issuer.</param>
/// <param name="IssuerFile">The issuer alone.</param>
/// <param name="KeyFile">The leaf's private key, PKCS#8.</param>
/// <param name="IssuerKeyFile">The issuer's private key, PKCS#8.</param>
internal sealed record Credential(
    TlsIdentity Identity, string ChainFile, string IssuerFile, string KeyFile, string IssuerKeyFile)
{
    /// <summary>The leaf's public key alone (RFC 7250), in a file for peers.</summary>
    internal string PublicKeyFile => TestPki.WriteFile(
        Path.GetFileName(KeyFile) + ".pub", PemWriter.Write("PUBLIC KEY", Identity.SubjectPublicKeyInfo.Span));

    /// <summary>As openssl s_client and s_server want it.</summary>
    internal string[] OpenSslArguments => ["-cert", ChainFile, "-cert_chain", IssuerFile, "-key", KeyFile];

    /// <summary>As gnutls-cli and gnutls-serv want it.</summary>
    internal string[] GnuTlsArguments => [$"--x509certfile={ChainFile}", $"--x509keyfile={KeyFile}"];

    /// <summary>As curl wants it.</summary>
    internal string[] CurlArguments => ["--cert", ChainFile, "--key", KeyFile];
}
