using System;
using System.Collections.Generic;
using Tls.BogoShim.Flags;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;
using Tls.X509;

namespace Tls.BogoShim.Connections;

/// <summary>What outlives a connection: the clock, the server's keys of tickets, the client's latest session.</summary>
internal sealed class ShimContext : IDisposable
{
    private readonly Dictionary<Credential, TlsIdentity> _identities = [];
    private readonly Dictionary<Credential, TlsPresharedKey> _keys = [];

    internal ShimContext()
    {
        TicketKeys = new InMemoryTicketKeyRing(clock: Clock);
        SessionCache = new InMemoryTlsServerSessionCache(clock: Clock);
    }

    internal ShimClock Clock { get; } = new();

    internal InMemoryTicketKeyRing TicketKeys { get; }

    internal InMemoryTlsServerSessionCache SessionCache { get; }

    /// <summary>What the next connection of a client offers.</summary>
    internal TlsSession? Session { get; set; }

    /// <summary>The pre-shared key of a credential, the same for every connection.</summary>
    internal TlsPresharedKey PresharedKey(Credential credential)
    {
        if (!_keys.TryGetValue(credential, out TlsPresharedKey? key))
        {
            key = TlsPresharedKey.Import(
                credential.KeyIdentity, credential.PresharedKey, credential.KeyContext, credential.KeyHash);
            _keys.Add(credential, key);
        }

        return key;
    }

    /// <summary>The pre-shared key of TLS 1.2, the same for every connection. The runner's has five bytes.</summary>
    internal TlsPresharedKey PresharedKey12(Credential credential)
    {
        if (!_keys.TryGetValue(credential, out TlsPresharedKey? key))
        {
            key = TlsPresharedKey.DangerousCreateShort(credential.KeyIdentity, credential.PresharedKey);
            _keys.Add(credential, key);
        }

        return key;
    }

    /// <summary>The identity of a credential, read once.</summary>
    internal TlsIdentity Identity(Credential credential, ConnectionFlags flags)
    {
        if (!_identities.TryGetValue(credential, out TlsIdentity? identity))
        {
            SigningKey key = PrivateKeyFile.Read(credential.KeyFile);
            identity = credential.Delegated.Length > 0
                ? Delegated(credential, key)
                : (credential.IsRawPublicKey
                    ? TlsIdentity.CreateRawPublicKey(key)
                    : TlsIdentity.Create(CertificateFile.Read(credential.CertificateFile), key))
                .DangerousWithSignatureSchemes(Defaults.SigningSchemes(credential, flags.Policy));
            identity = flags.SetOcspInCallback ? identity : identity.WithOcspResponse(credential.OcspResponse);
            identity = identity.WithSignedCertificateTimestamps(TimestampList.Read(credential.Timestamps));
            identity = credential.MustMatchIssuer ? identity.WithNamedIssuerRequired() : identity;
            _identities.Add(credential, identity);
        }

        return identity;
    }

    private static TlsIdentity Delegated(Credential credential, SigningKey key)
    {
        var reader = new TlsReader(credential.Delegated);
        DelegatedCredential delegated = DelegatedCredential.Read(ref reader);
        try
        {
            return TlsIdentity.CreateDelegated(CertificateFile.Read(credential.CertificateFile), delegated, key);
        }
        catch (ArgumentException exception)
        {
            throw new ShimException(exception.ParamName == nameof(key) ? ShimTokens.KeyMismatch : ShimTokens.KeyScheme);
        }
    }

    public void Dispose()
    {
        TicketKeys.Dispose();
        SessionCache.Dispose();
        Session?.Dispose();
        foreach (TlsPresharedKey key in _keys.Values)
        {
            key.Dispose();
        }

        foreach (TlsIdentity identity in _identities.Values)
        {
            identity.Dispose();
        }
    }
}

/// <summary>The system's clock, moved on by the flag -resumption-delay.</summary>
internal sealed class ShimClock : TimeProvider
{
    private TimeSpan _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

    internal void Advance(int seconds) => _ahead += TimeSpan.FromSeconds(seconds);
}
