using Tls.Crypto;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// The server's Finished, our flight in answer to it, and the keys of the application (RFC 8446 §4.4, §7.1).
/// </summary>
internal readonly partial struct Client13
{
    private HandshakeState OnFinished(WaitFinished state, Finished message)
    {
        Keyed keyed = state.Keyed;
        FinishedVerified finished = FinishedVerified.Check(
            keyed.Secrets.Server, message, beforeFinished: _context.Transcript.Before);

        TranscriptHash throughServerFinished = _context.Transcript.Through;
        var server = new Authenticated(
            keyed.Offer.Options,
            keyed.Suite,
            keyed.Secrets,
            new ApplicationSecrets(keyed.Secrets.Main, throughServerFinished, isServer: false),
            state.Identity,
            finished);
        try
        {
            return UseApplicationKeys(state, server, throughServerFinished);
        }
        catch
        {
            // No state owns the secrets of the application yet.
            server.Dispose();
            throw;
        }
    }

    private HandshakeState UseApplicationKeys(
        WaitFinished state, Authenticated server, in TranscriptHash throughServerFinished)
    {
        Keyed keyed = state.Keyed;
        ApplicationSecrets secrets = server.Secrets;
        keyed.Secrets.WipeServer();
        _context.Log(secrets.Client);
        _context.Log(secrets.Server);
        _context.Keep(keyed.Secrets.Main.Exporter(throughServerFinished));
        _context.Output.InstallReadKeys(KeyEpoch.Application, secrets.Read.Keys(keyed.Suite.Aead));

        if (state.EndsEarlyData)
        {
            // §4.5: after the server's Finished, an EndOfEarlyData under the keys of early data, which it ends.
            _context.Flight.Add(new EndOfEarlyData());
            _context.Flight.InstallWriteKeys(KeyEpoch.Handshake, keyed.Secrets.Client.Keys(keyed.Suite.Aead));
        }

        return state.Request is { } request
            ? new AwaitCertificate(server, Question(request, keyed.Offer.Options))
            : SendFinished(server);
    }

    private CertificateQuestion Question(CertificateRequest13 request, ClientHandshakeOptions options)
    {
        ExtensionBlock extensions = request.Extensions;
        var schemes = extensions.Require<SignatureAlgorithms>(ExtensionType.SignatureAlgorithms).Schemes;
        return new CertificateQuestion
        {
            IsServer = false,
            SignatureSchemes = schemes,
            LocalSchemes = options.SignatureSchemes,
            CertificateSignatureSchemes = extensions.Find<SignatureAlgorithmsCert>()?.Schemes ?? schemes,
            Authorities = extensions.Find<CertificateAuthorities>()?.Authorities ?? [],
            CertificateTypes = [_context.Facts.LocalCertificateType],
            Extensions = extensions,
        };
    }

    private HandshakeState OnCertificateChosen(AwaitCertificate state, CertificateAnswer answer)
    {
        // §4.4.2: a client without a suitable certificate MUST send a Certificate message containing none.
        if (answer.Identity is not { } identity)
        {
            _context.Flight.Add(new Certificate13 { Entries = [] });
            return SendFinished(state.Server);
        }

        state.Asked.Demand(identity);
        SignatureScheme scheme = SignatureSelection.Select(
            ProtocolVersion.Tls13,
            state.Server.Options.SignatureSchemes,
            state.Asked.SchemesFor(identity),
            identity,
            out SignatureAlgorithm algorithm);
        _context.SendCertificate(identity, state.Asked.Extensions);
        _context.Facts.LocalIdentity = identity;
        _context.Facts.ClientSignatureScheme = scheme;
        return new AwaitSignature(
            state.Server,
            new SignatureQuestion
            {
                Identity = identity,
                Scheme = scheme,
                Algorithm = algorithm,
                Transcript = _context.Transcript,
            });
    }

    private Open OnSigned(AwaitSignature state, SignatureAnswer answer)
    {
        _context.Flight.Add(new CertificateVerify
        {
            Algorithm = state.Asked.Scheme,
            Signature = answer.Signature,
        });
        return SendFinished(state.Server);
    }

    private Open SendFinished(Authenticated server)
    {
        byte[] verifyData = FinishedMac.Compute(
            server.Handshake.Client, beforeFinished: _context.Transcript.Through);
        _context.Flight.Add(new Finished { VerifyData = verifyData });
        ResumptionSecret? resumption = _context.Output.WantsSessions
            ? server.Handshake.Main.Resumption(throughClientFinished: _context.Transcript.Through)
            : null;
        server.Handshake.Dispose();
        try
        {
            _context.Flight.InstallWriteKeys(KeyEpoch.Application, server.Secrets.Write.Keys(server.Suite.Aead));
        }
        catch
        {
            resumption?.Dispose();
            throw;
        }

        var established = new Established(
            server.Options, server.Suite, server.Secrets, resumption, server.Identity, server.Finished);

        // §4.2.6: who has offered "post_handshake_auth" may be asked, over the transcript so far.
        if (server.Options.PostHandshakeAuthentication)
        {
            return new Askable(established);
        }

        _context.EndTranscript();
        return new Connected(established);
    }
}
