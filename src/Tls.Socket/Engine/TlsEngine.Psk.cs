using System;
using System.Collections.Generic;
using Tls.Crypto;
using Tls.Handshake;

namespace Tls;

/// <content>Pre-shared keys: looked up in the options, or by the application.</content>
public sealed partial class TlsEngine
{
    /// <summary>
    /// What to look up while the status is <see cref="TlsStatus.NeedsPresharedKey"/>; otherwise null.
    /// </summary>
    public TlsPresharedKeyRequest? PresharedKeyRequest =>
        _machine.Pending is PskQuestion question ? new TlsPresharedKeyRequest(question) : null;

    /// <summary>Answers <see cref="TlsStatus.NeedsPresharedKey"/>.</summary>
    /// <param name="key">
    /// The key of one of the identities, or on a client the one for the hint; it stays the caller's. Null when none is
    /// known: a server then goes on with a certificate, if there is one, and otherwise the handshake ends.
    /// </param>
    /// <exception cref="InvalidOperationException">Nothing of the kind is asked.</exception>
    /// <exception cref="ArgumentException">
    /// The key is for none of the identities asked about, or is imported, which TLS 1.2 must not use (RFC 9258 §5.1).
    /// </exception>
    public void ProvidePresharedKey(TlsPresharedKey? key)
    {
        ThrowIfNotAsked<PskQuestion>();
        ExternalPsk? psk = key?.For((PskQuestion)_machine.Pending!, _setup.Crypto);
        if (key is not null && psk is null)
        {
            throw new ArgumentException(
                IsServer
                    ? "The key is for none of the identities that the client offers, or not for a suite in common."
                    : "The key is imported, and so not for TLS 1.2.",
                nameof(key));
        }

        Drive(static (engine, found) => engine._machine.Answer(found), psk);
    }

    /// <summary>The client's keys as TLS 1.3 offers them: each for every hash it goes with. Null when there are none.</summary>
    private static List<ExternalPsk>? PresharedKeys13(ClientSetup setup)
    {
        if (setup.PresharedKeys.Count == 0)
        {
            return null;
        }

        var psks = new List<ExternalPsk>();
        foreach (TlsPresharedKey key in setup.PresharedKeys)
        {
            foreach (HashKind hash in setup.PskHashes)
            {
                if (key.For13(setup.Crypto, hash) is { } psk)
                {
                    psks.Add(psk);
                }
            }
        }

        return psks;
    }

    /// <summary>The client's keys as TLS 1.2 uses them, if a suite that needs one is offered. Null when there are none.</summary>
    private static List<ExternalPsk>? PresharedKeys12(ClientSetup setup)
    {
        if (setup.PresharedKeys.Count == 0 || !setup.Handshake.Versions.HasTls12)
        {
            return null;
        }

        var psks = new List<ExternalPsk>();
        foreach (TlsPresharedKey key in setup.PresharedKeys)
        {
            if (key.For12() is { } psk)
            {
                psks.Add(psk);
            }
        }

        return psks;
    }

    /// <summary>The first of the server's own keys that the client knows.</summary>
    private ExternalPsk? FindPresharedKey(PskQuestion question)
    {
        foreach (TlsPresharedKey key in _setup.PresharedKeys)
        {
            if (key.For(question, _setup.Crypto) is { } psk)
            {
                return psk;
            }
        }

        return null;
    }
}
