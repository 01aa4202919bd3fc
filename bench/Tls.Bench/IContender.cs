using System.IO;
using System.Threading.Tasks;

namespace Tls.Bench;

/// <summary>
/// A TLS stack that can be measured: it makes both ends of a connection over any two streams.
/// </summary>
internal interface IContender
{
    /// <summary>What it is called in the table.</summary>
    string Name { get; }

    /// <summary>A handshake, then both ends.</summary>
    ValueTask<(Stream Client, Stream Server)> ConnectAsync(Stream client, Stream server, Handshaking how);
}

/// <summary>What sort of handshake.</summary>
/// <param name="KeyType">The sort of the server's key.</param>
/// <param name="IsTls12">Whether TLS 1.2 alone is spoken; otherwise TLS 1.3 alone.</param>
/// <param name="IsResumed">Whether sessions are kept and resumed; otherwise each handshake is a full one.</param>
/// <param name="IsHybrid">Whether we prefer X25519MLKEM768, as by default; otherwise X25519, as SslStream does.</param>
internal readonly record struct Handshaking(
    KeyType KeyType, bool IsTls12 = false, bool IsResumed = false, bool IsHybrid = false);

/// <summary>What sort of key the server's certificate has.</summary>
internal enum KeyType
{
    /// <summary>ECDSA P-256, signed by an ECDSA P-256 CA.</summary>
    Ecdsa,

    /// <summary>RSA-2048, signed by an RSA-2048 CA.</summary>
    Rsa,
}
