using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.X509.Der;
using Xunit;
using static Tls.X509.Tests.TestPki;

namespace Tls.X509.Tests.Paths;

/// <summary>Chains that are sent to make us work, not to be trusted.</summary>
public sealed class HostileChainTests
{
    private static readonly Certificate Root = Ca("root").SelfSign(Key(0));
    private static readonly Certificate Middle = Ca("middle").Issue(Key(1), Root, Key(0));
    private static readonly Certificate Leaf = TestPki.Leaf().Issue(Key(9), Middle, Key(1));

    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public void After_sixteen_unreadable_certificates_no_more_are_read(int unreadable, bool isTrusted)
    {
        List<ReadOnlyMemory<byte>> chain = [Leaf.Raw];
        chain.AddRange(Enumerable.Repeat<ReadOnlyMemory<byte>>(new byte[1], unreadable));
        chain.Add(Middle.Raw);

        Assert.Equal(isTrusted, CertificateVerifier.Verify(chain, Trusting(Root)).IsTrusted);
    }

    [Theory]
    [InlineData(8192, CertificateErrorCode.SignatureInvalid, 2)]
    [InlineData(8200, CertificateErrorCode.IssuerKeyUndecodable, 1)]
    public void A_signature_by_a_giant_key_is_not_computed(
        int bits, CertificateErrorCode code, int signatures)
    {
        var giant = new GiantKey(bits);
        Certificate middle = Ca("giant").Issue(giant, Root, Key(0));
        Certificate leaf = TestPki.Leaf().Issue(Key(9), middle, giant);

        VerificationResult result = Trusting(Root).Verify(leaf, middle);

        // The giant's own certificate is checked in any case: the root signed it.
        Assert.Contains(result.Errors, error => error.Code == code && error.Depth == 0);
        Assert.Equal(signatures, result.BudgetSpent.Signatures);
    }

    /// <summary>An RSA key of any size, which nobody knows the factors of.</summary>
    private sealed class GiantKey(int bits) : SigningKey(KeyKind.Rsa, bits)
    {
        public override ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; } = Encode(bits);

        public override byte[] Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> data) =>
            new byte[SizeInBits / 8];

        public override byte[] DangerousExportPkcs8() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }

        private static byte[] Encode(int bits)
        {
            byte[] modulus = new byte[1 + (bits / 8)];
            modulus.AsSpan(1).Fill(0xff);
            var key = new DerWriter();
            using (key.Sequence())
            {
                key.Element(DerTag.Integer, modulus);
                key.Integer(65537);
            }

            var info = new DerWriter();
            using (info.Sequence())
            {
                using (info.Sequence())
                {
                    info.Oid(KnownOids.RsaEncryption);
                    info.Null();
                }

                info.BitString(key.ToArray());
            }

            return info.ToArray();
        }
    }
}
