namespace Tls.Crypto;

/// <summary>A parameter set of ML-KEM (FIPS 203 §8); η1 = η2 = 2 in those there are here.</summary>
/// <param name="K">The rank of the module.</param>
/// <param name="Du">To how many bits the coefficients of the first part of a ciphertext are rounded.</param>
/// <param name="Dv">The same of the second part.</param>
internal sealed record MlKemParameters(int K, int Du, int Dv)
{
    /// <summary>The size of shared secrets, and of each of the random values, in bytes.</summary>
    public const int SecretSize = 32;

    /// <summary>The size of the seed (d, z) of a key pair, in bytes.</summary>
    public const int SeedSize = 64;

    /// <summary>The bytes of a polynomial of 12 bits a coefficient.</summary>
    public const int EncodedSize = 384;

    /// <summary>ML-KEM-768.</summary>
    public static MlKemParameters MlKem768 { get; } = new(3, 10, 4);

    /// <summary>ML-KEM-1024.</summary>
    public static MlKemParameters MlKem1024 { get; } = new(4, 11, 5);

    /// <summary>Whether to use wide registers where there are some; false in tests of the other path.</summary>
    public bool Wide { get; init; } = true;

    /// <summary>In bytes.</summary>
    public int EncapsulationKeySize => (EncodedSize * K) + SecretSize;

    /// <summary>In bytes.</summary>
    public int CiphertextSize => 32 * ((Du * K) + Dv);

    /// <summary>The coefficients of a vector of K polynomials.</summary>
    internal int VectorLength => K * MlKemRing.N;
}
