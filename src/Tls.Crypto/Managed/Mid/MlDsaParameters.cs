namespace Tls.Crypto;

/// <summary>A parameter set of ML-DSA (FIPS 204 §4).</summary>
/// <param name="K">Rows of the matrix.</param>
/// <param name="L">Columns of the matrix.</param>
/// <param name="Eta">η: the private coefficients are between −η and η.</param>
/// <param name="Tau">τ: how many coefficients of a challenge are not zero.</param>
/// <param name="ChallengeSize">λ / 4, in bytes.</param>
/// <param name="Gamma1Bits">γ1 = 2^this.</param>
/// <param name="Gamma2">γ2.</param>
/// <param name="Omega">ω: how many hints there may be.</param>
internal sealed record MlDsaParameters(
    int K, int L, int Eta, int Tau, int ChallengeSize, int Gamma1Bits, int Gamma2, int Omega)
{
    /// <summary>The size of the seed ξ of a key pair, and of the random value in a signature, in bytes.</summary>
    public const int SeedSize = 32;

    private const int T1Bits = 10;

    /// <summary>ML-DSA-44.</summary>
    public static MlDsaParameters MlDsa44 { get; } = new(4, 4, 2, 39, 32, 17, (MlDsaRing.Q - 1) / 88, 80);

    /// <summary>ML-DSA-65.</summary>
    public static MlDsaParameters MlDsa65 { get; } = new(6, 5, 4, 49, 48, 19, (MlDsaRing.Q - 1) / 32, 55);

    /// <summary>ML-DSA-87.</summary>
    public static MlDsaParameters MlDsa87 { get; } = new(8, 7, 2, 60, 64, 19, (MlDsaRing.Q - 1) / 32, 75);

    /// <summary>Whether to use wide registers where there are some; false in tests of the other path.</summary>
    public bool Wide { get; init; } = true;

    public int Gamma1 => 1 << Gamma1Bits;

    /// <summary>λ, the strength of the challenge, in bits: what these keys have for a size.</summary>
    public int Lambda => 4 * ChallengeSize;

    /// <summary>β = τ · η.</summary>
    public int Beta => Tau * Eta;

    /// <summary>In bytes.</summary>
    public int PublicKeySize => 32 + (32 * T1Bits * K);

    /// <summary>Of the expanded private key, in bytes.</summary>
    public int PrivateKeySize => 128 + (32 * ((EtaBits * (K + L)) + (MlDsaRounding.D * K)));

    /// <summary>In bytes.</summary>
    public int SignatureSize => ChallengeSize + (L * MaskSize) + Omega + K;

    /// <summary>The bits of a private coefficient.</summary>
    internal int EtaBits => Eta == 2 ? 3 : 4;

    /// <summary>The bits of a coefficient of w1.</summary>
    internal int W1Bits => Gamma2 == (MlDsaRing.Q - 1) / 32 ? 4 : 6;

    /// <summary>The bytes of one polynomial of y or z.</summary>
    internal int MaskSize => 32 * (Gamma1Bits + 1);

    /// <summary>The bytes of one polynomial of t1.</summary>
    internal static int T1Size => 32 * T1Bits;
}
