using System;
using Tls.Crypto;

namespace Tls;

/// <summary>Something to sign with a key that lives elsewhere.</summary>
/// <param name="Identity">Whose key.</param>
/// <param name="Algorithm">How.</param>
/// <param name="Data">What: the data, not its hash (RFC 8446 §4.4.3).</param>
public sealed record TlsSignatureRequest(
    TlsIdentity Identity, SignatureAlgorithm Algorithm, ReadOnlyMemory<byte> Data);
