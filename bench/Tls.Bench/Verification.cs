using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using Tls.Crypto;
using Tls.X509;

namespace Tls.Bench;

/// <summary>
/// A chain of three ECDSA P-256 certificates, from the bytes a peer sent to the verdict with the host's name, beside
/// X509Chain: both parse leaf and intermediate anew each time, and both keep the root.
/// </summary>
internal static class Verification
{
    /// <summary>What the row is called; its second contender is X509Chain.</summary>
    internal const string Name = "verify 3 x ECDSA, against X509Chain";

    private const string Host = "www.example.com";
    private static readonly SigningKey Key = CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256);
    private static readonly Certificate Root = CertificateBuilder.IssueSelfSigned(
        new CertificateRequestOptions { CommonName = "Bench Root", IsCa = true }, Key);

    internal static void Run(TimeSpan slice, TimeSpan warmUp, int rounds)
    {
        byte[][] chain = Issue();
        VerificationOptions options = new()
        {
            TrustStore = new TrustStore([Root]),
            HostName = HostName.Parse(Host),
        };
        using X509Certificate2 root = X509CertificateLoader.LoadCertificate(Root.Raw.Span);
        ReadOnlyMemory<byte>[] sent = [.. chain.Select(der => (ReadOnlyMemory<byte>)der)];
        Action ours = () => Ours(sent, options);
        Action theirs = () => Theirs(chain, root);
        _ = Measure(ours, warmUp);
        _ = Measure(theirs, warmUp);
        List<(Slice Ours, Slice Theirs)> results = [];
        for (int round = 0; round < rounds; round++)
        {
            results.Add((Measure(ours, slice), Measure(theirs, slice)));
        }

        Slice best = results.Select(result => result.Ours).MaxBy(result => result.Rate);
        Slice other = results.Select(result => result.Theirs).MaxBy(result => result.Rate);
        Console.WriteLine($"{Name,-36} {"1/s",5} {best.Rate,12:N0} {other.Rate,12:N0} "
            + $"{best.Rate / other.Rate,7:F2}x   {best.AllocatedPerUnit:N0} B, {other.AllocatedPerUnit:N0} B");
    }

    private static void Ours(ReadOnlyMemory<byte>[] chain, VerificationOptions options)
    {
        VerificationResult result = CertificateVerifier.Verify(chain, options);
        result.LeafKey?.Dispose();
        Demand(result.IsTrusted);
    }

    private static void Theirs(byte[][] der, X509Certificate2 root)
    {
        using X509Certificate2 leaf = X509CertificateLoader.LoadCertificate(der[0]);
        using X509Certificate2 intermediate = X509CertificateLoader.LoadCertificate(der[1]);
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.ExtraStore.Add(intermediate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        Demand(chain.Build(leaf) && leaf.MatchesHostname(Host));
        foreach (X509ChainElement element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }
    }

    private static void Demand(bool isTrusted)
    {
        if (!isTrusted)
        {
            throw new InvalidOperationException("The chain is good, and was refused.");
        }
    }

    private static Slice Measure(Action verify, TimeSpan time)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        long count = 0;
        do
        {
            verify();
            count++;
        }
        while (Stopwatch.GetElapsedTime(start) < time);

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new Slice(count / seconds, (double)(GC.GetAllocatedBytesForCurrentThread() - before) / count);
    }

    private static byte[][] Issue()
    {
        SigningKey subKey = CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256);
        SigningKey leafKey = CryptoProvider.Default.GenerateSigningKey(KeyKind.EcP256);
        Certificate sub = CertificateBuilder.Issue(
            new CertificateRequestOptions { CommonName = "Bench Sub", IsCa = true, PathLength = 0 },
            subKey.SubjectPublicKeyInfo,
            Root,
            Key);
        Certificate leaf = CertificateBuilder.Issue(
            new CertificateRequestOptions { CommonName = "leaf", DnsNames = [Host] },
            leafKey.SubjectPublicKeyInfo,
            sub,
            subKey);
        return [leaf.Raw.ToArray(), sub.Raw.ToArray()];
    }
}
