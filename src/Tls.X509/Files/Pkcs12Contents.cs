using System;
using System.Collections.Generic;
using Tls.Crypto;

namespace Tls.X509;

/// <summary>What a PKCS#12 file holds.</summary>
public sealed class Pkcs12Contents : IDisposable
{
    internal Pkcs12Contents(SigningKey? key, IReadOnlyList<Certificate> certificates, string? friendlyName)
    {
        Key = key;
        Certificates = certificates;
        FriendlyName = friendlyName;
    }

    /// <summary>The private key, the first if there are several; null when there is none. Disposed with this.</summary>
    public SigningKey? Key { get; }

    /// <summary>
    /// The certificates: first the one that certifies <see cref="Key"/>, if there is one, then its issuers from the
    /// next upwards, then the others in the order of the file.
    /// </summary>
    public IReadOnlyList<Certificate> Certificates { get; }

    /// <summary>What people are to call the key or its certificate; null when the file does not say.</summary>
    public string? FriendlyName { get; }

    /// <summary>Wipes the key.</summary>
    public void Dispose() => Key?.Dispose();
}
