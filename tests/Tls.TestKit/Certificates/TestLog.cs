using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Tls.Crypto;
using Tls.X509;

namespace Tls.TestKit;

/// <summary>
/// A log that signs whatever it is told to (RFC 6962 §3.2). It writes what it signs by itself, from a certificate that never
/// had timestamps in it, so that it shares nothing with the code that takes them out.
/// </summary>
public sealed class TestLog
{
    /// <summary>The extension of certificates that holds timestamps (§3.3).</summary>
    public const string EmbeddedOid = "1.3.6.1.4.1.11129.2.4.2";

    /// <summary>A log with a fresh key.</summary>
    public TestLog(string owner, KeyKind kind = KeyKind.EcP256)
        : this(CryptoProvider.Default.GenerateSigningKey(kind), owner)
    {
    }

    /// <summary>A log with that key.</summary>
    public TestLog(SigningKey key, string owner)
    {
        Key = key;
        Owner = owner;
        byte[] id = new byte[32];
        CryptoProvider.Default.Hash(HashKind.Sha256, key.SubjectPublicKeyInfo.Span, id);
        Id = id;
    }

    /// <summary>Who runs it.</summary>
    public string Owner { get; }

    /// <summary>Its key.</summary>
    public SigningKey Key { get; }

    /// <summary>The hash of its key.</summary>
    public byte[] Id { get; }

    /// <summary>It, as whoever accepts it knows it.</summary>
    public TransparencyLog Accepted => new(Key.SubjectPublicKeyInfo, Owner) { Description = $"log of {Owner}" };

    /// <summary>A timestamp for a certificate as it is.</summary>
    public byte[] Sign(DateTimeOffset time, Certificate certificate, params byte[] extensions) =>
        Sign(time, [0, 0, .. Opaque24(certificate.Raw.Span)], extensions);

    /// <summary>A timestamp for what will have it embedded.</summary>
    /// <param name="time">When.</param>
    /// <param name="bare">The certificate without any timestamps.</param>
    /// <param name="issuer">Who will sign it.</param>
    /// <param name="extensions">CtExtensions.</param>
    public byte[] SignPrecertificate(
        DateTimeOffset time, Certificate bare, Certificate issuer, params byte[] extensions)
    {
        byte[] keyHash = new byte[32];
        CryptoProvider.Default.Hash(HashKind.Sha256, issuer.PublicKey.Encoded.Span, keyHash);
        return Sign(time, [0, 1, .. keyHash, .. Opaque24(bare.RawTbs.Span)], extensions);
    }

    /// <summary>A certificate that has a timestamp of each log embedded, behind its other extensions.</summary>
    public static Certificate Issue(
        CertificateRequestOptions options,
        ReadOnlyMemory<byte> publicKey,
        Certificate issuer,
        SigningKey issuerKey,
        DateTimeOffset time,
        params IReadOnlyList<TestLog> logs) =>
        Issue(options, publicKey, issuer, issuerKey, bare =>
            List([.. logs.Select(log => log.SignPrecertificate(time, bare, issuer))]));

    /// <summary>A certificate with whatever list comes of the one without.</summary>
    public static Certificate Issue(
        CertificateRequestOptions options,
        ReadOnlyMemory<byte> publicKey,
        Certificate issuer,
        SigningKey issuerKey,
        Func<Certificate, byte[]> list)
    {
        byte[] serial = new byte[8];
        CryptoProvider.Default.FillRandom(serial.AsSpan(1));
        serial[0] = 1;
        DateTimeOffset now = DateTimeOffset.UtcNow;
        options = options with
        {
            SerialNumber = options.SerialNumber ?? serial,
            NotBefore = options.NotBefore ?? now.AddDays(-1),
            NotAfter = options.NotAfter ?? now.AddDays(30),
        };
        Certificate bare = CertificateBuilder.Issue(options, publicKey, issuer, issuerKey);
        return CertificateBuilder.Issue(
            options with { ExtraExtensions = [Extension(list(bare)), .. options.ExtraExtensions] },
            publicKey,
            issuer,
            issuerKey);
    }

    /// <summary>SignedCertificateTimestampList.</summary>
    public static byte[] List(params IReadOnlyList<byte[]> timestamps) =>
        Opaque16([.. timestamps.SelectMany(timestamp => Opaque16(timestamp))]);

    /// <summary>The extension with that list, an OCTET STRING within the extension's own.</summary>
    public static CertificateExtension Extension(byte[] list, string oid = EmbeddedOid)
    {
        byte[] length = list.Length < 0x80
            ? [(byte)list.Length]
            : list.Length <= 0xff ? [0x81, (byte)list.Length] : [0x82, (byte)(list.Length >> 8), (byte)(list.Length & 0xff)];
        return new CertificateExtension(ObjectIdentifier.Parse(oid), false, (byte[])[4, .. length, .. list]);
    }

    /// <summary>The published JSON, version 3, with each log usable and an operator of its own.</summary>
    public static byte[] Json(params IReadOnlyList<TestLog> logs)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            json.WriteString("log_list_timestamp", "2026-01-01T00:00:00Z");
            json.WriteStartArray("operators");
            foreach (TestLog log in logs)
            {
                json.WriteStartObject();
                json.WriteString("name", log.Owner);
                json.WriteStartArray("logs");
                json.WriteStartObject();
                json.WriteString("description", $"log of {log.Owner}");
                json.WriteString("log_id", Convert.ToBase64String(log.Id));
                json.WriteString("key", Convert.ToBase64String(log.Key.SubjectPublicKeyInfo.Span));
                json.WriteNumber("mmd", 86400);
                json.WriteStartObject("state");
                json.WriteStartObject("usable");
                json.WriteString("timestamp", "2025-01-01T00:00:00Z");
                json.WriteEndObject();
                json.WriteEndObject();
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>The list of logs as OpenSSL wants it.</summary>
    public static string OpenSslList(params IReadOnlyList<TestLog> logs)
    {
        var text = new StringBuilder();
        text.Append("enabled_logs = ").AppendJoin(',', logs.Select((_, i) => $"log{i}")).Append('\n');
        for (int i = 0; i < logs.Count; i++)
        {
            string key = Convert.ToBase64String(logs[i].Key.SubjectPublicKeyInfo.Span);
            text.Append($"[log{i}]\ndescription = {logs[i].Owner}\nkey = {key}\n");
        }

        return text.ToString();
    }

    private byte[] Sign(DateTimeOffset time, byte[] entry, byte[] extensions)
    {
        byte[] timestamp = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(timestamp, time.ToUnixTimeMilliseconds());
        bool isRsa = Key.Kind == KeyKind.Rsa;
        byte[] signature = Key.Sign(
            isRsa ? SignatureAlgorithm.RsaPkcs1Sha256 : SignatureAlgorithm.EcdsaSha256,
            [0, 0, .. timestamp, .. entry, .. Opaque16(extensions)]);
        return [0, .. Id, .. timestamp, .. Opaque16(extensions), 4, isRsa ? (byte)1 : (byte)3, .. Opaque16(signature)];
    }

    private static byte[] Opaque16(byte[] bytes) =>
        [(byte)(bytes.Length >> 8), (byte)(bytes.Length & 0xff), .. bytes];

    private static byte[] Opaque24(ReadOnlySpan<byte> bytes) =>
        [(byte)(bytes.Length >> 16), (byte)((bytes.Length >> 8) & 0xff), (byte)(bytes.Length & 0xff), .. bytes];
}
