using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// The GREASE values of one connection. RFC 8701 §5: they SHOULD be selected at random, and where they stand should not
/// be, so that who stumbles over them does so every time.
/// </summary>
internal sealed class GreaseValues
{
    private const int Count = 16;

    private readonly byte[] _random = new byte[8];

    /// <summary>Draws the values.</summary>
    internal GreaseValues(CryptoProvider crypto)
    {
        crypto.FillRandom(_random);

        // §5: within a single extension block the same value must not be selected twice.
        if (Index(2) == Index(3))
        {
            _random[3] ^= 1;
        }
    }

    /// <summary>For cipher_suites.</summary>
    internal CipherSuite Suite => (CipherSuite)Value(0);

    /// <summary>For supported_groups, and for key_share.</summary>
    internal NamedGroup Group => (NamedGroup)Value(1);

    /// <summary>An extension for the front of a block.</summary>
    internal UnknownExtension FirstExtension => new((ExtensionType)Value(2), ReadOnlyMemory<byte>.Empty);

    /// <summary>An extension for the end of a block: another one, with something in it.</summary>
    internal UnknownExtension LastExtension => new((ExtensionType)Value(3), new byte[1]);

    /// <summary>For supported_versions.</summary>
    internal ProtocolVersion Version => (ProtocolVersion)Value(4);

    /// <summary>For signature_algorithms.</summary>
    internal SignatureScheme Scheme => (SignatureScheme)Value(5);

    /// <summary>For application_layer_protocol_negotiation: the two bytes of a value, as a name of two characters.</summary>
    internal string Protocol => new((char)(Value(6) & 0xff), 2);

    /// <summary>For psk_key_exchange_modes, whose eight values are of one byte.</summary>
    internal PskKeyExchangeMode Mode => (PskKeyExchangeMode)(0x0b + (0x1f * (Index(7) >> 1)));

    private ushort Value(int place) => Grease.Value(Index(place));

    private int Index(int place) => _random[place] % Count;
}
