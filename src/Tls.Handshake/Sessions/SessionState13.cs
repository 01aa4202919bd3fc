using System;
using System.Collections.Generic;
using System.Text;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          ours alone: nobody else reads it
///     uint8 format = 4;
///     uint16 version = 0x0304;
///     uint16 cipher_suite;
///     opaque policy&lt;0..255&gt;;
///     uint64 issued_at;  uint64 authenticated_at;    ms since 1970
///     uint32 lifetime;                               s
///     uint32 age_add;
///     opaque psk&lt;0..255&gt;;
///     opaque server_name&lt;0..255&gt;;                    empty: none
///     opaque application_protocol&lt;0..255&gt;;           empty: none
///     uint32 max_early_data_size;                    0: none
///     opaque psk_identity&lt;0..2^16-1&gt;;                empty: certificates
///     opaque psk_check&lt;0..255&gt;;                      what is remembered of that key
///     Certificate chain&lt;0..2^16-1&gt;;                  each opaque&lt;1..2^16-1&gt;
///     uint8 local_certificate_type;
/// } SessionState;
/// </code>
/// What a server remembers of a session: what a ticket seals. Owns the key.
/// </summary>
internal sealed class SessionState13 : IDisposable
{
    /// <summary>A state longer than this gets no ticket: it would have to fit a ClientHello.</summary>
    internal const int MaxSize = 16 * 1024;

    private const byte Format = 4;

    /// <summary>The suite; only its hash binds.</summary>
    internal required CipherSuiteInfo Suite { get; init; }

    /// <summary>What must be the same for the session to be taken up again, in a few bytes.</summary>
    internal required ReadOnlyMemory<byte> Policy { get; init; }

    /// <summary>When this ticket was made.</summary>
    internal required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When the peers last showed certificates: resuming a resumed session does not move it.</summary>
    internal required DateTimeOffset AuthenticatedAt { get; init; }

    /// <summary>ticket_lifetime, in seconds.</summary>
    internal required uint LifetimeSeconds { get; init; }

    /// <summary>ticket_age_add.</summary>
    internal required uint AgeAdd { get; init; }

    /// <summary>The pre-shared key.</summary>
    internal required SecretBytes Psk { get; init; }

    /// <summary>The host_name the client asked for, or null.</summary>
    internal string? ServerName { get; init; }

    /// <summary>The application protocol, or null.</summary>
    internal string? ApplicationProtocol { get; init; }

    /// <summary>max_early_data_size: how much early data the ticket allows, in bytes; 0 for none.</summary>
    internal uint MaxEarlyData { get; init; }

    /// <summary>The identity of the external key by which the session began, as on the wire; empty when by certificates.</summary>
    internal ReadOnlyMemory<byte> PskIdentity { get; init; }

    /// <summary>What is remembered of that key (<see cref="Handshake.PskCheck"/>); empty when there was none.</summary>
    internal ReadOnlyMemory<byte> PskCheck { get; init; }

    /// <summary>The client's certificates, leaf first, DER; empty when it showed none.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> PeerChain { get; init; } = [];

    /// <summary>What the server showed when the session began (RFC 7250).</summary>
    internal CertificateType LocalCertificateType { get; init; }

    /// <summary>Writes the state into memory that is wiped, or null when it is too long for a ticket.</summary>
    internal SecretBytes? Write()
    {
        int size = 1 + 2 + 2 + 1 + Policy.Length + 8 + 8 + 4 + 4 + 1 + Psk.Length
            + 1 + (ServerName?.Length ?? 0) + 1 + (ApplicationProtocol?.Length ?? 0)
            + 4 + 2 + PskIdentity.Length + 1 + PskCheck.Length + 2 + 1;
        if (SessionFields.Writer(size + PeerChain.EncodedSize()) is not { } w)
        {
            return null;
        }

        WriteTo(w);
        return SessionFields.Finish(w);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <returns>Null when it is anything else, be it of another version of ours.</returns>
    internal static SessionState13? Read(ReadOnlySpan<byte> state)
    {
        try
        {
            var r = new TlsReader(state);
            return r.UInt8("format") == Format && r.UInt16("version") == (ushort)ProtocolVersion.Tls13
                && CipherSuiteInfo.Find((CipherSuite)r.UInt16("cipher_suite"))
                    is { Version: ProtocolVersion.Tls13 } suite
                ? ReadFrom(ref r, suite)
                : null;
        }
        catch (TlsException)
        {
            return null;
        }
    }

    /// <summary>Wipes the key.</summary>
    public void Dispose() => Psk.Dispose();

    private static SessionState13 ReadFrom(ref TlsReader r, CipherSuiteInfo suite)
    {
        byte[] policy = r.Opaque8("policy").ToArray();
        DateTimeOffset issuedAt = r.Time("issued_at");
        DateTimeOffset authenticatedAt = r.Time("authenticated_at");
        uint lifetime = r.UInt32("lifetime");
        uint ageAdd = r.UInt32("age_add");
        ReadOnlySpan<byte> psk = r.Opaque8("psk", suite.Hash.Size(), suite.Hash.Size());
        string name = Encoding.ASCII.GetString(r.Opaque8("server_name"));
        string protocol = Encoding.Latin1.GetString(r.Opaque8("application_protocol"));
        uint maxEarlyData = r.UInt32("max_early_data_size");
        byte[] pskIdentity = r.Opaque16("psk_identity").ToArray();
        byte[] pskCheck = r.Opaque8("psk_check").ToArray();
        IReadOnlyList<ReadOnlyMemory<byte>> chain = r.Chain("chain");
        var localType = (CertificateType)r.UInt8("local_certificate_type");
        r.End("SessionState");
        return new SessionState13
        {
            Suite = suite,
            Policy = policy,
            IssuedAt = issuedAt,
            AuthenticatedAt = authenticatedAt,
            LifetimeSeconds = lifetime,
            AgeAdd = ageAdd,
            Psk = new SecretBytes(psk),
            ServerName = name.Length == 0 ? null : name,
            ApplicationProtocol = protocol.Length == 0 ? null : protocol,
            MaxEarlyData = maxEarlyData,
            PskIdentity = pskIdentity,
            PskCheck = pskCheck,
            PeerChain = chain,
            LocalCertificateType = localType,
        };
    }

    private void WriteTo(TlsWriter w)
    {
        w.UInt8(Format);
        w.UInt16((ushort)ProtocolVersion.Tls13);
        w.UInt16((ushort)Suite.Suite);
        w.Opaque8(Policy.Span);
        w.Time(IssuedAt);
        w.Time(AuthenticatedAt);
        w.UInt32(LifetimeSeconds);
        w.UInt32(AgeAdd);
        w.Opaque8(Psk.Span);
        w.Text(ServerName);
        w.Text(ApplicationProtocol);
        w.UInt32(MaxEarlyData);
        w.Opaque16(PskIdentity.Span);
        w.Opaque8(PskCheck.Span);
        w.Chain(PeerChain);
        w.UInt8((byte)LocalCertificateType);
    }
}
