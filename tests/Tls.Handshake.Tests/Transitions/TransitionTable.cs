using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;

namespace Tls.Handshake.Tests.Transitions;

/// <summary>A table asked cell by cell: every state of a role × everything that may arrive.</summary>
internal sealed class TransitionTable
{
    private readonly Func<HandshakeState, object, HandshakeState> _next;

    private TransitionTable(
        Type role, IReadOnlyList<object> inputs, Func<HandshakeState, object, HandshakeState> next)
    {
        _next = next;
        Inputs = inputs;
        States =
        [
            .. role.GetNestedTypes(BindingFlags.NonPublic)
                .Where(type => type.IsSubclassOf(typeof(HandshakeState)) && !type.IsAbstract)
                .OrderBy(type => type.MetadataToken)
                .Select(type => (HandshakeState)RuntimeHelpers.GetUninitializedObject(type)),
        ];
    }

    /// <summary>
    /// One of everything that may arrive: each message, each answer, the peer's and the caller's signals.
    /// </summary>
    internal IReadOnlyList<object> Inputs { get; }

    private static IReadOnlyList<object> Inputs13 { get; } =
    [
        new ClientHello { Random = new byte[32], CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256] },
        new HelloRetryRequest { CipherSuite = CipherSuite.TLS_AES_128_GCM_SHA256 },
        new ServerHello13(new byte[32]) { CipherSuite = CipherSuite.TLS_AES_128_GCM_SHA256 },
        new ServerHello12(new byte[32]) { CipherSuite = CipherSuite.TLS_AES_128_GCM_SHA256 },
        new EncryptedExtensions(),
        new CertificateRequest13 { Extensions = [new SignatureAlgorithms(TestOptions.AllSchemes)] },
        new Certificate13 { Entries = [] },
        new CertificateVerify { Algorithm = SignatureScheme.Ed25519, Signature = new byte[64] },
        new Finished { VerifyData = new byte[32] },
        new EndOfEarlyData(),
        new NewSessionTicket13 { LifetimeSeconds = 1, AgeAdd = 0, Ticket = new byte[1] },
        new KeyUpdate { RequestUpdate = KeyUpdateRequest.UpdateNotRequested },
        PeerVerdict.Refuse(new InvalidOperationException()),
        new CertificateAnswer(null),
        new SignatureAnswer([]),
        new PskAnswer(null),
        new ReplayAnswer(false),
        new KeyUpdateOrder(false),
        new CertificateRequestOrder([]),
        new TicketOrder(),
    ];

    private static IReadOnlyList<object> Inputs12 { get; } =
    [
        new HelloRequest(),
        new ClientHello { Random = new byte[32], CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256] },
        new ServerHello12(new byte[32]) { CipherSuite = CipherSuite.TLS_AES_128_GCM_SHA256 },
        new Certificate12 { Certificates = [] },
        new CertificateStatus { OcspResponse = new byte[1] },
        new ServerKeyExchange
        {
            Params = new ServerEcdhParams(NamedGroup.X25519, new byte[32]),
            Algorithm = SignatureScheme.EcdsaSecp256r1Sha256,
            Signature = new byte[64],
        },
        new ServerKeyExchangePsk { Params = new ServerEcdhParams(NamedGroup.X25519, new byte[32]) },
        new CertificateRequest12
        {
            CertificateTypes = [ClientCertificateType.EcdsaSign],
            SignatureSchemes = TestOptions.AllSchemes,
        },
        new ServerHelloDone(),
        new NewSessionTicket12 { LifetimeHintSeconds = 1, Ticket = new byte[1] },
        new ClientKeyExchange { Point = new byte[32] },
        new ClientKeyExchangePsk { Identity = default, Point = new byte[32] },
        new ClientKeyExchangeRsa { EncryptedPreMasterSecret = new byte[256] },
        new CertificateVerify { Algorithm = SignatureScheme.Ed25519, Signature = new byte[64] },
        new Finished { VerifyData = new byte[12] },
        new ChangeCipherSpec(),
        PeerVerdict.Refuse(new InvalidOperationException()),
        new CertificateAnswer(null),
        new SignatureAnswer([]),
        new PskAnswer(null),
        new KeyUpdateOrder(false),
    ];

    /// <summary>The states, in the order of the source; they hold nothing.</summary>
    internal IReadOnlyList<HandshakeState> States { get; }

    internal static TransitionTable Of(Role role) => role switch
    {
        Role.Client13 => new(typeof(Client13), Inputs13, new Client13(Context()).Next),
        Role.Server13 => new(typeof(Server13), Inputs13, new Server13(Context()).Next),
        Role.Client12 => new(typeof(Client12), Inputs12, new Client12(Context()).Next),
        Role.Server12 => new(typeof(Server12), Inputs12, new Server12(Context()).Next),
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    /// <summary>
    /// Whether the table has an arrow, wherever it leads: a state that holds nothing gets no further.
    /// </summary>
    internal bool HasArrow(HandshakeState state, object input)
    {
        try
        {
            _next(state, input);
            return true;
        }
        catch (TlsException fault)
        {
            return fault.Fault != TlsFault.UnexpectedMessage;
        }
        catch (Exception e) when (e is NullReferenceException or InvalidOperationException)
        {
            return true;
        }
    }

    /// <summary>The matrix: a row for each input, a column for each state.</summary>
    internal string Matrix()
    {
        var text = new StringBuilder("| |");
        foreach (HandshakeState state in States)
        {
            text.Append($" {state.Name} |");
        }

        text.Append("\n|---|").Append(string.Concat(States.Select(_ => ":-:|"))).Append('\n');
        foreach (object input in Inputs)
        {
            text.Append($"| {input.GetType().Name} |");
            foreach (HandshakeState state in States)
            {
                text.Append(HasArrow(state, input) ? " ● |" : " · |");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static HandshakeContext Context() =>
        new(CryptoProvider.Default, new RecordedOutput(), rewriter: null);
}
