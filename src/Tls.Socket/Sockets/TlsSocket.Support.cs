using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;

namespace Tls;

/// <content>What this library can do here. Qt's backends are providers of cryptography, of which the default one counts.</content>
public sealed partial class TlsSocket
{
    /// <summary>Whether there is TLS at all: where the cryptography for at least one suite, group and signature works.</summary>
    public static bool SupportsSsl => SupportedProtocols.Count > 0;

    /// <summary>The version of this library, for people.</summary>
    public static string SslLibraryVersionString => FormattableString.Invariant($"Tls {LibraryVersion.ToString(3)}");

    /// <summary>The same as a number: 0xMMmmpp00, as OpenSSL's once were.</summary>
    public static int SslLibraryVersionNumber =>
        (LibraryVersion.Major << 24) | (LibraryVersion.Minor << 16) | (Math.Max(LibraryVersion.Build, 0) << 8);

    /// <summary>The provider of cryptography that is used when nobody says otherwise.</summary>
    public static string ActiveBackend => CryptoProvider.Default.Name;

    /// <summary>The names of the providers of cryptography there are, the one that is used first.</summary>
    public static IReadOnlyList<string> AvailableBackends { get; } =
        [.. CryptoProvider.Available.Select(provider => provider.Name)];

    /// <summary>The versions that can be spoken.</summary>
    public static IReadOnlyList<TlsProtocol> SupportedProtocols
    {
        get
        {
            var protocols = new List<TlsProtocol>(2);
            foreach (TlsCipher cipher in TlsCipher.List(TlsCipher.DefaultSuites()))
            {
                if (!protocols.Contains(cipher.Protocol) && CryptoProvider.Default.Groups.Count > 0)
                {
                    protocols.Add(cipher.Protocol);
                }
            }

            return protocols;
        }
    }

    /// <summary>What can be done.</summary>
    public static IReadOnlyList<TlsFeature> SupportedFeatures { get; } = Enum.GetValues<TlsFeature>();

    private static Version LibraryVersion => typeof(TlsSocket).Assembly.GetName().Version ?? new Version(0, 0, 0);

    /// <summary>Whether a version, or one of a range, can be spoken.</summary>
    public static bool IsProtocolSupported(TlsProtocol protocol)
    {
        foreach (TlsProtocol supported in SupportedProtocols)
        {
            if (supported == protocol || protocol is TlsProtocol.Any or TlsProtocol.Secure or TlsProtocol.Tls12OrLater
                || (protocol == TlsProtocol.Tls13OrLater && supported == TlsProtocol.Tls13))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether something can be done.</summary>
    public static bool IsFeatureSupported(TlsFeature feature) =>
        feature is >= TlsFeature.CertificateVerification and <= TlsFeature.Alerts;
}
