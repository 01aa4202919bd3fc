using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;
using Tls.X509;
using Tls.X509.Der;

namespace Tls.Fuzz.Seeds;

/// <summary>
/// <c>fuzz/dictionaries/TARGET.dict</c> in the format of AFL++, from our own tables: what a mutation would not find by itself.
/// </summary>
internal static class Dictionary
{
    private const int MaxSize = 128;

    private static readonly Type[] Oids =
    [
        typeof(KnownOids), typeof(KeyOids), typeof(Pbes2), typeof(Pbes2Writer), typeof(PasswordMac), typeof(Pkcs12Encryption),
        typeof(ContentInfo), typeof(Pkcs12Reader),
    ];

    private static readonly string[] Labels =
    [
        "CERTIFICATE", "X509 CERTIFICATE", TrustAnchorFile.Label, "PKCS7", "CMS", "CERTIFICATE REQUEST", "PUBLIC KEY",
        "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY",
    ];

    private delegate ReadOnlySpan<byte> Octets();

    /// <summary>Where a target's dictionary is.</summary>
    internal static string PathOf(Target target) =>
        Path.Combine(Corpus.Root, "fuzz", "dictionaries", target.Name + ".dict");

    /// <summary>Writes a target's dictionary, if it has words; how many.</summary>
    internal static int Write(Target target)
    {
        if (target.Tokens == Tokens.None)
        {
            return 0;
        }

        string text = TextOf(target);
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(target))!);
        File.WriteAllText(PathOf(target), text);
        return text.Count(static character => character == '\n');
    }

    /// <summary>Whether the file is as it would be written now.</summary>
    internal static bool IsCurrent(Target target) => target.Tokens == Tokens.None
        ? !File.Exists(PathOf(target))
        : File.Exists(PathOf(target)) && File.ReadAllText(PathOf(target)) == TextOf(target);

    private static string TextOf(Target target)
    {
        var text = new StringBuilder();
        foreach (byte[] word in Words(target.Tokens).Where(word => word.Length is > 1 and <= MaxSize)
            .DistinctBy(Convert.ToHexString))
        {
            text.Append('"');
            foreach (byte octet in word)
            {
                text.Append(octet is > 0x20 and < 0x7f and not ((byte)'"' or (byte)'\\')
                    ? ((char)octet).ToString()
                    : $"\\x{octet:x2}");
            }

            text.Append("\"\n");
        }

        return text.ToString();
    }

    private static IEnumerable<byte[]> Words(Tokens tokens)
    {
        IEnumerable<byte[]> words = [];
        words = tokens.HasFlag(Tokens.Wire) ? words.Concat(Wire()) : words;
        words = tokens.HasFlag(Tokens.Der) ? words.Concat(Der()) : words;
        words = tokens.HasFlag(Tokens.Pem) ? words.Concat(Pem()) : words;
        words = tokens.HasFlag(Tokens.Http) ? words.Concat(Http()) : words;
        words = tokens.HasFlag(Tokens.Logs) ? words.Concat(Logs()) : words;
        return tokens.HasFlag(Tokens.Text) ? words.Concat(Texts()) : words;
    }

    private static IEnumerable<byte[]> Wire()
    {
        foreach (ContentType type in Enum.GetValues<ContentType>())
        {
            yield return [(byte)type, 3, 3];
            yield return [(byte)type, 3, 3, 0, 1];
        }

        foreach (HandshakeType type in Enum.GetValues<HandshakeType>())
        {
            yield return [(byte)type, 0, 0];
        }

        IEnumerable<ushort> points =
        [
            .. Enum.GetValues<ProtocolVersion>().Select(point => (ushort)point),
            .. Enum.GetValues<ExtensionType>().Select(point => (ushort)point),
            .. Enum.GetValues<CipherSuite>().Select(point => (ushort)point),
            .. Enum.GetValues<NamedGroup>().Select(point => (ushort)point),
            .. Enum.GetValues<SignatureScheme>().Select(point => (ushort)point),
        ];
        foreach (ushort point in points)
        {
            yield return [(byte)(point >> 8), (byte)(point & 0xff)];
        }

        // The fatal alerts, and the HelloRetryRequest's random (RFC 8446 §4.1.3).
        foreach (AlertDescription alert in Enum.GetValues<AlertDescription>())
        {
            yield return [0x15, 3, 3, 0, 2, 2, (byte)alert];
        }

        yield return HelloRetryRequest.SpecialRandom.ToArray();
    }

    private static IEnumerable<byte[]> Der()
    {
        foreach (FieldInfo tag in typeof(DerTag).GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Where(field => field.IsLiteral))
        {
            yield return [(byte)tag.GetRawConstantValue()!, 1];
            yield return [(byte)tag.GetRawConstantValue()!, 0x82, 1, 0];
        }

        foreach (PropertyInfo property in Oids.SelectMany(type =>
            type.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)))
        {
            if (property.PropertyType == typeof(ReadOnlySpan<byte>))
            {
                byte[] contents = property.GetMethod!.CreateDelegate<Octets>()().ToArray();
                yield return [DerTag.Oid, (byte)contents.Length, .. contents];
            }
        }

        yield return [DerTag.Boolean, 1, 0xff];
        yield return [DerTag.GeneralizedTime, 15, .. "20260101000000Z"u8];
        yield return [DerTag.UtcTime, 13, .. "260101000000Z"u8];
    }

    private static IEnumerable<byte[]> Pem() => Labels.SelectMany(label => (byte[][])
        [Ascii($"-----BEGIN {label}-----\n"), Ascii($"-----END {label}-----\n")]);

    private static IEnumerable<byte[]> Http() => ((string[])
    [
        "HTTP/1.1 200 OK\r\n", "HTTP/1.0 ", "100 Continue\r\n", "\r\n\r\n", "Content-Length: ", "Transfer-Encoding: chunked\r\n",
        "Connection: close\r\n", "Content-Encoding: gzip\r\n", "Content-Type: ", "0\r\n\r\n", "ffffffff\r\n",
    ]).Select(Ascii);

    private static IEnumerable<byte[]> Logs() => ((string[])
    [
        "\"operators\":[", "\"logs\":[", "\"tiled_logs\":[", "\"log_id\":\"", "\"key\":\"", "\"mmd\":", "\"state\":{",
        "\"usable\":{", "\"retired\":{", "\"rejected\":{", "\"qualified\":{", "\"readonly\":{", "\"pending\":{",
        "\"timestamp\":\"2026-01-01T00:00:00Z\"", "\"temporal_interval\":{", "\"start_inclusive\":\"",
        "\"end_exclusive\":\"", "\"description\":\"", "\"name\":\"", "null",
    ]).Select(Ascii);

    private static IEnumerable<byte[]> Texts() =>
    [
        .. TlsCipher.Parse("ALL").Select(cipher => Ascii(cipher.Name)),
        .. ((string[])
        [
            "HIGH", "DEFAULT", "ECDHE", "aRSA", "ECDSA", "PSK", "AES128", "AES256", "AESGCM", "AESCCM", "AESCCM8",
            "CHACHA20", "TLSv1.2", "TLSv1.3", "!aNULL", "@STRENGTH", ":-", ":+", ":!", "sha256/", "sha256//",
            ";sha256//", "2.5.29.", "1.2.840.113549.1.", "xn--", "*.", "[::1]", "127.0.0.1", "%25",
        ]).Select(Ascii),
    ];

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
