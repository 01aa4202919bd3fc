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
///     uint8 format = 3;
///     uint16 version;  uint16 cipher_suite;
///     opaque target_host, server_name, identity&lt;0..2^16-1&gt;;
///     uint64 issued_at, authenticated_at;            ms since 1970
///     uint32 lifetime;
///     select (version) {
///         case 0x0304: uint32 age_add, max_early_data_size;  opaque psk&lt;0..255&gt;, ticket&lt;1..2^16-1&gt;,
///                      early_protocol&lt;0..255&gt;;
///         case 0x0303: uint8 extended_master_secret;  opaque master_secret[48];  uint16 group;
///                      opaque session_id&lt;0..32&gt;, ticket&lt;0..2^16-1&gt;;
///     };
///     opaque application_protocol&lt;0..255&gt;;
///     Certificate chain&lt;0..2^24-1&gt;;                  each opaque&lt;1..2^24-1&gt;
///     DelegatedCredential credential&lt;0..2^24-1&gt;;     empty: none (RFC 9345)
/// } ExportedSession;
/// </code>
/// </content>
public sealed partial class TlsSession
{
    private const byte Format = 3;
    private const int MasterSecretSize = 48;

    /// <summary>
    /// The session as bytes, for <see cref="Import"/> in another process. Whoever has them can take up the session as this
    /// client: keep them as a password is kept. Export one of TLS 1.3 before use: it is offered once.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The session has been disposed.</exception>
    public byte[] DangerousExport()
    {
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);

            // The writer never grows, so that it leaves no copy of the key behind.
            var w = new TlsWriter(capacity: RoomToExport());
            w.UInt8(Format);
            w.UInt16((ushort)Version);
            w.UInt16((ushort)CipherSuite);
            _binding.Write(w);
            w.Time(IssuedAt);
            w.Time(AuthenticatedAt);
            w.UInt32(_secret.LifetimeSeconds);
            Write(w, _secret);
            w.Opaque8(Encoding.Latin1.GetBytes(ApplicationProtocol ?? string.Empty));
            using (w.Vector24())
            {
                foreach (Certificate certificate in PeerChain)
                {
                    w.Opaque24(certificate.Raw.Span);
                }
            }

            using (w.Vector24())
            {
                DelegatedCredential?.Write(w);
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
                && CipherSuiteInfo.Find(ReadSuite(ref r, out ProtocolVersion version)) is { } suite
                && suite.Version == version
                ? Read(ref r, suite)
                : throw new FormatException("The bytes are no session of this version of the library.");
        }
        catch (Exception exception) when (exception is TlsException or CertificateFormatException)
        {
            throw new FormatException("The bytes are no session: " + exception.Message, exception);
        }
    }

    private static CipherSuite ReadSuite(ref TlsReader r, out ProtocolVersion version)
    {
        version = (ProtocolVersion)r.UInt16("version");
        return (CipherSuite)r.UInt16("cipher_suite");
    }

    private static TlsSession Read(ref TlsReader r, CipherSuiteInfo suite)
    {
        ClientBinding binding = ClientBinding.Read(ref r);
        DateTimeOffset issuedAt = r.Time("issued_at");
        DateTimeOffset authenticatedAt = r.Time("authenticated_at");
        uint lifetime = r.UInt32("lifetime");
        ClientSession secret = suite.Version == ProtocolVersion.Tls13
            ? Read13(ref r, suite, lifetime)
            : Read12(ref r, suite, lifetime);
        try
        {
            string protocol = Encoding.Latin1.GetString(r.Opaque8("application_protocol"));
            TlsReader list = r.Vector24("chain");
            var chain = new List<Certificate>();
            while (!list.IsEmpty)
            {
                chain.Add(Certificate.Parse(list.Opaque24("certificate", 1)));
            }

            TlsReader rest = r.Vector24("credential");
            DelegatedCredential? credential = rest.IsEmpty ? null : DelegatedCredential.Read(ref rest);
            rest.End("credential");
            r.End("ExportedSession");
            return new TlsSession(secret, binding, chain, trust: null, verification: null)
            {
                ApplicationProtocol = protocol.Length == 0 ? null : protocol,
                IssuedAt = issuedAt,
                AuthenticatedAt = authenticatedAt,
                DelegatedCredential = credential,
            };
        }
        catch
        {
            secret.Dispose();
            throw;
        }
    }

    /// <summary>At least as many bytes as are exported.</summary>
    private int RoomToExport()
    {
        // Everything of fixed size, or of 255 bytes at most, and the prefixes.
        const int Rest = 1024;
        int size = Rest + _binding.MaxSize + _secret.Ticket.Length;
        foreach (Certificate certificate in PeerChain)
        {
            size += 3 + certificate.Raw.Length;
        }

        if (DelegatedCredential is { } credential)
        {
            size += credential.SubjectPublicKeyInfo.Length + credential.Signature.Length;
        }

        return size;
    }

    private static ClientSession13 Read13(ref TlsReader r, CipherSuiteInfo suite, uint lifetime)
    {
        uint ageAdd = r.UInt32("age_add");
        uint maxEarlyData = r.UInt32("max_early_data_size");
        ReadOnlySpan<byte> psk = r.Opaque8("psk", suite.Hash.Size(), suite.Hash.Size());
        byte[] ticket = r.Opaque16("ticket", 1).ToArray();
        string protocol = Encoding.Latin1.GetString(r.Opaque8("early_protocol"));
        return new ClientSession13
        {
            Suite = suite,
            Ticket = ticket,
            MaxEarlyData = maxEarlyData,
            ApplicationProtocol = protocol.Length == 0 ? null : protocol,
            Psk = new SecretBytes(psk),
            AgeAdd = ageAdd,
            LifetimeSeconds = lifetime,
        };
    }

    private static ClientSession12 Read12(ref TlsReader r, CipherSuiteInfo suite, uint lifetime)
    {
        bool isExtended = r.UInt8("extended_master_secret") != 0;
        ReadOnlySpan<byte> masterSecret = r.Bytes(MasterSecretSize, "master_secret");
        var group = (NamedGroup)r.UInt16("group");
        byte[] sessionId = r.Opaque8("session_id", 0, 32).ToArray();
        byte[] ticket = r.Opaque16("ticket", sessionId.Length == 0 ? 1 : 0).ToArray();
        return new ClientSession12
        {
            Suite = suite,
            SessionId = sessionId,
            Ticket = ticket,
            MasterSecret = new SecretBytes(masterSecret),
            HasExtendedMasterSecret = isExtended,
            Group = group == 0 ? null : group,
            LifetimeSeconds = lifetime,
        };
    }

    private static void Write(TlsWriter w, ClientSession secret)
    {
        if (secret is ClientSession12 session)
        {
            w.UInt8(session.HasExtendedMasterSecret ? (byte)1 : (byte)0);
            w.Bytes(session.MasterSecret.Span);
            w.UInt16((ushort)(session.Group ?? 0));
            w.Opaque8(session.SessionId.Span);
            w.Opaque16(session.Ticket.Span);
            return;
        }

        var secret13 = (ClientSession13)secret;
        w.UInt32(secret13.AgeAdd);
        w.UInt32(secret13.MaxEarlyData);
        w.Opaque8(secret13.Psk.Span);
        w.Opaque16(secret13.Ticket.Span);
        w.Opaque8(Encoding.Latin1.GetBytes(secret13.ApplicationProtocol ?? string.Empty));
    }
}
