using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Tls.Crypto;
using Tls.Handshake;
using Tls.X509;

namespace Tls.Cli;

/// <summary>
/// Keys without certificates (RFC 7250): <c>--raw-public-key</c>, our own, and <c>--trust-key</c>, the peer's.
/// </summary>
internal sealed class RawKeyOptionSet
{
    private readonly Option<string[]> _own = new("--raw-public-key")
    {
        Description = "A private key whose public one is shown, in place of a certificate, to peers that agree to it "
            + "(RFC 7250).",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _trusted;

    /// <param name="trusted">What <c>--trust-key</c> does for this verb.</param>
    internal RawKeyOptionSet(string trusted) => _trusted = new Option<string[]>("--trust-key")
    {
        Description = trusted,
        HelpName = "FILE",
    };

    /// <summary>Adds them to a verb.</summary>
    internal void AddTo(Command command)
    {
        command.Add(_own);
        command.Add(_trusted);
    }

    /// <summary>Our own keys.</summary>
    /// <exception cref="UsageException">A file holds no private key, or not one of a supported kind.</exception>
    internal IEnumerable<TlsIdentity> Own(ParseResult parsed, CryptoProvider crypto) =>
        (parsed.GetValue(_own) ?? []).Select(
            path => TlsIdentity.CreateRawPublicKey(InputFile.Key(path, password: null, crypto)));

    /// <summary>The peer's keys, SubjectPublicKeyInfo; empty when none is trusted.</summary>
    /// <exception cref="UsageException">A file holds no public key.</exception>
    internal IReadOnlyList<ReadOnlyMemory<byte>> Trusted(ParseResult parsed) =>
        [.. (parsed.GetValue(_trusted) ?? []).Select(PublicKey)];

    /// <summary>
    /// What the peer may show. Whoever names its key, and no authority, does not take what an authority says instead.
    /// </summary>
    internal static IReadOnlyList<CertificateType> Accepted(bool trustsKeys, bool trustsAuthorities) =>
        (trustsKeys, trustsAuthorities) switch
        {
            (true, true) => [CertificateType.RawPublicKey, CertificateType.X509],
            (true, false) => [CertificateType.RawPublicKey],
            _ => [CertificateType.X509],
        };

    /// <summary>A PUBLIC KEY in PEM, its DER, or a certificate that has it.</summary>
    private static ReadOnlyMemory<byte> PublicKey(string path)
    {
        byte[] bytes = InputFile.Bytes(path);
        string text = Encoding.Latin1.GetString(bytes);
        if (PemEncoding.TryFind(text, out PemFields pem) && text[pem.Label] == "PUBLIC KEY")
        {
            bytes = Convert.FromBase64String(text[pem.Base64Data]);
        }

        if (SubjectPublicKeyInfo.TryParse(bytes, out _))
        {
            return bytes;
        }

        try
        {
            return CertificateFile.Read(path)[0].PublicKey.Encoded;
        }
        catch (Exception exception) when (exception is IOException or CertificateFormatException)
        {
            throw new UsageException($"{path}: neither a public key nor a certificate", exception);
        }
    }
}
