using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Interop.Tests.OpenSsl;
using Tls.TestKit;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Interop.Tests.Extensions;

/// <summary>
/// OpenSSL and we judge the same timestamps of the same logs alike (RFC 6962): embedded ones and those of the handshake, good,
/// of unknown logs and broken.
/// </summary>
public sealed class TransparencyTests : InteropTest
{
    private static readonly TestLog Ecdsa = new("ecdsa");
    private static readonly TestLog Rsa = new("rsa", KeyKind.Rsa);
    private static readonly TestLog Unknown = new("unknown");
    private static readonly DateTimeOffset Made = DateTimeOffset.UtcNow.AddHours(-2);

    [PeerFact(PeerKind.OpenSsl)]
    public async Task OpenSSL_prints_our_embedded_list_as_we_read_it()
    {
        (TestCertificate leaf, _) = Leaf(bare => bare);
        string file = TestPki.WriteFile("logged-text.pem", PemWriter.Write(leaf.Certificate));
        await using PeerProcess process = PeerProcess.Start(
            PeerKind.OpenSsl, "x509", "-in", file, "-noout", "-text");
        Assert.True(await process.WaitForExitAsync(Deadline) == 0, process.Said);

        string text = process.Output.Text;
        Assert.Contains("CT Precertificate SCTs", text, StringComparison.Ordinal);
        Assert.True(TimestampList.TryReadEmbedded(
            leaf.Certificate, out IReadOnlyList<ReadOnlyMemory<byte>> timestamps));
        string flat = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        Assert.Equal(3, timestamps.Count);
        foreach (ReadOnlyMemory<byte> bytes in timestamps)
        {
            Assert.True(SignedCertificateTimestamp.TryParse(bytes.Span, out SignedCertificateTimestamp? one, out _));
            Assert.Contains($"LogID:{Colons(one.LogId.Span)}", flat, StringComparison.Ordinal);
            Assert.Contains(Colons(one.Signature.Span), flat, StringComparison.Ordinal);
            Assert.Contains(
                FormattableString.Invariant($"Timestamp:{one.Time:MMMdHH:mm:ss.fffyyyy}GMT"), flat, StringComparison.Ordinal);
        }
    }

    [PeerTheory(PeerKind.OpenSsl)]
    [InlineData(ProtocolVersion.Tls12, false)]
    [InlineData(ProtocolVersion.Tls12, true)]
    [InlineData(ProtocolVersion.Tls13, false)]
    [InlineData(ProtocolVersion.Tls13, true)]
    public async Task S_client_has_our_verdicts(ProtocolVersion version, bool isEmbedded)
    {
        (TestCertificate leaf, TestCertificate root) = isEmbedded
            ? Leaf(list => [list[0], list[1], list[2], Broken(list[0])])
            : Leaf(_ => []);
        TlsIdentity identity = TlsIdentity.Create([leaf.Certificate], leaf.Key);
        if (!isEmbedded)
        {
            byte[][] signed = [.. new[] { Ecdsa, Rsa, Unknown }.Select(log => log.Sign(Made, leaf.Certificate))];
            identity = identity.WithSignedCertificateTimestamps(
                [.. signed.Append(Broken(signed[0])).Select(one => (ReadOnlyMemory<byte>)one)]);
        }

        string name = $"logged-{version}-{isEmbedded}";
        string logs = TestPki.WriteFile(name + ".cnf", TestLog.OpenSslList(Ecdsa, Rsa));
        string ca = TestPki.WriteFile(name + ".pem", PemWriter.Write(root.Certificate));
        await using OurServer server = OurServer.Start(
            new TlsServerOptions { Identities = [identity], MaximumVersion = version }, Exchange.Echo(1), Deadline);
        await using PeerProcess client = OpenSslClient.Start(
            server.Port,
            [
                "-CAfile", ca, "-verify_return_error", "-servername", "localhost", "-ct", "-ctlogfile", logs,
                .. version == ProtocolVersion.Tls12 ? ["-tls1_2"] : Array.Empty<string>(),
            ]);
        await client.TypeAsync("1"u8.ToArray(), Deadline);
        await client.WaitForExitAsync(Deadline);

        // It prints the last one first.
        string[] theirs =
        [
            .. client.Output.Text.Split('\n')
                .Where(line => line.Contains("SCT validation status", StringComparison.Ordinal))
                .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
                .Reverse(),
        ];

        TransparencyResult ours = Judge(leaf.Certificate, root.Certificate, identity);
        Assert.Equal(
            [TimestampStatus.Valid, TimestampStatus.Valid, TimestampStatus.UnknownLog, TimestampStatus.BadSignature],
            ours.Timestamps.Select(one => one.Status));
        Assert.True(
            theirs.SequenceEqual(["valid", "valid", "unknown log", "invalid"]), client.Output.Text + client.Errors.Text);
    }

    private static TransparencyResult Judge(Certificate leaf, Certificate root, TlsIdentity identity)
    {
        VerificationResult result = CertificateVerifier.Verify(leaf, [], new VerificationOptions
        {
            TrustStore = new TrustStore([root]),
            HostName = null,
            HandshakeTimestamps = identity.SignedCertificateTimestamps,
            Transparency = new TransparencyPolicy
            {
                Mode = TransparencyMode.Report,
                Logs = new TransparencyLogList([Ecdsa.Accepted, Rsa.Accepted]),
            },
        });
        result.LeafKey?.Dispose();
        return result.Transparency!;
    }

    /// <summary>localhost, with what is made of a timestamp of each log embedded.</summary>
    private static (TestCertificate Leaf, TestCertificate Root) Leaf(Func<byte[][], byte[][]> choose)
    {
        TestCertificate root = TestCertificate.Root("Logged Root");
        SigningKey key = CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256);
        var options = new CertificateRequestOptions
        {
            CommonName = "localhost",
            DnsNames = ["localhost"],
            NotBefore = Made.AddDays(-1),
        };
        byte[][] none = choose([[], [], []]);
        Certificate leaf = none.Length == 0
            ? CertificateBuilder.Issue(options, key.SubjectPublicKeyInfo, root.Certificate, root.Key)
            : TestLog.Issue(options, key.SubjectPublicKeyInfo, root.Certificate, root.Key, bare => TestLog.List(choose(
                [.. new[] { Ecdsa, Rsa, Unknown }.Select(log => log.SignPrecertificate(Made, bare, root.Certificate))])));
        return (new TestCertificate(leaf, key), root);
    }

    /// <summary>The same of another minute, with the signature it had.</summary>
    private static byte[] Broken(byte[] timestamp)
    {
        byte[] broken = [.. timestamp];
        if (broken.Length > 0)
        {
            broken[38] ^= 1;
        }

        return broken;
    }

    private static string Colons(ReadOnlySpan<byte> bytes) =>
        string.Join(':', Convert.ToHexString(bytes).Chunk(2).Select(pair => new string(pair)));
}
