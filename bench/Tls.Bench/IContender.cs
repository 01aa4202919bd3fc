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

    /// <summary>A full handshake, certificate verified, then both ends.</summary>
    Task<(Stream Client, Stream Server)> ConnectAsync(Stream client, Stream server, KeyType keyType);
}

/// <summary>What sort of key the server's certificate has.</summary>
internal enum KeyType
{
    /// <summary>ECDSA P-256, signed by an ECDSA P-256 CA.</summary>
    Ecdsa,

    /// <summary>RSA-2048, signed by an RSA-2048 CA.</summary>
    Rsa,
}
