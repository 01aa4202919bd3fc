using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <content>Qt's words for versions, suites, groups and single switches.</content>
public sealed partial record TlsConfiguration
{
    /// <summary>Every suite that can be asked for, the preferred first.</summary>
    public static IReadOnlyList<TlsCipher> SupportedCiphers => TlsCipher.Supported;

    /// <summary>Every group that can be asked for, the preferred first (QSslConfiguration::supportedEllipticCurves).</summary>
    public static IReadOnlyList<TlsGroup> SupportedGroups { get; } = TlsGroup.SupportedBy(CryptoProvider.Default);

    /// <summary>Which versions to speak: <see cref="MinimumVersion"/> and <see cref="MaximumVersion"/> in one word.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of TLS 1.2, TLS 1.3 and their ranges.</exception>
    public TlsProtocol Protocol
    {
        get => (MinimumVersion, MaximumVersion) switch
        {
            (ProtocolVersion.Tls12, ProtocolVersion.Tls12) => TlsProtocol.Tls12,
            (ProtocolVersion.Tls12, ProtocolVersion.Tls13) => TlsProtocol.Secure,
            (ProtocolVersion.Tls13, ProtocolVersion.Tls13) => TlsProtocol.Tls13,
            _ => TlsProtocol.Unknown,
        };
        init => (MinimumVersion, MaximumVersion) = value switch
        {
            TlsProtocol.Tls12 => (ProtocolVersion.Tls12, ProtocolVersion.Tls12),
            TlsProtocol.Tls13 or TlsProtocol.Tls13OrLater => (ProtocolVersion.Tls13, ProtocolVersion.Tls13),
            TlsProtocol.Any or TlsProtocol.Secure or TlsProtocol.Tls12OrLater =>
                (ProtocolVersion.Tls12, ProtocolVersion.Tls13),
            _ => throw new ArgumentOutOfRangeException(nameof(value), value, "It is no version that can be spoken."),
        };
    }

    /// <summary>The cipher suites with their names, the preferred first: <see cref="CipherSuites"/>, or the defaults.</summary>
    public IReadOnlyList<TlsCipher> Ciphers
    {
        get => TlsCipher.List(CipherSuites ?? TlsCipher.DefaultSuites());
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            var suites = new CipherSuite[value.Count];
            for (int i = 0; i < suites.Length; i++)
            {
                suites[i] = value[i].Suite;
            }

            CipherSuites = suites;
        }
    }

    /// <summary>The single switches that are on.</summary>
    public TlsSslOptions SslOptions { get; init; } = TlsSslOptions.Default;

    /// <summary>
    /// The session a client resumes, as the bytes of <see cref="TlsSocket.SessionTicket"/>; it goes into
    /// <see cref="Session"/>. The bytes stay the caller's to wipe.
    /// </summary>
    /// <exception cref="FormatException">They are no session of this version of the library.</exception>
    public ReadOnlyMemory<byte> SessionTicket
    {
        get;
        init
        {
            field = value;
            Session = value.IsEmpty ? null : TlsSession.Import(value.Span);
        }
    }

    /// <summary>The same with a switch on or off.</summary>
    public TlsConfiguration WithSslOption(TlsSslOptions option, bool on) =>
        this with { SslOptions = on ? SslOptions | option : SslOptions & ~option };

    /// <summary>Whether a switch is on.</summary>
    public bool TestSslOption(TlsSslOptions option) => SslOptions.HasFlag(option);

    /// <summary>The same with the suites that a list in OpenSSL's manner names, as <see cref="TlsCipher.Parse"/> reads it.</summary>
    /// <inheritdoc cref="TlsCipher.Parse" path="/exception"/>
    public TlsConfiguration WithCiphers(string list) => this with { Ciphers = TlsCipher.Parse(list) };

    private TlsClientOptions Switch(TlsClientOptions options) => options with
    {
        ServerName = SslOptions.HasFlag(TlsSslOptions.DisableServerNameIndication) ? string.Empty : options.ServerName,
        HandshakeTimeout = HandshakeTimeout,
        RequestOcspStaple = options.RequestOcspStaple || OcspStaplingEnabled,
        Revocation = !OcspStaplingEnabled ? options.Revocation : options.Revocation with
        {
            Mode = options.Revocation.Mode == RevocationMode.Off ? RevocationMode.Hard : options.Revocation.Mode,
            RequireStaple = true,
        },
        ResumeSessions = (SslOptions & (TlsSslOptions.DisableSessionTickets | TlsSslOptions.DisableSessionSharing)) == 0,
    };

    private TlsServerOptions Switch(TlsServerOptions options)
    {
        bool givesTickets = !SslOptions.HasFlag(TlsSslOptions.DisableSessionTickets);
        return options with
        {
            HandshakeTimeout = HandshakeTimeout,
            PresharedKeyHint = PresharedKeyIdentityHint,
            PreferClientCipherSuites = SslOptions.HasFlag(TlsSslOptions.DisableServerCipherPreference),
            TicketCount = givesTickets ? options.TicketCount : 0,
            TicketKeys = givesTickets ? options.TicketKeys : null,
        };
    }
}
