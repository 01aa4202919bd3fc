using System;
using Tls.Crypto;

namespace Tls.Bench.Crypto;

/// <summary>Somebody's cryptography. Each method prepares one operation; null where there is none.</summary>
internal interface ICryptoContender
{
    /// <summary>The column.</summary>
    string Name { get; }

    /// <summary>Seals a buffer under a key, the nonce counting up.</summary>
    Action? Seal(AeadAlgorithm algorithm, int size);

    /// <summary>Opens what was sealed.</summary>
    Action? Open(AeadAlgorithm algorithm, int size);

    /// <summary>SHA-256.</summary>
    Action? Hash(int size);

    /// <summary>HMAC-SHA256 of a message under a key of 32 bytes.</summary>
    Action? Hmac(int size);

    /// <summary>HKDF-Expand with SHA-256: 32 bytes out, with so much info.</summary>
    Action? HkdfExpand(int infoSize);

    /// <summary>Makes a key pair of a group.</summary>
    Action? GenerateShare(NamedGroup group);

    /// <summary>Agrees with the share of another, import included.</summary>
    Action? Agree(NamedGroup group);

    /// <summary>Signs 200 bytes.</summary>
    Action? Sign(KeyKind kind);

    /// <summary>Imports a key that it has not seen lately and verifies with it.</summary>
    Action? ImportAndVerify(KeyKind kind);

    /// <summary>Makes an ML-KEM-768 key pair.</summary>
    Action? GenerateKem();

    /// <summary>Encapsulates to an ML-KEM-768 key.</summary>
    Action? Encapsulate();

    /// <summary>Decapsulates.</summary>
    Action? Decapsulate();
}
