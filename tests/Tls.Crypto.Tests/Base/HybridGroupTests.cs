using System;
using System.Linq;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>Two groups at once (draft-ietf-tls-ecdhe-mlkem §3): what stands where, and that either half refuses.</summary>
public sealed class HybridGroupTests
{
    private const int EncapsulationKey = 1184;
    private const int Ciphertext = 1088;

    [Fact]
    public void With_X25519_the_shares_are_ML_KEM_then_X25519()
    {
        KeyExchangeGroup group = Group(NamedGroup.X25519MLKem768);
        using KeyShare client = group.Generate();
        Assert.Equal(EncapsulationKey + 32, client.PublicShare.Length);
        Assert.Equal(
            client.ComponentFor(NamedGroup.X25519)!.PublicShare, client.PublicShare[EncapsulationKey..]);

        Assert.True(group.TryAccept(client.PublicShare, out byte[]? share, out SecretBytes? secret));
        Assert.Equal(Ciphertext + 32, share.Length);
        Assert.Equal(64, secret.Length);

        // The secret of X25519 is the second half, whoever computes it.
        Assert.True(client.ComponentFor(NamedGroup.X25519)!.TryComplete(
            share.AsSpan(Ciphertext), out SecretBytes? classical));
        Assert.Equal(classical.Span, secret.Span[32..]);
    }

    [Fact]
    public void With_P256_the_shares_are_P256_then_ML_KEM()
    {
        KeyExchangeGroup group = Group(NamedGroup.Secp256r1MLKem768);
        using KeyShare client = group.Generate();
        Assert.Equal(65 + EncapsulationKey, client.PublicShare.Length);
        Assert.Equal(4, client.PublicShare[0]);

        Assert.True(group.TryAccept(client.PublicShare, out byte[]? share, out SecretBytes? secret));
        Assert.Equal(65 + Ciphertext, share.Length);
        Assert.True(client.ComponentFor(NamedGroup.Secp256r1)!.TryComplete(
            share.AsSpan(0, 65), out SecretBytes? classical));
        Assert.Equal(classical.Span, secret.Span[..32]);
    }

    [Fact]
    public void Encapsulation_key_with_a_coefficient_of_q_is_refused()
    {
        foreach ((NamedGroup name, int at) in ((NamedGroup, int)[])
            [(NamedGroup.X25519MLKem768, 0), (NamedGroup.Secp256r1MLKem768, 65), (NamedGroup.MLKem1024, 0)])
        {
            KeyExchangeGroup group = Group(name);
            using KeyShare client = group.Generate();
            byte[] share = client.PublicShare.ToArray();

            // FIPS 203 §7.2: the first coefficient becomes 3329.
            share[at] = 0x01;
            share[at + 1] = (byte)((share[at + 1] & 0xf0) | 0x0d);
            Assert.False(group.TryAccept(share, out byte[]? answer, out SecretBytes? secret));
            Assert.Null(answer);
            Assert.Null(secret);
        }
    }

    [Fact]
    public void Low_order_point_in_a_hybrid_is_refused_on_both_sides()
    {
        KeyExchangeGroup group = Group(NamedGroup.X25519MLKem768);
        using KeyShare client = group.Generate();
        Assert.True(group.TryAccept(client.PublicShare, out byte[]? answer, out _));

        byte[] share = client.PublicShare.ToArray();
        share.AsSpan(EncapsulationKey).Clear();
        Assert.False(group.TryAccept(share, out _, out _));

        answer.AsSpan(Ciphertext).Clear();
        Assert.False(client.TryComplete(answer, out _));
    }

    [Fact]
    public void Changed_ciphertext_leads_to_another_secret_and_not_to_a_refusal()
    {
        foreach (NamedGroup name in (NamedGroup[])[NamedGroup.X25519MLKem768, NamedGroup.MLKem1024])
        {
            KeyExchangeGroup group = Group(name);
            using KeyShare client = group.Generate();
            Assert.True(group.TryAccept(client.PublicShare, out byte[]? answer, out SecretBytes? atServer));
            answer[5] ^= 1;
            Assert.True(client.TryComplete(answer, out SecretBytes? atClient));
            Assert.NotEqual(atServer.Span.ToArray(), atClient.Span.ToArray());
        }
    }

    [Fact]
    public void Components_die_with_the_pair_and_not_before()
    {
        KeyShare client = Group(NamedGroup.X25519MLKem768).Generate();
        KeyShare component = client.ComponentFor(NamedGroup.X25519)!;
        Assert.Null(client.ComponentFor(NamedGroup.Secp256r1));
        Assert.Null(component.ComponentFor(NamedGroup.X25519));
        using KeyShare peer = Group(NamedGroup.X25519).Generate();

        component.Dispose();
        Assert.True(component.TryComplete(peer.PublicShare, out _));

        client.Dispose();
        Assert.Throws<ObjectDisposedException>(() => component.TryComplete(peer.PublicShare, out _));
    }

    private static KeyExchangeGroup Group(NamedGroup name) => CryptoProvider.Default.FindGroup(name)!;
}
