using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using Tls.Crypto;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// Opens the safes of one PKCS#12 file and collects what their bags hold (RFC 7292 §4.1, §4.2).
/// <code>
/// AuthenticatedSafe ::= SEQUENCE OF ContentInfo   -- Data, or EncryptedData
/// SafeContents ::= SEQUENCE OF SafeBag
/// SafeBag ::= SEQUENCE { bagId OBJECT IDENTIFIER, bagValue [0] EXPLICIT ANY, bagAttributes SET OPTIONAL }
/// </code>
/// </summary>
internal sealed class Pkcs12Reader : IDisposable
{
    private const int MaxBags = 1_000;
    private const int MaxNesting = 4;

    private readonly CryptoProvider _provider;
    private readonly SecretBytes _password;
    private readonly List<Certificate> _certificates = [];
    private SigningKey? _key;
    private string? _friendlyName;
    private int _iterations;
    private int _bags;
    private bool _isChanged;

    internal Pkcs12Reader(CryptoProvider provider, ReadOnlySpan<char> password, int iterations)
    {
        _provider = provider;
        _password = new SecretBytes(MemoryMarshal.AsBytes(password));
        _iterations = iterations;
    }

    /// <summary>1.2.840.113549.1.12.10.1: 1 is a key, 2 a shrouded key, 3 a certificate, 6 further bags.</summary>
    private static ReadOnlySpan<byte> BagTypes => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 10, 1];

    /// <summary>1.2.840.113549.1.9.22.1.</summary>
    private static ReadOnlySpan<byte> X509Certificate => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 22, 1];

    /// <summary>1.2.840.113549.1.9.20.</summary>
    private static ReadOnlySpan<byte> FriendlyName => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 20];

    private ReadOnlySpan<char> Password => MemoryMarshal.Cast<byte, char>(_password.Span);

    /// <summary>
    /// §4: checks that the password is the one the file was protected with, and the file as it was then.
    /// </summary>
    internal void CheckMac(ReadOnlySpan<byte> macData, ReadOnlyMemory<byte> safe)
    {
        PasswordOutcome outcome = _provider.CheckPasswordMac(macData, safe.Span, Password, ref _iterations);
        if (outcome != PasswordOutcome.WrongPassword)
        {
            Demand(outcome, "macData");
            return;
        }

        // A MAC fails for a wrong password as it does for a changed file; what is encrypted tells which.
        _isChanged = true;
        ReadSafe(safe);
        throw new CertificateFormatException(
            "macData", 0, "the MAC is wrong: the file was changed, or nothing in it needs the password");
    }

    internal void ReadSafe(ReadOnlyMemory<byte> der)
    {
        DerReader input = new(der.Span);
        DerReader safes = input.Sequence("AuthenticatedSafe");
        input.End("AuthenticatedSafe");
        while (!safes.IsEmpty)
        {
            ContentInfo info = ContentInfo.Read(ref safes);
            DerReader content = info.Content;
            Count(content);
            if (info.Type.SequenceEqual(ContentInfo.Data))
            {
                ReadBags(content.OctetString("SafeContents").ContentsIn(der), 0);
                content.End("content");
            }
            else if (info.Type.SequenceEqual(ContentInfo.EncryptedData))
            {
                ReadEncrypted(content, der);
            }
            else
            {
                throw content.Malformed("contentType", "a safe for the holder of a key, which is not supported");
            }
        }
    }

    internal Pkcs12Contents ToContents()
    {
        var contents = new Pkcs12Contents(_key, Ordered(), _friendlyName);
        _key = null;
        return contents;
    }

    public void Dispose()
    {
        _key?.Dispose();
        _password.Dispose();
    }

    /// <summary>
    /// <code>
    /// EncryptedData ::= SEQUENCE { version INTEGER, encryptedContentInfo SEQUENCE {
    ///     contentType OBJECT IDENTIFIER, contentEncryptionAlgorithm AlgorithmIdentifier,
    ///     encryptedContent [0] IMPLICIT OCTET STRING } }          RFC 5652 §8, §6.1
    /// </code>
    /// </summary>
    private void ReadEncrypted(DerReader content, ReadOnlyMemory<byte> der)
    {
        DerReader fields = content.Sequence("EncryptedData");
        content.End("content");
        _ = fields.SmallInteger("version");
        DerReader info = fields.Sequence("encryptedContentInfo");
        _ = info.Oid("contentType");
        ReadOnlyMemory<byte> algorithm =
            info.Element(DerTag.Sequence, "contentEncryptionAlgorithm").EncodingIn(der);
        ReadOnlySpan<byte> ciphertext = info.OctetString("encryptedContent", DerTag.Context(0)).Contents;
        info.End("encryptedContentInfo");
        using SecretBytes plaintext = Decrypt(algorithm.Span, ciphertext, "encryptedContent");
        byte[] bags = plaintext.Span.ToArray();
        try
        {
            ReadBags(bags, 0);
        }
        finally
        {
            FixedTime.Wipe(bags);
        }
    }

    private void ReadBags(ReadOnlyMemory<byte> der, int nesting)
    {
        DerReader input = new(der.Span);
        DerReader bags = input.Sequence("SafeContents");
        input.End("SafeContents");
        if (nesting > MaxNesting)
        {
            throw bags.Malformed("SafeContents", "nested too deeply");
        }

        while (!bags.IsEmpty)
        {
            Count(bags);
            DerReader bag = bags.Sequence("SafeBag");
            ReadOnlySpan<byte> type = bag.Oid("bagId").Contents;
            DerElement value = bag.Element(DerTag.ContextConstructed(0), "bagValue");
            ReadAttributes(ref bag, der);
            int kind = type.Length == BagTypes.Length + 1 && type.StartsWith(BagTypes) ? type[^1] : 0;
            switch (kind)
            {
                case 1:
                    ReadKey(value.Contents);
                    break;
                case 2:
                    ReadShroudedKey(new DerReader(value, "bagValue"), der);
                    break;
                case 3:
                    ReadCertificate(new DerReader(value, "bagValue"), der);
                    break;
                case 6:
                    ReadBags(value.ContentsIn(der), nesting + 1);
                    break;
                default:
                    // §4.2: CRLs and secrets are for others.
                    break;
            }
        }
    }

    private void Count(DerReader at)
    {
        if (++_bags > MaxBags)
        {
            throw at.Malformed("SafeContents", "more than 1,000 bags");
        }
    }

    private void ReadKey(ReadOnlySpan<byte> pkcs8)
    {
        if (_key is null && !_provider.TryImportSigningKey(PrivateKeyFormat.Pkcs8, pkcs8, default, out _key))
        {
            throw new CertificateFormatException("keyBag", 0, "malformed, or of a kind that is not supported");
        }
    }

    /// <summary>EncryptedPrivateKeyInfo (RFC 5958 §3).</summary>
    private void ReadShroudedKey(DerReader value, ReadOnlyMemory<byte> der)
    {
        DerReader fields = value.Sequence("pkcs8ShroudedKeyBag");
        value.End("bagValue");
        ReadOnlyMemory<byte> algorithm = fields.Element(DerTag.Sequence, "encryptionAlgorithm").EncodingIn(der);
        ReadOnlySpan<byte> ciphertext = fields.OctetString("encryptedData").Contents;
        fields.End("pkcs8ShroudedKeyBag");
        if (_key is null)
        {
            using SecretBytes pkcs8 = Decrypt(algorithm.Span, ciphertext, "pkcs8ShroudedKeyBag");
            ReadKey(pkcs8.Span);
        }
    }

    /// <summary>
    /// <code>CertBag ::= SEQUENCE { certId OBJECT IDENTIFIER, certValue [0] EXPLICIT OCTET STRING }   §4.2.3</code>
    /// </summary>
    private void ReadCertificate(DerReader value, ReadOnlyMemory<byte> der)
    {
        DerReader fields = value.Sequence("certBag");
        value.End("bagValue");
        if (!fields.Oid("certId").Contents.SequenceEqual(X509Certificate))
        {
            return;
        }

        DerReader wrapped = fields.Inside(DerTag.ContextConstructed(0), "certValue");
        fields.End("certBag");
        ReadOnlyMemory<byte> certificate = wrapped.OctetString("certValue").ContentsIn(der);
        wrapped.End("certValue");
        _certificates.Add(Certificate.Parse(certificate.Span));
    }

    /// <summary><code>PKCS12Attribute ::= SEQUENCE { attrId OBJECT IDENTIFIER, attrValues SET OF ANY }</code></summary>
    private void ReadAttributes(ref DerReader bag, ReadOnlyMemory<byte> der)
    {
        if (bag.IsEmpty)
        {
            return;
        }

        DerReader attributes = bag.Inside(DerTag.Set, "bagAttributes");
        bag.End("SafeBag");
        while (!attributes.IsEmpty)
        {
            DerReader attribute = attributes.Sequence("bagAttribute");
            bool isName = attribute.Oid("attrId").Contents.SequenceEqual(FriendlyName);
            DerReader values = attribute.Inside(DerTag.Set, "attrValues");
            if (isName && _friendlyName is null && values.NextIs(DerTag.BmpString))
            {
                _friendlyName = BmpText(values.Any("friendlyName").ContentsIn(der).Span);
            }
        }
    }

    private static string BmpText(ReadOnlySpan<byte> octets)
    {
        StringBuilder text = new(octets.Length / 2);
        for (int i = 0; i + 1 < octets.Length; i += 2)
        {
            text.Append((char)BinaryPrimitives.ReadUInt16BigEndian(octets[i..]));
        }

        return text.ToString();
    }

    private SecretBytes Decrypt(ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> ciphertext, string field)
    {
        PasswordOutcome outcome = _provider.DecryptWithPassword(
            algorithm, ciphertext, Password, ref _iterations, out SecretBytes? plaintext);
        if (_isChanged && outcome is PasswordOutcome.Opened or PasswordOutcome.Damaged)
        {
            plaintext?.Dispose();
            outcome = PasswordOutcome.Damaged;
        }

        Demand(outcome, field);
        return plaintext!;
    }

    private static void Demand(PasswordOutcome outcome, string field)
    {
        string? reason = outcome switch
        {
            PasswordOutcome.Opened => null,
            PasswordOutcome.WrongPassword => "wrong password",
            PasswordOutcome.Damaged => "the password is right, and the file was changed or damaged since",
            PasswordOutcome.Malformed => "malformed parameters of encryption or MAC",
            PasswordOutcome.NotSupported => "an encryption or MAC that is not supported here",
            PasswordOutcome.TooManyIterations => "asks for more rounds of key derivation than are allowed",
        };
        if (reason is not null)
        {
            throw new CertificateFormatException(field, 0, reason)
            {
                IsWrongPassword = outcome == PasswordOutcome.WrongPassword,
            };
        }
    }

    /// <summary>The key's certificate, its issuers by name, then the rest.</summary>
    private List<Certificate> Ordered()
    {
        List<Certificate> rest = [.. _certificates];
        List<Certificate> ordered = [];
        Certificate? next = _key is null
            ? null
            : rest.Find(certificate =>
                certificate.PublicKey.Encoded.Span.SequenceEqual(_key.SubjectPublicKeyInfo.Span));
        while (next is not null)
        {
            ordered.Add(next);
            rest.Remove(next);
            Certificate child = next;
            next = child.IsSelfIssued ? null : rest.Find(candidate => candidate.Subject.Equals(child.Issuer));
        }

        return [.. ordered, .. rest];
    }
}
