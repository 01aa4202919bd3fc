using System.Text.Json;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>RFC 7748 §5.2 and §6.1.</summary>
public sealed class X25519VectorTests
{
    private static readonly JsonElement Vectors = Repository.Vectors("x25519");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Scalar_multiplication_gives_what_the_RFC_prints(bool wide)
    {
        var result = new byte[X25519.Size];
        foreach (JsonElement vector in Vectors.GetProperty("multiply").EnumerateArray())
        {
            X25519.Multiply(result, vector.Hex("scalar"), vector.Hex("u"), wide);
            Assert.Equal(vector.Hex("result"), result);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Iterated_multiplication_gives_what_the_RFC_prints(bool wide)
    {
        foreach (JsonElement vector in Vectors.GetProperty("iterated").EnumerateArray())
        {
            // §5.2: k and u start as 9; each round the result becomes k, and the old k becomes u.
            var k = new byte[X25519.Size];
            k[0] = 9;
            byte[] u = [.. k];
            for (int i = 0; i < vector.GetProperty("count").GetInt32(); i++)
            {
                var next = new byte[X25519.Size];
                X25519.Multiply(next, k, u, wide);
                u = k;
                k = next;
            }

            Assert.Equal(vector.Hex("result"), k);
        }
    }

    [Fact]
    public void Alice_and_Bob_agree()
    {
        JsonElement vector = Vectors.GetProperty("agreement");
        using KeyShare alice = X25519Group.FromPrivate(vector.Hex("alicePrivate"));
        using KeyShare bob = X25519Group.FromPrivate(vector.Hex("bobPrivate"));

        Assert.Equal(vector.Hex("alicePublic"), alice.PublicShare.ToArray());
        Assert.Equal(vector.Hex("bobPublic"), bob.PublicShare.ToArray());
        Assert.True(alice.TryComplete(bob.PublicShare, out SecretBytes? forAlice));
        Assert.True(bob.TryComplete(alice.PublicShare, out SecretBytes? forBob));
        Assert.Equal(vector.Hex("shared"), forAlice.Span.ToArray());
        Assert.Equal(vector.Hex("shared"), forBob.Span.ToArray());
    }
}
