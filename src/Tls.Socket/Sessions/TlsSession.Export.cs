using System;
using System.Collections.Generic;
using System.Text;
using Tls.Crypto;
using Tls.Handshake;
using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <content>
/// Sessions as bytes:
/// <code>
/// struct {
///     uint8 format = 1;
///     uint16 version = 0x0304;  uint16 cipher_suite;
///     opaque target_host, server_name, identity&lt;0..2^16-1&gt;;
///     uint64 issued_at, authenticated_at;            ms since 1970
///     uint32 lifetime, age_add;
///     opaque psk&lt;0..255&gt;, ticket&lt;1..2^16-1&gt;, application_protocol&lt;0..255&gt;;
///     Certificate chain&lt;0..2^24-1&gt;;                  each opaque&lt;1..2^24-1&gt;
/// } ExportedSession;
/// </code>
/// </content>
public sealed partial class TlsSession
{
    private const byte Format = 1;

    /// <summary>
    /// The session as bytes, for <see cref="Import"/> in another process. Whoever has them can take up the session as this
    /// client: keep them as a password is kept. Export before use: a session is offered once.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The session has been disposed.</exception>
    public byte[] DangerousExport()
    {
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var w = new TlsWriter();
            w.UInt8(Format);
            w.UInt16((ushort)Version);
            w.UInt16((ushort)CipherSuite);
            _binding.Write(w);
            WriteTime(w, IssuedAt);
            WriteTime(w, AuthenticatedAt);
            w.UInt32(_secret.LifetimeSeconds);
            w.UInt32(_secret.AgeAdd);
            w.Opaque8(_secret.Psk.Span);
            w.Opaque16(_secret.Ticket.Span);
            w.Opaque8(Encoding.Latin1.GetBytes(ApplicationProtocol ?? string.Empty));
            using (w.Vector24())
            {
                foreach (Certificate certificate in PeerChain)
                {
                    w.Opaque24(certificate.Raw.Span);
                }
            }

            byte[] exported = w.ToArray();
            w.Wipe();
            return exported;
        }
    }

    /// <summary>A session from the bytes of <see cref="DangerousExport"/>, which stay the caller's to wipe.</summary>
    /// <exception cref="FormatException">They are not, or are of another version of this library.</exception>
    public static TlsSession Import(ReadOnlySpan<byte> exported)
    {
        try
        {
            var r = new TlsReader(exported);
            return r.UInt8("format") == Format
                && r.UInt16("version") == (ushort)ProtocolVersion.Tls13
                && CipherSuiteInfo.Find((CipherSuite)r.UInt16("cipher_suite")) is { Version: ProtocolVersion.Tls13 } suite
                ? Read(ref r, suite)
                : throw new FormatException("The bytes are no session of this version of the library.");
        }
        catch (Exception exception) when (exception is TlsException or CertificateFormatException)
        {
            throw new FormatException("The bytes are no session: " + exception.Message, exception);
        }
    }

    private static TlsSession Read(ref TlsReader r, CipherSuiteInfo suite)
    {
        ClientBinding binding = ClientBinding.Read(ref r);
        DateTimeOffset issuedAt = ReadTime(ref r, "issued_at");
        DateTimeOffset authenticatedAt = ReadTime(ref r, "authenticated_at");
        uint lifetime = r.UInt32("lifetime");
        uint ageAdd = r.UInt32("age_add");
        ReadOnlySpan<byte> psk = r.Opaque8("psk", suite.Hash.Size(), suite.Hash.Size());
        byte[] ticket = r.Opaque16("ticket", 1).ToArray();
        string protocol = Encoding.Latin1.GetString(r.Opaque8("application_protocol"));
        TlsReader list = r.Vector24("chain");
        var chain = new List<Certificate>();
        while (!list.IsEmpty)
        {
            chain.Add(Certificate.Parse(list.Opaque24("certificate", 1)));
        }

        r.End("ExportedSession");
        var secret = new ClientSession13
        {
            Suite = suite,
            Ticket = ticket,
            Psk = new SecretBytes(psk),
            AgeAdd = ageAdd,
            LifetimeSeconds = lifetime,
        };
        return new TlsSession(secret, binding, chain, trust: null, verification: null)
        {
            ApplicationProtocol = protocol.Length == 0 ? null : protocol,
            IssuedAt = issuedAt,
            AuthenticatedAt = authenticatedAt,
        };
    }

    private static void WriteTime(TlsWriter w, DateTimeOffset time)
    {
        ulong milliseconds = (ulong)Math.Max(0, time.ToUnixTimeMilliseconds());
        w.UInt32((uint)(milliseconds >> 32));
        w.UInt32((uint)(milliseconds & uint.MaxValue));
    }

    private static DateTimeOffset ReadTime(ref TlsReader r, string field)
    {
        ulong milliseconds = ((ulong)r.UInt32(field) << 32) | r.UInt32(field);

        // Room for the arithmetic on lifetimes: a century before the end of time.
        return milliseconds <= (ulong)DateTimeOffset.MaxValue.AddYears(-200).ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)
            : throw Fault.Of(TlsFault.DecodeInvalidValue, field);
    }
}
