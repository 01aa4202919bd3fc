using System.Collections.Generic;

namespace Tls.Handshake;

/// <summary>
/// A client: sends the ClientHello, then follows the table of the version the server picks.
/// </summary>
internal sealed class ClientMachine : HandshakeDriver
{
    private readonly ClientHandshakeOptions _options;
    private readonly Client13 _tls13;
    private readonly Client12 _tls12;

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
        List<OfferedPsk> offered = session is ClientSession13 session13 ? [new OfferedPsk(session13)] : [];
        foreach (ExternalPsk psk in psks ?? [])
        {
            offered.Add(new OfferedPsk(psk));
        }

        Context.Psks = offered;
        Context.Psks12 = psks12 ?? [];
        Context.Session12 = session as ClientSession12;
        _tls13 = new Client13(Context);
        _tls12 = new Client12(Context);
    }

    /// <inheritdoc/>
    protected override HandshakeState Begin() => ClientStart.SendClientHello(_options, Context);

    /// <inheritdoc/>
    protected override HandshakeState Next(HandshakeState state, object input) =>
        state is State12 || input is ServerHello12 ? _tls12.Next(state, input) : _tls13.Next(state, input);
}
