using System;
using System.Linq;
using System.Text.Json;
using Tls.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Tls.Crypto.Tests;

public sealed class KeyExchangeWycheproofTests(ITestOutputHelper output)
{
    [WycheproofTheory]
    [InlineData("x25519")]
    public void X25519_keeps_its_verdicts(string file) =>
        WycheproofFile.Run(
            file,
            output,
            (_, test) =>
            {
                using KeyShare own = X25519Group.FromPrivate(test.Hex("private"));
                return Agrees(own, test);
            },

            // Twists, small and non-canonical coordinates are RFC 7748's to take; a secret of zeros is
            // refused.
            flags => !flags.Contains("ZeroSharedSecret"));

    [WycheproofTheory]
    [InlineData("x25519", true)]
    [InlineData("x25519", false)]
    public void X25519_keeps_its_verdicts_on_either_way(string file, bool wide) =>
        WycheproofFile.Run(
            file,
            output,
            (_, test) =>
            {
                var shared = new byte[X25519.Size];
                X25519.Multiply(shared, test.Hex("private"), test.Hex("public"), wide);
                return test.Hex("shared").AsSpan().SequenceEqual(shared);
            },
            _ => true);

    [WycheproofTheory(NeedsBcl = true)]
    [InlineData("ecdh_secp256r1_ecpoint", NamedGroup.Secp256r1, 32)]
    [InlineData("ecdh_secp384r1_ecpoint", NamedGroup.Secp384r1, 48)]
    [InlineData("ecdh_secp521r1_ecpoint", NamedGroup.Secp521r1, 66)]
    [Rfc("8422-5.10-1", "8446-7.4.2-1")]
    public void Ecdh_keeps_its_verdicts(string file, NamedGroup name, int fieldSize)
    {
        var group = (BclEcdhGroup)CryptoProvider.Bcl.FindGroup(name)!;
        WycheproofFile.Run(
            file,
            output,
            (_, test) =>
            {
                using KeyShare own = group.FromPrivate(Padded(test.Hex("private"), fieldSize));
                return Agrees(own, test);
            },

            // Compressed points: TLS 1.3 has none (RFC 8446 §4.2.8.2).
            _ => false);
    }

    [WycheproofTheory]
    [InlineData("ecdh_secp256r1_ecpoint", KeyKind.EcP256)]
    [InlineData("ecdh_secp384r1_ecpoint", KeyKind.EcP384)]
    [InlineData("ecdh_secp521r1_ecpoint", KeyKind.EcP521)]
    public void Managed_ecdh_keeps_its_verdicts(string file, KeyKind kind) =>
        WycheproofFile.Run(
            file,
            output,
            (_, test) =>
            {
                using KeyShare own = ManagedEcdhGroup.FromPrivate(
                    EcCurve.Of(kind), Padded(test.Hex("private"), EcCurve.Of(kind).FieldSize));
                return Agrees(own, test);
            },
            _ => false);

    [WycheproofTheory]
    [InlineData("ecdh_secp256r1", KeyKind.EcP256)]
    [InlineData("ecdh_secp384r1", KeyKind.EcP384)]
    [InlineData("ecdh_secp521r1", KeyKind.EcP521)]
    [Rfc("8422-5.3-1", "8422-5.9-1")]
    public void Public_keys_in_Spki_are_read_strictly(string file, KeyKind kind) =>
        WycheproofFile.Run(
            file,
            output,
            (_, test) =>
            {
                // Keys on another curve are read, and told apart by their kind.
                KeyKind?[] kinds =
                [
                    .. Providers.All.Select(provider =>
                    {
                        provider.TryImportVerifyingKey(test.Hex("public"), out VerifyingKey? key);
                        key?.Dispose();
                        return key?.Kind;
                    }),
                ];
                Assert.Single(kinds.Distinct());
                return kinds[0] == kind;
            },

            // Compressed points, spelled-out curves and sloppy encodings are all refused.
            _ => false);

    private static bool Agrees(KeyShare own, JsonElement test)
    {
        if (!own.TryComplete(test.Hex("public"), out SecretBytes? secret))
        {
            return false;
        }

        return secret.Span.SequenceEqual(test.Hex("shared"))
            ? true
            : throw new InvalidOperationException(
                $"tcId {test.GetProperty("tcId")}: a wrong secret came out.");
    }

    private static byte[] Padded(byte[] scalar, int size) =>
        scalar.Length >= size ? scalar[^size..] : [.. new byte[size - scalar.Length], .. scalar];
}
