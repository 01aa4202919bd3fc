using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.TestKit;
using Tls.X509;

namespace Tls.Cli.Tests.Screens;

/// <summary>
/// A small PKI in files, and what the command says of it with all that differs from run to run put in order: fingerprints
/// are numbered as they come, a server's port is always the same, and so are sizes.
/// </summary>
internal sealed partial class ScreenPki : IDisposable
{
    internal static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("tls-screens-").FullName;
    private byte _serial;

    internal ScreenPki()
    {
        Root = Self("Example Root");
        Middle = Root.Issue(Ca("Example CA 1"));
        Write("root.pem", Root.Certificate);
    }

    internal TestCertificate Root { get; }

    internal TestCertificate Middle { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    internal TestCertificate Self(string name) => TestCertificate.SelfSigned(Ca(name));

    internal CertificateRequestOptions Ca(string name) => new()
    {
        CommonName = name,
        IsCa = true,
        SerialNumber = new[] { ++_serial },
        NotBefore = Now.AddDays(-100),
        NotAfter = Now.AddDays(100),
    };

    internal CertificateRequestOptions Leaf(params IReadOnlyList<CertificateExtension> extensions) => new()
    {
        CommonName = "www.example.com",
        DnsNames = ["www.example.com"],
        SerialNumber = new[] { ++_serial },
        NotBefore = Now.AddDays(-10),
        NotAfter = Now.AddDays(10),
        ExtraExtensions = extensions,
    };

    /// <summary>A certificate for somebody's key.</summary>
    internal static TestCertificate For(SigningKey key, CertificateRequestOptions options, TestCertificate issuer) =>
        new(CertificateBuilder.Issue(options, key.SubjectPublicKeyInfo, issuer.Certificate, issuer.Key), key);

    internal void Write(string name, params Certificate[] certificates) =>
        File.WriteAllText(In(name), PemWriter.Write(certificates));

    internal void Write(string name, byte[] contents) => File.WriteAllBytes(In(name), contents);

    internal void Write(string name, SigningKey key) => File.WriteAllText(In(name), PemWriter.DangerousWrite(key));

    internal string In(string name) => Path.Combine(_folder, name);

    /// <summary>Runs the command as it is written, for the moment of this PKI.</summary>
    internal async Task<Run> VerifyAsync(string command)
    {
        string[] words = [.. command.Split(' ').Select(word => File.Exists(In(word)) ? In(word) : word)];
        Run run = await Run.TlsAsync(["verify", .. words, "--time", "2026-06-01T12:00:00Z"]);
        return run with { Out = Ordered(run.Out) };
    }

    private static string Ordered(string text)
    {
        List<string> seen = [];
        text = Fingerprints().Replace(text, match =>
        {
            string id = match.Groups["id"].Value;
            string known = seen.Find(other => other.StartsWith(id[..8], StringComparison.Ordinal)) ?? id;
            if (known == id && !seen.Contains(id))
            {
                seen.Add(id);
            }

            string number = $"{seen.IndexOf(known) + 1}".PadLeft(2, '0');
            return string.Concat(Enumerable.Repeat(number, id.Length / 2));
        });
        text = Ports().Replace(text, "http://127.0.0.1:8080/");
        return Sizes().Replace(text, "400 bytes");
    }

    [GeneratedRegex("(?<=\\[)(?<id>[0-9a-f]{8})(?=[],])|(?<id>[0-9a-f]{64})")]
    private static partial Regex Fingerprints();

    [GeneratedRegex("http://127\\.0\\.0\\.1:[0-9]+/")]
    private static partial Regex Ports();

    [GeneratedRegex("[0-9]{3,4} bytes")]
    private static partial Regex Sizes();
}
