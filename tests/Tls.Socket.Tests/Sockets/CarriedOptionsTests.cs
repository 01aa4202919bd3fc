using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Tls.Crypto;
using Tls.Tests.Fixtures;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Sockets;

/// <summary>Which options of streams a <see cref="TlsConfiguration"/> carries, and why it does not carry the others.</summary>
public sealed class CarriedOptionsTests
{
    /// <summary>What is carried under another name, or by the socket.</summary>
    private static readonly Dictionary<string, string> Renamed = new()
    {
        ["TargetHost"] = "PeerVerifyName",
        ["ServerName"] = "SslOptions",
        ["TrustStore"] = "CaCertificates",
        ["ClientTrustStore"] = "CaCertificates",
        ["TrustSource"] = "CaCertificateSource",
        ["ClientTrustSource"] = "CaCertificateSource",
        ["MaxChainDepth"] = "PeerVerifyDepth",
        ["Identity"] = "LocalIdentity",
        ["Identities"] = "LocalIdentity",
        ["ClientCertificates"] = "PeerVerifyMode",
        ["VerifyPeer"] = "PeerVerifyMode",
        ["DangerousAcceptAnyCertificate"] = "PeerVerifyMode",
        ["ResumeSessions"] = "SslOptions",
        ["PreferClientCipherSuites"] = "SslOptions",
        ["SessionCache"] = "ServerSessionCache",
        ["PresharedKeyHint"] = "PresharedKeyIdentityHint",
    };

    /// <summary>What is not, and why: who needs it makes a <see cref="TlsStream"/>.</summary>
    private static readonly Dictionary<string, string> Left = Reasons(
        ("TlsSocket has it: a property, an event or the host it connects to", [
            "EarlyData", "PresharedKeys", "SelectPresharedKey", "SelectIdentity", "VerifyOcspResponse", "OfferEarlyData",
            "SessionScope",
        ]),
        ("one identity is shown, as in Qt; a server with many names has TlsServer's streams", [
            "Identities", "InsistOnIdentity", "ServerNames", "RefuseUnknownNames", "AcknowledgeServerName",
        ]),
        ("Qt has no raw public keys, delegated credentials or compressed certificates", [
            "AcceptedCertificateTypes", "TrustedPublicKeys", "ClientCertificateTypes", "DelegatedCredentialSchemes",
            "CertificateCompressors",
        ]),
        ("fine tuning of the wire, whose defaults are right for sockets", [
            "RecordSizeLimit", "MaxFragmentLength", "MaxSendFragment", "PadRecordsTo", "RequestTickets", "MaxRequestedTickets",
            "TicketLifetime", "SendGrease", "PadClientHello", "IsFallback", "KeyShareGroups", "ServerGroupsHint",
            "InsistOnPreferredGroup", "SendRetryCookie", "MaxCertificateMessageSize", "Renegotiation", "Crypto",
        ]),
        ("asked of peers that have a choice of certificates", [
            "CertificateSignatureSchemes", "CertificateAuthorities", "ClientCertificateAuthorities",
            "RequestSignedCertificateTimestamps", "PostHandshakeAuthentication", "OcspResponseFor",
        ]),
        ("a danger that no name of Qt's stands for", [
            "AcceptCertificateInsteadOfPresharedKey", "DangerousPresharedKeyWithoutForwardSecrecy",
            "DangerousAcceptUnofferedApplicationProtocol", "DangerousAllowSha1Signatures",
            "DangerousResumeWithoutExtendedMasterSecret", "DangerousReadEarlyDataAtOnce", "DangerousAcceptAnyCertificate",
        ]),
        ("bound to what a server is in other ways", ["SessionContext", "EarlyDataAgeTolerance"]));

    [Theory]
    [InlineData(typeof(TlsClientOptions))]
    [InlineData(typeof(TlsServerOptions))]
    public void Every_option_is_carried_or_has_a_reason_not_to_be(Type options)
    {
        IEnumerable<string> unaccounted = Options(options)
            .Where(option => Same(option) is null && !Renamed.ContainsKey(option.Name) && !Left.ContainsKey(option.Name))
            .Select(option => option.Name);
        Assert.Empty(unaccounted);
        Assert.All(Renamed.Values, name => Assert.NotNull(typeof(TlsConfiguration).GetProperty(name)));
    }

    [Fact]
    public void No_reason_is_given_for_what_is_carried_or_not_there()
    {
        PropertyInfo[] all = [.. Options(typeof(TlsClientOptions)), .. Options(typeof(TlsServerOptions))];
        Assert.All(Left.Keys.Concat(Renamed.Keys), name => Assert.Contains(all, option => option.Name == name));
        Assert.DoesNotContain(all, option => Same(option) is not null && Left.ContainsKey(option.Name));
    }

    [Fact]
    public void What_has_the_same_name_reaches_the_options()
    {
        using var source = new HttpEvidenceSource();
        var replays = new InMemoryReplayRecorder();
        using var cache = new InMemoryTlsSessionCache();
        using var ring = new InMemoryTicketKeyRing();
        object[] samples =
        [
            new EvidenceFetcher(source), cache, ring, new Watcher(), replays,
            new RevocationOptions { Mode = RevocationMode.Hard }, new DistrustList(),
            PinnedKeys.Of(Pki.Server.Certificate.PublicKey),
            new TransparencyPolicy(), new PolicyOptions(), TimeProvider.System, new Action<TlsSession>(_ => { }),
            new Action<string>(_ => { }), new[] { "h2" }, new[] { CipherSuite.TLS_AES_128_GCM_SHA256 }, new[] { default(NamedGroup) },
            new[] { SignatureScheme.Ed25519 }, 7, true, TimeSpan.FromSeconds(7),
        ];
        int carried = 0;
        foreach (PropertyInfo option in Options(typeof(TlsClientOptions)).Concat(Options(typeof(TlsServerOptions))))
        {
            // Sessions are made by handshakes alone, and TlsSocketSessionTests resumes them.
            if (Same(option) is not { } property || property.PropertyType == typeof(TlsSession))
            {
                continue;
            }

            object sample = property.PropertyType.IsEnum
                ? Enum.GetValues(property.PropertyType).Cast<object>().Last(value => !value.Equals(ProtocolVersion.Tls13)
                    || property.Name == "MinimumVersion")
                : Array.Find(samples, property.PropertyType.IsInstanceOfType)
                    ?? throw new InvalidOperationException($"no sample for {property.Name}");
            TlsConfiguration configuration = Pki.ServerConfiguration with { };
            property.SetValue(configuration, sample);
            object options = option.DeclaringType == typeof(TlsClientOptions)
                ? configuration.ToClientOptions("localhost")
                : configuration.ToServerOptions();
            Assert.Equal((option.Name, sample), (option.Name, option.GetValue(options)));
            carried++;
        }

        Assert.InRange(carried, 40, int.MaxValue);
    }

    private static IEnumerable<PropertyInfo> Options(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);

    private static PropertyInfo? Same(PropertyInfo option) =>
        typeof(TlsConfiguration).GetProperty(option.Name) is { CanWrite: true } property
            && property.PropertyType == option.PropertyType
                ? property
                : null;

    private static Dictionary<string, string> Reasons(params (string Why, string[] Names)[] groups) => groups
        .SelectMany(group => group.Names.Select(name => (name, group.Why)))
        .ToDictionary(pair => pair.name, pair => pair.Why);

    private sealed class Watcher : TlsObserver;
}
