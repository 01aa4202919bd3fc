using System;
using System.Collections.Generic;
using System.IO;
using Tls.Crypto;
using Tls.X509;

namespace Tls.Cli;

/// <summary>Files the user names; what is wrong with one is said together with its name.</summary>
internal static class InputFile
{
    internal static IReadOnlyList<Certificate> Certificates(string path) =>
        Naming(path, () => CertificateFile.Read(path));

    internal static byte[] Bytes(string path) => Naming(path, () => File.ReadAllBytes(path));

    internal static SigningKey Key(string path, string? password, CryptoProvider crypto) =>
        Naming(path, () => PrivateKeyFile.Read(path, password, crypto));

    internal static TrustStore TrustDirectory(string path) =>
        Naming(path, () => TrustStore.FromDirectory(path));

    internal static TlsIdentity Identity(string certificates, string key, string? password, CryptoProvider crypto)
    {
        IReadOnlyList<Certificate> chain = Certificates(certificates);
        SigningKey signer = Key(key, password, crypto);
        return Naming(key, () => TlsIdentity.Create(chain, signer));
    }

    private static T Naming<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{path}: no such file", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            or CertificateFormatException or ArgumentException)
        {
            string reason = Failure.Of(exception)?.Line ?? exception.Message;
            throw new UsageException($"{path}: {reason}", exception);
        }
    }
}
