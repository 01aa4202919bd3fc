namespace Tls.Handshake;

/// <summary>
/// A client: sends the ClientHello, then follows the table of the version the server picks. Only TLS 1.3's
/// exists.
/// </summary>
internal sealed class ClientMachine : HandshakeDriver
{
    private readonly ClientHandshakeOptions _options;
    private readonly Client13 _tls13;

    /// <summary>A client, not yet started.</summary>
    internal ClientMachine(ClientHandshakeOptions options, IHandshakeOutput output)
        : base(options.Crypto, output, options.DangerousMessageRewriter)
    {
        _options = options;
        _tls13 = new Client13(Context);
    }

    /// <inheritdoc/>
    protected override HandshakeState Begin() => ClientStart.SendClientHello(_options, Context);

    /// <inheritdoc/>
    protected override HandshakeState Next(HandshakeState state, object input) => _tls13.Next(state, input);
}
