using System;
using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using Tls.Crypto;

namespace Tls.BogoShim.Connections;

/// <summary>
/// Tickets that the runner can open and change: in the layout that RFC 5077 §4 recommends, under the key of the flag
/// -ticket-key, around a sequence whose second and third fields are the version and the cipher suite. They are taken out
/// of the state and put back into it, changed or not, so that it is the server that judges them.
/// </summary>
internal sealed class RunnerTicketKeys(byte[] key) : TicketKeyRing
{
    private const int NameSize = 16;
    private const int VersionPlace = 1;
    private const int SuitePlace = 3;
    private const int RestPlace = 5;

    private ReadOnlySpan<byte> Name => key.AsSpan(0, NameSize);

    private ReadOnlySpan<byte> MacKey => key.AsSpan(NameSize, NameSize);

    private ReadOnlySpan<byte> CipherKey => key.AsSpan(2 * NameSize, NameSize);

    public override byte[]? Seal(ReadOnlySpan<byte> state)
    {
        var session = new AsnWriter(AsnEncodingRules.DER);
        using (session.PushSequence())
        {
            session.WriteInteger(1);
            session.WriteInteger((state[VersionPlace] << 8) | state[VersionPlace + 1]);
            session.WriteOctetString(state[SuitePlace..RestPlace]);
            session.WriteOctetString(state[..VersionPlace]);
            session.WriteOctetString(state[RestPlace..]);
        }

        byte[] iv = RandomNumberGenerator.GetBytes(NameSize);
        using Aes aes = NewAes();
        byte[] ticket = [.. Name, .. iv, .. aes.EncryptCbc(session.Encode(), iv)];
        return [.. ticket, .. HMACSHA256.HashData(MacKey, ticket)];
    }

    public override SecretBytes? Open(ReadOnlySpan<byte> ticket)
    {
        int macPlace = ticket.Length - HMACSHA256.HashSizeInBytes;
        if (macPlace < 3 * NameSize
            || !ticket[..NameSize].SequenceEqual(Name)
            || !HMACSHA256.HashData(MacKey, ticket[..macPlace]).AsSpan().SequenceEqual(ticket[macPlace..]))
        {
            return null;
        }

        using Aes aes = NewAes();
        byte[] session = aes.DecryptCbc(ticket[(2 * NameSize)..macPlace], ticket[NameSize..(2 * NameSize)]);
        AsnReader fields = new AsnReader(session, AsnEncodingRules.DER).ReadSequence();
        fields.ReadInteger();
        BigInteger version = fields.ReadInteger();
        byte[] suite = fields.ReadOctetString();
        byte[] start = fields.ReadOctetString();
        return new SecretBytes([.. start, (byte)((int)version >> 8), (byte)((int)version & 0xff), .. suite, .. fields.ReadOctetString()]);
    }

    private Aes NewAes()
    {
        Aes aes = Aes.Create();
        aes.SetKey(CipherKey);
        return aes;
    }
}

/// <summary>A server that has no ticket to give now.</summary>
internal sealed class NoTicketKeys : TicketKeyRing
{
    public override byte[]? Seal(ReadOnlySpan<byte> state) => null;

    public override SecretBytes? Open(ReadOnlySpan<byte> ticket) => null;
}
