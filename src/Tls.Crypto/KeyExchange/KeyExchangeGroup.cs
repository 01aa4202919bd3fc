using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Crypto;

/// <summary>
/// A way to agree on a secret: a Diffie–Hellman group or a KEM. The client generates, the server accepts, the
/// client completes (RFC 8446 §4.2.8).
/// </summary>
public abstract class KeyExchangeGroup
{
    /// <summary>Creates the base of a group of the given name.</summary>
    protected KeyExchangeGroup(NamedGroup name) => Name = name;

    /// <summary>The code point.</summary>
    public NamedGroup Name { get; }

    /// <summary>Makes a fresh private half, and the share to send.</summary>
    public abstract KeyShare Generate();

    /// <summary>
    /// The server's half in one step: makes its own share and the secret from the client's.
    /// </summary>
    /// <param name="peerShare">The client's key_exchange bytes, as they came.</param>
    /// <param name="share">Our key_exchange bytes.</param>
    /// <param name="secret">The shared secret, for the key schedule alone; the caller disposes it.</param>
    /// <returns>
    /// False when the peer's share has the wrong length, is not on the curve, leads to the all-zero result
    /// (RFC 8446 §4.2.8.2, §7.4.2; RFC 7748 §6.1), or is no encapsulation key (FIPS 203 §7.2).
    /// </returns>
    /// <remarks>Diffie–Hellman needs no more than what is here; a KEM, whose two halves differ, overrides it.</remarks>
    public virtual bool TryAccept(
        ReadOnlySpan<byte> peerShare,
        [NotNullWhen(true)] out byte[]? share,
        [NotNullWhen(true)] out SecretBytes? secret)
    {
        using KeyShare own = Generate();
        if (!own.TryComplete(peerShare, out secret))
        {
            share = null;
            return false;
        }

        share = own.PublicShare.ToArray();
        return true;
    }
}

/// <summary>The private half of one key exchange, used once.</summary>
public abstract class KeyShare : IDisposable
{
    /// <summary>The group the share belongs to.</summary>
    public abstract NamedGroup Group { get; }

    /// <summary>The key_exchange bytes to send.</summary>
    public abstract ReadOnlySpan<byte> PublicShare { get; }

    /// <summary>Combines with what the peer sent.</summary>
    /// <param name="peerShare">The peer's key_exchange bytes, as they came.</param>
    /// <param name="secret">The shared secret, for the key schedule alone; the caller disposes it.</param>
    /// <returns>False as for <see cref="KeyExchangeGroup.TryAccept"/>.</returns>
    public abstract bool TryComplete(
        ReadOnlySpan<byte> peerShare, [NotNullWhen(true)] out SecretBytes? secret);

    /// <summary>
    /// Of a hybrid, the share of one of its groups alone, which a client may offer beside the pair
    /// (draft-ietf-tls-hybrid-design §3.2: the same share may stand in both). It lives as long as this one; null when
    /// there is none.
    /// </summary>
    public virtual KeyShare? ComponentFor(NamedGroup name) => null;

    /// <summary>Wipes the private half.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases and wipes what the implementation holds.</summary>
    protected abstract void Dispose(bool disposing);
}
