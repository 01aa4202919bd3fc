namespace Tls.X509.Der;

/// <summary>Identifier octets (X.690 §8.1.2). No structure of X.509 needs a tag number above 30.</summary>
internal static class DerTag
{
    internal const byte Boolean = 0x01;
    internal const byte Integer = 0x02;
    internal const byte BitString = 0x03;
    internal const byte OctetString = 0x04;
    internal const byte Null = 0x05;
    internal const byte Oid = 0x06;
    internal const byte Enumerated = 0x0a;
    internal const byte Utf8String = 0x0c;
    internal const byte PrintableString = 0x13;
    internal const byte TeletexString = 0x14;
    internal const byte Ia5String = 0x16;
    internal const byte UtcTime = 0x17;
    internal const byte GeneralizedTime = 0x18;
    internal const byte UniversalString = 0x1c;
    internal const byte BmpString = 0x1e;
    internal const byte Sequence = 0x30;
    internal const byte Set = 0x31;

    /// <summary>[n] over a primitive type, implicit.</summary>
    internal static byte Context(int number) => (byte)(0x80 | number);

    /// <summary>[n] over a constructed type, or explicit.</summary>
    internal static byte ContextConstructed(int number) => (byte)(0xa0 | number);
}
