using System;
using System.IO;

namespace Tls.Interop.Tests.Kit;

/// <summary>The peers we know, by the name the attributes of tests use.</summary>
public enum PeerKind
{
    /// <summary>openssl s_client and s_server.</summary>
    OpenSsl,

    /// <summary>
    /// The same of OpenSSL 3.5 or later, which has ML-KEM and ML-DSA: the program that OPENSSL_NEW names, since few systems
    /// have it yet. Without the variable its tests are skipped, in CI too.
    /// </summary>
    OpenSslNew,

    /// <summary>gnutls-cli.</summary>
    GnuTlsClient,

    /// <summary>gnutls-serv.</summary>
    GnuTlsServer,

    /// <summary>curl, over whichever library it was built on.</summary>
    Curl,

    /// <summary>
    /// The base class library's SslStream where it is OpenSSL, and so can be told what to offer.
    /// </summary>
    SslStream,

    /// <summary>tshark, which reads captures and key logs.</summary>
    Tshark,

    /// <summary>redis-server, for the samples.</summary>
    Redis,

    /// <summary>mosquitto, a broker of MQTT, for the samples.</summary>
    Mosquitto,

    /// <summary>Chromium without a window, for the samples.</summary>
    Chromium,
}

/// <summary>Which peers this machine has, found out once.</summary>
internal static class Peers
{
    private static readonly Lazy<Peer> OpenSsl = new(
        () => Peer.Find("openssl", "version", "OpenSSL", new(3, 0, 0)));

    private static readonly string? NewOpenSsl = Environment.GetEnvironmentVariable("OPENSSL_NEW");

    private static readonly Lazy<Peer> OpenSslNew = new(() => string.IsNullOrEmpty(NewOpenSsl)
        ? Peer.BuiltIn("openssl", "OPENSSL_NEW names no OpenSSL of 3.5 or later")
        : Peer.Find(NewOpenSsl, "version", "OpenSSL", new(3, 5, 0)));

    private static readonly Lazy<Peer> GnuTlsClient =
        new(() => Peer.Find("gnutls-cli", "--version", "gnutls-cli", new(3, 7, 0)));

    private static readonly Lazy<Peer> GnuTlsServer =
        new(() => Peer.Find("gnutls-serv", "--version", "gnutls-serv", new(3, 7, 0)));

    private static readonly Lazy<Peer> Curl = new(
        () => Peer.Find("curl", "--version", "curl", new(7, 73, 0)));

    private static readonly Lazy<Peer> SslStream = new(() => Peer.BuiltIn(
        "SslStream", OperatingSystem.IsLinux() ? null : "SslStream takes a CipherSuitesPolicy only on Linux"));

    private static readonly Lazy<Peer> Tshark =
        new(() => Peer.Find("tshark", "--version", "TShark", new(4, 0, 0)));

    private static readonly Lazy<Peer> Redis =
        new(() => Peer.Find("redis-server", "--version", "Redis server", new(6, 0, 0)));

    // Debian puts it where only root's PATH looks.
    private static readonly Lazy<Peer> Mosquitto = new(() => Peer.Find(
        File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto", "-h", "mosquitto version",
        new(2, 0, 0)));

    // Debian has it with windows and without; the second is half the size.
    private static readonly Lazy<Peer> Chromium = new(() =>
        Peer.Find("chromium-headless-shell", "--version", "Chromium", new(120, 0, 0)) is { ReasonMissing: null } shell
            ? shell
            : Peer.Find("chromium", "--version", "Chromium", new(120, 0, 0)));

    /// <summary>A missing peer is a failure there.</summary>
    internal static bool IsCi { get; } =
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    internal static Peer Find(PeerKind kind) => kind switch
    {
        PeerKind.OpenSsl => OpenSsl.Value,
        PeerKind.OpenSslNew => OpenSslNew.Value,
        PeerKind.GnuTlsClient => GnuTlsClient.Value,
        PeerKind.GnuTlsServer => GnuTlsServer.Value,
        PeerKind.Curl => Curl.Value,
        PeerKind.SslStream => SslStream.Value,
        PeerKind.Tshark => Tshark.Value,
        PeerKind.Redis => Redis.Value,
        PeerKind.Mosquitto => Mosquitto.Value,
        PeerKind.Chromium => Chromium.Value,
    };

    /// <summary>The command of a peer that must be there.</summary>
    /// <exception cref="InvalidOperationException">
    /// It is not: in CI its tests are not skipped and end here.
    /// </exception>
    internal static string Command(PeerKind kind)
    {
        Peer peer = Find(kind);
        return peer.ReasonMissing is null
            ? peer.Name
            : throw new InvalidOperationException($"{peer.ReasonMissing}, and CI=true lets nothing be skipped.");
    }

    /// <summary>Why a test with that peer is skipped; null when it runs, as in CI it always does.</summary>
    internal static string? ReasonToSkip(PeerKind kind)
    {
        string? missing = Find(kind).ReasonMissing;
        bool isOptional = kind == PeerKind.OpenSslNew && string.IsNullOrEmpty(NewOpenSsl);
        if (missing is null || (IsCi && !isOptional))
        {
            return null;
        }

        return $"{missing}; nothing was tried against it";
    }
}
