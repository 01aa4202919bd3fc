using System;
using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Our flight: Certificate, ClientKeyExchange, CertificateVerify, change_cipher_spec, Finished, and the keys
/// that come of it (RFC 5246 §7.4.6-§7.4.9, §8.1; RFC 7627 §4; RFC 8422 §5.7).
/// </summary>
internal readonly partial struct Client12
{
    private HandshakeState OnServerHelloDone(WaitRequestOrDone state)
    {
        _context.Transcript.DropMessages();
        return SendFinished(SendKeyExchange(state.Negotiated, state.Half));
    }

    private AwaitCertificate OnServerHelloDone(WaitServerHelloDone state)
    {
        CertificateRequest12 request = state.Request;
        return new AwaitCertificate(
            state.Negotiated,
            state.Half,
            new CertificateQuestion
            {
                IsServer = false,
                CertificateTypes = [_context.Facts.LocalCertificateType],
                SignatureSchemes = request.SignatureSchemes,
                LocalSchemes = state.Negotiated.Options.SignatureSchemes,
                CertificateSignatureSchemes = request.SignatureSchemes,
                Authorities = request.Authorities,
                Version = ProtocolVersion.Tls12,
                KeyKinds = Tls12Parameters.KindsFor(request.CertificateTypes),
            });
    }

    private HandshakeState OnCertificateChosen(AwaitCertificate state, CertificateAnswer answer)
    {
        // §7.4.6: a client without a suitable certificate MUST send a Certificate message containing none.
        if (answer.Identity is not { } identity)
        {
            _context.Transcript.DropMessages();
            _context.Flight.Add(CertificateChains.None12(_context.Facts.LocalCertificateType));
            return SendFinished(SendKeyExchange(state.Negotiated, state.Half));
        }

        state.Asked.Demand(identity);
        SignatureScheme scheme = SignatureSelection.Select(
            ProtocolVersion.Tls12,
            state.Negotiated.Options.SignatureSchemes,
            state.Asked.SchemesFor(identity),
            identity,
            out SignatureAlgorithm algorithm);
        _context.Flight.Add(identity.ToCertificate12());
        Keyed keyed = SendKeyExchange(state.Negotiated, state.Half);
        _context.Facts.LocalIdentity = identity;
        _context.Facts.ClientSignatureScheme = scheme;

        // §7.4.8: all handshake messages so far, the messages themselves.
        byte[] messages = _context.Transcript.Messages.ToArray();
        _context.Transcript.DropMessages();
        return new AwaitSignature(
            keyed,
            new SignatureQuestion
            {
                Identity = identity,
                Scheme = scheme,
                Algorithm = algorithm,
                Content = messages,
            });
    }

    private HandshakeState OnSigned(AwaitSignature state, SignatureAnswer answer)
    {
        _context.Flight.Add(new CertificateVerify
        {
            Algorithm = state.Asked.Scheme,
            Signature = answer.Signature,
        });
        return SendFinished(state.Keyed);
    }

    private Keyed SendKeyExchange(Negotiated negotiated, ServerHalf half) => half switch
    {
        ServerShare share => SendKeyExchange(negotiated, share),
        ServerKey key => SendKeyExchange(negotiated, key),
        _ => throw new InvalidOperationException(half.GetType().Name),
    };

    /// <summary>RSA key exchange (§7.4.7.1): the secret is ours, encrypted to the server's key.</summary>
    private Keyed SendKeyExchange(Negotiated negotiated, ServerKey server)
    {
        (SecretBytes preMasterSecret, ReadOnlyMemory<byte> encrypted, RsaPremaster12 proof) =
            RsaPremaster12.Encrypt(_context.Crypto, server.LeafKey, negotiated.ClientVersion);
        _context.Flight.Add(new ClientKeyExchangeRsa { EncryptedPreMasterSecret = encrypted });
        return Derive(negotiated, preMasterSecret, proof);
    }

    private Keyed SendKeyExchange(Negotiated negotiated, ServerShare server)
    {
        // RFC 8422 §5.10, §5.11: public values MUST be validated; an all-zero secret is refused.
        if (!server.Group.TryAccept(
            server.Point.Span, out byte[]? point, out SecretBytes? preMasterSecret))
        {
            throw Fault.Of(
                TlsFault.IllegalKeyShare, $"{server.Group.Name} of {server.Point.Length} bytes");
        }

        _context.Flight.Add(new ClientKeyExchange { Point = point });
        return Derive(negotiated, preMasterSecret, server.Signature);
    }

    private Keyed Derive(Negotiated negotiated, SecretBytes preMasterSecret, IdentityProof proof)
    {
        var schedule = new KeySchedule12(
            _context.Crypto, negotiated.Suite.Hash, negotiated.ClientRandom, negotiated.ServerRandom);
        MasterSecret12 master = negotiated.HasExtendedMasterSecret
            ? schedule.ExtendedMaster(
                preMasterSecret, throughClientKeyExchange: _context.Transcript.Through)
            : schedule.Master(preMasterSecret);
        _context.Log(master);
        return new Keyed(
            negotiated, master, master.KeyBlock(negotiated.Suite, _context.Facts.EncryptsThenMacs), proof);
    }

    private HandshakeState SendFinished(Keyed keyed)
    {
        _context.Flight.ChangeCipherSpec();
        _context.Flight.InstallWriteKeys(KeyEpoch.Application, keyed.Keys.TakeClient());
        byte[] verifyData = keyed.Master.ClientVerifyData(beforeFinished: _context.Transcript.Through);
        _context.Flight.Add(new Finished { VerifyData = verifyData });
        _context.Facts.NoteFinished(verifyData);

        // RFC 5077 §3.3: the message MUST be sent if the server included the extension, and not otherwise.
        return keyed.Negotiated.BringsTicket
            ? new WaitNewSessionTicket(keyed)
            : new WaitChangeCipherSpec(keyed, ticket: null);
    }
}
