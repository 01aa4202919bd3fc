using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Records;
using Tls.Wire;

namespace Tls.TestKit;

/// <summary>
/// The record protection of one direction, with that of before beside it: to be used wrongly if so wished.
/// </summary>
internal sealed class PeerKeys(CryptoProvider crypto, AeadAlgorithm aead, ProtocolVersion version) : IDisposable
{
    private readonly List<RecordProtector> _protectors = [];
    private KeySchedule13? _schedule;
    private byte[]? _application;

    /// <summary>How often the keys have changed.</summary>
    internal int Count => _protectors.Count;

    /// <summary>The protection in force, or null before the first.</summary>
    internal RecordProtector? Current => _protectors.Count == 0 ? null : _protectors[^1];

    /// <summary>The one before it, or null.</summary>
    internal RecordProtector? Previous => _protectors.Count < 2 ? null : _protectors[^2];

    /// <summary>Whether these are application keys.</summary>
    internal bool HasApplication => _application is not null;

    /// <summary>application_traffic_secret_N. Only with <see cref="HasApplication"/>.</summary>
    internal ApplicationTrafficSecret Application => new(_schedule!, _application, isClients: true);

    /// <summary>Moves to the keys of a secret.</summary>
    internal void Install<T>(in T secret)
        where T : ITrafficSecret, allows ref struct
    {
        _protectors.Add(RecordProtector.Create(crypto, secret.Keys(aead)));
        _application = null;
    }

    /// <summary>The same for a secret that has others after it: a copy of it is kept.</summary>
    internal void Install(in ApplicationTrafficSecret secret)
    {
        _protectors.Add(RecordProtector.Create(crypto, secret.Keys(aead)));
        _schedule = secret.Schedule;
        _application = secret.Bytes.ToArray();
    }

    /// <summary>Moves to keys of TLS 1.2.</summary>
    internal void Install(TrafficKeys keys) => _protectors.Add(RecordProtector.Create(crypto, keys));

    /// <summary>After a KeyUpdate: RFC 8446 §7.2. Nothing without application keys.</summary>
    internal void Update()
    {
        if (_application is { } secret)
        {
            byte[] next = new byte[secret.Length];
            new ApplicationTrafficSecret(_schedule!, secret, isClients: true).Next(next);
            Install(new ApplicationTrafficSecret(_schedule!, next, isClients: true));
        }
    }

    /// <summary>Keys that nobody has.</summary>
    internal RecordProtector Random()
    {
        byte[] key = new byte[aead.KeySize];
        byte[] iv = new byte[AeadAlgorithm.NonceSize];
        crypto.FillRandom(key);
        crypto.FillRandom(iv);
        return RecordProtector.Create(crypto, new TrafficKeys(version, aead, key, iv));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RecordProtector protector in _protectors)
        {
            protector.Dispose();
        }
    }
}
