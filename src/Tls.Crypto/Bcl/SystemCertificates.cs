using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tls.Crypto;

/// <summary>
/// What is in the operating system's stores of certificates, as bytes: the one place that opens them. The BCL has the
/// system list them; nothing is verified, and no chain is built. Meant for Windows and macOS: elsewhere the same
/// members of the BCL come from OpenSSL's library, which is not loaded as long as nobody calls this.
/// </summary>
public static class SystemCertificates
{
    /// <summary>The certificates in a store, DER, in the system's order.</summary>
    /// <param name="store">Which.</param>
    /// <param name="isOfMachine">Whether the machine's, or else the user's.</param>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(SystemCertificateStore store, bool isOfMachine)
    {
        StoreName name = store switch
        {
            SystemCertificateStore.Root => StoreName.Root,
            SystemCertificateStore.Disallowed => StoreName.Disallowed,
        };
        StoreLocation location = isOfMachine ? StoreLocation.LocalMachine : StoreLocation.CurrentUser;
        try
        {
            using X509Store opened = new(name, location);

            // Without OpenExistingOnly: a store that was never made has nothing in it.
            opened.Open(OpenFlags.ReadOnly);
            List<ReadOnlyMemory<byte>> certificates = [];
            foreach (X509Certificate2 certificate in opened.Certificates)
            {
                using (certificate)
                {
                    certificates.Add(certificate.RawData);
                }
            }

            return certificates;
        }
        catch (CryptographicException exception)
        {
            throw new IOException($"The system's store {name} of {location} cannot be read.", exception);
        }
    }
}
