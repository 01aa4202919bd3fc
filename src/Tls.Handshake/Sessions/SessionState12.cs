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
///     uint16 version = 0x0303;
///     uint16 cipher_suite;
///     uint8 extended_master_secret;                  0 or 1
///     opaque policy&lt;0..255&gt;;
///     uint64 issued_at;  uint64 authenticated_at;    ms since 1970
///     uint32 lifetime;                               s
///     opaque master_secret[48];
///     uint16 group;                                  0: none
///     opaque server_name&lt;0..255&gt;;                    empty: none
///     opaque psk_identity&lt;0..2^16-1&gt;;                empty: none
///     opaque psk_check&lt;0..255&gt;;                      what is remembered of that key
///     Certificate chain&lt;0..2^16-1&gt;;                  each opaque&lt;1..2^16-1&gt;
///     uint8 local_certificate_type;
/// } SessionState;
/// </code>
/// What a server remembers of a session of TLS 1.2: what a ticket seals, or a store keeps under an ID (RFC 5077 §4
/// recommends much the same). Owns the key.
/// </summary>
internal sealed class SessionState12 : IDisposable
{
    private const byte Format = 4;

    // All but policy, names and certificates.
    private const int FixedSize = 1 + 2 + 2 + 1 + 1 + 8 + 8 + 4 + KeySchedule12.MasterSecretSize + 2 + 1 + 2 + 2;

    /// <summary>The suite: a session goes on under no other (RFC 5246 §7.4.1.3).</summary>
    internal required CipherSuiteInfo Suite { get; init; }

    /// <summary>Whether the secret is an extended master secret (RFC 7627).</summary>
    internal required bool HasExtendedMasterSecret { get; init; }

    /// <summary>What must be the same for the session to be taken up again, in a few bytes.</summary>
    internal required ReadOnlyMemory<byte> Policy { get; init; }

    /// <summary>When this state was written down.</summary>
    internal required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When the peers last showed certificates: resuming a resumed session does not move it.</summary>
    internal required DateTimeOffset AuthenticatedAt { get; init; }

    /// <summary>How long it is good for, in seconds.</summary>
    internal required uint LifetimeSeconds { get; init; }

    /// <summary>master_secret.</summary>
    internal required SecretBytes MasterSecret { get; init; }

    /// <summary>The group of the key exchange it comes from, or null.</summary>
    internal required NamedGroup? Group { get; init; }

    /// <summary>The host_name the client asked for, or null.</summary>
    internal string? ServerName { get; init; }

    /// <summary>The identity of the pre-shared key that began it; empty when there was none.</summary>
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
        int size = 1 + FixedSize + Policy.Length + (ServerName?.Length ?? 0) + PskIdentity.Length
            + 1 + PskCheck.Length;
        if (SessionFields.Writer(size + PeerChain.EncodedSize()) is not { } w)
        {
            return null;
        }

        WriteTo(w);
        return SessionFields.Finish(w);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <returns>Null when it is anything else, be it of another version of ours.</returns>
    internal static SessionState12? Read(ReadOnlySpan<byte> state)
    {
        try
        {
            var r = new TlsReader(state);
            return r.UInt8("format") == Format && r.UInt16("version") == (ushort)ProtocolVersion.Tls12
                && CipherSuiteInfo.Find((CipherSuite)r.UInt16("cipher_suite"))
                    is { Version: ProtocolVersion.Tls12 } suite
                ? ReadFrom(ref r, suite)
                : null;
        }
        catch (TlsException)
        {
            return null;
        }
    }

    /// <summary>Wipes the key.</summary>
    public void Dispose() => MasterSecret.Dispose();

    private static SessionState12 ReadFrom(ref TlsReader r, CipherSuiteInfo suite)
    {
        bool isExtended = r.UInt8("extended_master_secret") != 0;
        byte[] policy = r.Opaque8("policy").ToArray();
        DateTimeOffset issuedAt = r.Time("issued_at");
        DateTimeOffset authenticatedAt = r.Time("authenticated_at");
        uint lifetime = r.UInt32("lifetime");
        ReadOnlySpan<byte> secret = r.Bytes(KeySchedule12.MasterSecretSize, "master_secret");
        var group = (NamedGroup)r.UInt16("group");
        string name = Encoding.ASCII.GetString(r.Opaque8("server_name"));
        byte[] pskIdentity = r.Opaque16("psk_identity").ToArray();
        byte[] pskCheck = r.Opaque8("psk_check").ToArray();
        IReadOnlyList<ReadOnlyMemory<byte>> chain = r.Chain("chain");
        var localType = (CertificateType)r.UInt8("local_certificate_type");
        r.End("SessionState");
        return new SessionState12
        {
            Suite = suite,
            HasExtendedMasterSecret = isExtended,
            Policy = policy,
            IssuedAt = issuedAt,
            AuthenticatedAt = authenticatedAt,
            LifetimeSeconds = lifetime,
            MasterSecret = new SecretBytes(secret),
            Group = group == 0 ? null : group,
            ServerName = name.Length == 0 ? null : name,
            PskIdentity = pskIdentity,
            PskCheck = pskCheck,
            PeerChain = chain,
            LocalCertificateType = localType,
        };
    }

    private void WriteTo(TlsWriter w)
    {
        w.UInt8(Format);
        w.UInt16((ushort)ProtocolVersion.Tls12);
        w.UInt16((ushort)Suite.Suite);
        w.UInt8(HasExtendedMasterSecret ? (byte)1 : (byte)0);
        w.Opaque8(Policy.Span);
        w.Time(IssuedAt);
        w.Time(AuthenticatedAt);
        w.UInt32(LifetimeSeconds);
        w.Bytes(MasterSecret.Span);
        w.UInt16((ushort)(Group ?? 0));
        w.Text(ServerName);
        w.Opaque16(PskIdentity.Span);
        w.Opaque8(PskCheck.Span);
        w.Chain(PeerChain);
        w.UInt8((byte)LocalCertificateType);
    }
}
