using System;
using Tls.Crypto;
using Xunit;
using static Tls.X509.CertificateErrorCode;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Trust;

/// <summary>Pins (RFC 7469): one key of the path is among them, or the path will not do.</summary>
public sealed class PinnedKeysTests
{
    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));
    private static readonly Certificate Middle = Ca("middle").Issue(Key(1), Root, Key(0));
    private static readonly Certificate Good = Leaf().Issue(Key(9), Middle, Key(1));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Pin_of_any_place_of_the_path_will_do(int depth)
    {
        Certificate pinned = new[] { Good, Middle, Root }[depth];
        VerificationOptions options = Trusting(Root) with { PinnedKeys = PinnedKeys.Of(Key(7).Info(), pinned.PublicKey) };

        VerificationResult result = options.Verify(Good, Middle);

        Assert.True(result.IsTrusted, result.ToString());
    }

    [Fact]
    public void Path_without_a_pinned_key_is_refused_with_the_pin_it_has()
    {
        VerificationOptions options = Trusting(Root) with { PinnedKeys = PinnedKeys.Of(Key(7).Info(), Key(8).Info()) };

        VerificationResult result = options.Verify(Good, Middle);

        Assert.False(result.IsTrusted);
        CertificateError error = Assert.Single(result.Errors);
        Assert.Equal((NotPinned, 0, Good), (error.Code, error.Depth, error.Certificate));
        Assert.Equal(
            $"none of 2 pinned keys is among its 3, the first of which is {PinnedKeys.PinOf(Good.PublicKey)}", error.Detail);
    }

    [Fact]
    public void Key_that_is_sent_and_not_in_the_path_does_not_count()
    {
        Certificate stranger = Ca("stranger").SelfSign(Key(7));
        VerificationOptions options = Trusting(Root) with { PinnedKeys = PinnedKeys.Of(stranger.PublicKey) };

        Assert.Equal(NotPinned, options.Verify(Good, Middle, stranger).Primary?.Code);
    }

    [Fact]
    public void Other_path_is_taken_when_only_that_has_a_pinned_key()
    {
        Certificate other = Ca("other").SelfSign(Key(2));
        Certificate crossed = Ca("middle").Issue(Key(1), other, Key(2));
        VerificationOptions options = Trusting(Root, other) with { PinnedKeys = PinnedKeys.Of(other.PublicKey) };

        VerificationResult result = options.Verify(Good, Middle, crossed);

        Assert.True(result.IsTrusted, result.ToString());
        Assert.Equal([Good, crossed, other], result.Chain);
    }

    [Fact]
    public void Pinned_leaf_still_needs_a_path()
    {
        VerificationOptions options = Trusting() with { PinnedKeys = PinnedKeys.Of(Good.PublicKey) };

        Assert.Equal(UnableToVerifyFirst, options.Verify(Good).Primary?.Code);
    }

    [Fact]
    public void Pins_are_read_and_written_as_curl_has_them()
    {
        const string One = "sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=";
        const string Other = "sha256//t62CeU2tQiqkexU74Gxa2eg7fRbEgoChTociMee9wno=";

        PinnedKeys pins = PinnedKeys.Parse($"{Other};{One};{Other}");

        Assert.Equal(2, pins.Count);
        Assert.Equal($"{One};{Other}", pins.ToString());
        Assert.Equal(pins, PinnedKeys.Parse($"{One}; {Other.Replace("//", "/", StringComparison.Ordinal)}"));
        Assert.NotEqual(pins, PinnedKeys.Parse(One));
        Assert.Equal(string.Empty, PinnedKeys.None.ToString());
        Assert.True(PinnedKeys.Parse(PinnedKeys.PinOf(Root.PublicKey)).Contains(Root.PublicKey));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256//")]
    [InlineData("sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMw==")]
    [InlineData("sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwEB")]
    [InlineData("sha1//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=")]
    [InlineData("sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=;")]
    [InlineData("sha256//%hKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=")]
    public void What_is_no_pin_is_not_read(string text)
    {
        Assert.Throws<FormatException>(() => PinnedKeys.Parse(text));
        Assert.Throws<ArgumentException>(() => new PinnedKeys(new byte[20]));
    }

    [Fact]
    public void Raw_key_is_trusted_pinned_and_not_distrusted_or_refused()
    {
        byte[] key = Key(9).SubjectPublicKeyInfo.ToArray();
        RawPublicKeyOptions options = new() { Trusted = [key] };

        Assert.Null(Judge(options));
        Assert.Null(Judge(options with { PinnedKeys = PinnedKeys.Of(Key(9).Info()) }));
        Assert.Equal(NotPinned, Judge(options with { PinnedKeys = PinnedKeys.Of(Key(8).Info()) }));
        Assert.Equal(
            Blacklisted, Judge(options with { Distrust = new(DistrustEntry.OfKey(Key(9).Info().Fingerprint())) }));
        Assert.Null(Judge(options with { Distrust = new(DistrustEntry.OfKey(Key(8).Info().Fingerprint())) }));
        Assert.Equal(
            UntrustedRoot, Judge(options with { Trusted = [], PinnedKeys = PinnedKeys.Of(Key(9).Info()) }));

        CertificateErrorCode? Judge(RawPublicKeyOptions by)
        {
            VerificationResult result = RawPublicKeyVerifier.Verify(key, by);
            result.LeafKey?.Dispose();
            Assert.Equal(result.Primary is null, result.IsTrusted);
            return result.Primary?.Code;
        }
    }
}
