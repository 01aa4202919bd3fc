using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Bench.Stacks;

/// <summary>A contender of the table of stacks, and what it cannot.</summary>
/// <param name="Contender">What makes its connections.</param>
/// <param name="CannotResume13">Why it resumes no session of TLS 1.3; null where it does.</param>
internal sealed record Stack(IContender Contender, string? CannotResume13 = null)
{
    /// <summary>This library with each of its providers, SslStream at its best, BouncyCastle.</summary>
    /// <param name="trial">How long each variant of SslStream is tried.</param>
    internal static async Task<IReadOnlyList<Stack>> AllAsync(TimeSpan trial) =>
    [
        new(new Ours("Default", CryptoProvider.Default, NamedGroup.X25519, NamedGroup.Secp256r1)),
        new(new Ours("Managed", CryptoProvider.Managed, NamedGroup.X25519, NamedGroup.Secp256r1)),
        new(new Ours("Bcl", CryptoProvider.Bcl, NamedGroup.Secp256r1)),
        new(await Platform.AtItsBestAsync(trial)),
        new(new BouncyStack(), "its server hands out no ticket of TLS 1.3, and its client discards them"),
    ];

    /// <summary>Why it has nothing to show in a row; null where it has.</summary>
    internal string? WhyNot(StackRow row) =>
        row.How is { IsResumed: true, IsTls12: false } ? CannotResume13 : null;
}
