using System;
using System.Linq;
using Tls.TestKit;
using Xunit;

namespace Tls.Crypto.Tests;

/// <summary>What every KeyExchangeGroup and KeyShare promise.</summary>
public sealed class KeyExchangeContractTests
{
    public static TheoryData<string, NamedGroup> Groups
    {
        get
        {
            var data = new TheoryData<string, NamedGroup>();
            foreach (CryptoProvider provider in Providers.All)
            {
                foreach (KeyExchangeGroup group in provider.Groups)
                {
                    data.Add(provider.Name, group.Name);
                }
            }

            return data;
        }
    }

    [Fact]
    public void Default_prefers_the_hybrid_then_X25519_and_the_Bcl_has_neither()
    {
        Assert.Equal(
            [
                NamedGroup.X25519MLKem768,
                NamedGroup.X25519,
                NamedGroup.Secp256r1,
                NamedGroup.Secp384r1,
                NamedGroup.Secp521r1,
                NamedGroup.Secp256r1MLKem768,
                NamedGroup.MLKem1024,
            ],
            CryptoProvider.Default.Groups.Select(group => group.Name));
        Assert.Null(CryptoProvider.Bcl.FindGroup(NamedGroup.X25519));
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Client_and_server_agree(string provider, NamedGroup name)
    {
        KeyExchangeGroup group = Group(provider, name);
        for (int i = 0; i < 5; i++)
        {
            using KeyShare client = group.Generate();
            Assert.Equal(name, client.Group);
            Assert.True(
                group.TryAccept(client.PublicShare, out byte[]? serverShare, out SecretBytes? atServer));
            Assert.True(client.TryComplete(serverShare, out SecretBytes? atClient));
            Assert.Equal(atServer.Span, atClient.Span);
            Assert.NotEqual(client.PublicShare.ToArray(), serverShare);
        }
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Share_of_any_other_length_is_refused(string provider, NamedGroup name)
    {
        KeyExchangeGroup group = Group(provider, name);
        using KeyShare own = group.Generate();
        using KeyShare peer = group.Generate();
        byte[] share = peer.PublicShare.ToArray();
        Assert.True(group.TryAccept(share, out byte[]? answer, out _));
        for (int length = 0; length < share.Length; length += length < share.Length - 40 ? 7 : 1)
        {
            Assert.False(group.TryAccept(share.AsSpan(0, length), out _, out _));
        }

        for (int length = 0; length < answer.Length; length += length < answer.Length - 40 ? 7 : 1)
        {
            Assert.False(own.TryComplete(answer.AsSpan(0, length), out _));
        }

        Refuses(group, own, [.. share, 0], [.. answer, 0]);
        Refuses(group, own, [0, .. share], [0, .. answer]);
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Share_of_zeros_is_refused(string provider, NamedGroup name)
    {
        if (name == NamedGroup.MLKem1024)
        {
            return; // zeros encode a key there, and a ciphertext
        }

        KeyExchangeGroup group = Group(provider, name);
        using KeyShare own = group.Generate();

        Assert.True(group.TryAccept(own.PublicShare, out byte[]? answer, out _));
        Refuses(group, own, new byte[own.PublicShare.Length], new byte[answer.Length]);
    }

    [Theory]
    [MemberData(nameof(Groups))]
    [Rfc("8422-5.1.2-2", "8422-5.11-2", "8446-4.2.8.2-1")]
    public void Point_off_the_curve_or_in_another_form_is_refused(string provider, NamedGroup name)
    {
        if (name is not (NamedGroup.Secp256r1 or NamedGroup.Secp384r1 or NamedGroup.Secp521r1))
        {
            return; // every string of 32 bytes is a share of X25519; hybrids have a test of their own
        }

        KeyExchangeGroup group = Group(provider, name);
        using KeyShare own = group.Generate();
        using KeyShare peer = group.Generate();
        byte[] share = peer.PublicShare.ToArray();
        int field = (share.Length - 1) / 2;
        foreach (byte form in (byte[])[0, 1, 2, 3, 5, 6, 7, 0xff])
        {
            Refuses(group, own, [form, .. share[1..]]);
        }

        for (int i = 1; i < share.Length; i += 7)
        {
            byte[] off = [.. share];
            off[i] ^= 1;
            Refuses(group, own, off);
        }

        byte[] large = [4, .. Enumerable.Repeat((byte)0xff, field), .. share[(1 + field)..]];
        Refuses(group, own, large);
        Refuses(group, own, [(byte)(2 + (share[^1] & 1)), .. share[1..(1 + field)]]);
        Refuses(group, own, [0]);
    }

    [Fact]
    [Rfc("8422-5.10-2", "8422-5.11-3", "8446-7.4.2-2")]
    public void Points_of_small_order_on_Curve25519_are_refused()
    {
        KeyExchangeGroup group = CryptoProvider.Default.FindGroup(NamedGroup.X25519)!;
        using KeyShare own = group.Generate();
        foreach (string u in (string[])
            [
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000080",
            ])
        {
            Refuses(group, own, Convert.FromHexString(u));
        }
    }

    [BclFact]
    public void Private_halves_can_be_given_on_the_NIST_curves()
    {
        foreach (KeyExchangeGroup group in CryptoProvider.Bcl.Groups)
        {
            using KeyShare other = group.Generate();
            var one = new byte[other.PublicShare.Length / 2];
            one[^1] = 1;
            using KeyShare generator = ((BclEcdhGroup)group).FromPrivate(one);

            // With the scalar 1 the share is the generator, and the secret the other share's X coordinate.
            Assert.True(generator.TryComplete(other.PublicShare, out SecretBytes? secret));
            Assert.Equal(other.PublicShare[1..(1 + one.Length)], secret.Span);
            Assert.Throws<ArgumentException>(() => ((BclEcdhGroup)group).FromPrivate(one.AsSpan(1)));
        }
    }

    private static KeyExchangeGroup Group(string provider, NamedGroup name) =>
        Providers.Named(provider).FindGroup(name)!;

    private static void Refuses(KeyExchangeGroup group, KeyShare own, byte[] share, byte[]? answerShare = null)
    {
        Assert.False(own.TryComplete(answerShare ?? share, out SecretBytes? secret));
        Assert.Null(secret);
        Assert.False(group.TryAccept(share, out byte[]? answer, out secret));
        Assert.Null(answer);
        Assert.Null(secret);
    }
}
