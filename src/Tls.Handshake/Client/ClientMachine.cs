using System.Collections.Generic;

namespace Tls.Handshake;

/// <summary>
/// A client: sends the ClientHello, then follows the table of the version the server picks.
/// </summary>
internal sealed class ClientMachine : HandshakeDriver
{
    private readonly ClientHandshakeOptions _options;

    /// <summary>A client, not yet started.</summary>
    internal ClientMachine(
        ClientHandshakeOptions options,
        IHandshakeOutput output,
        ClientSession? session = null,
        IReadOnlyList<ExternalPsk>? psks = null,
        IReadOnlyList<ExternalPsk>? psks12 = null)
        : base(options.Crypto, output, options.DangerousMessageRewriter, options.Extras.Compressors)
    {
        _options = options;
        Context.Psks = Offered(session as ClientSession13, psks ?? []);
        Context.Psks12 = psks12 ?? [];
        Context.Session12 = session as ClientSession12;
    }

    private static OfferedPsk[] Offered(ClientSession13? session, IReadOnlyList<ExternalPsk> psks)
    {
        int first = session is null ? 0 : 1;
        if (first + psks.Count == 0)
        {
            return [];
        }

        var offered = new OfferedPsk[first + psks.Count];
        if (session is not null)
        {
            offered[0] = new OfferedPsk(session);
        }

        for (int i = 0; i < psks.Count; i++)
        {
            offered[first + i] = new OfferedPsk(psks[i]);
        }

        return offered;
    }

    /// <inheritdoc/>
    protected override HandshakeState Begin() => ClientStart.SendClientHello(_options, Context);

    /// <inheritdoc/>
    protected override HandshakeState Next(HandshakeState state, object input) =>
        state is State12 || input is ServerHello12
            ? new Client12(Context).Next(state, input)
            : new Client13(Context).Next(state, input);
}
