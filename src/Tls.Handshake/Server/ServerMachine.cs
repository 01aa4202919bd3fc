namespace Tls.Handshake;

/// <summary>
/// A server: waits for a ClientHello, then follows the table of the version it picks. Only TLS 1.3's exists.
/// </summary>
internal sealed class ServerMachine : HandshakeDriver
{
    private readonly ServerHandshakeOptions _options;
    private readonly Server13 _tls13;

    /// <summary>A server, not yet started.</summary>
    internal ServerMachine(ServerHandshakeOptions options, IHandshakeOutput output)
        : base(options.Crypto, output, options.DangerousMessageRewriter)
    {
        _options = options;
        _tls13 = new Server13(Context);
    }

    /// <inheritdoc/>
    protected override HandshakeState Begin() => new Server13.WaitClientHello(_options);

    /// <inheritdoc/>
    protected override HandshakeState Next(HandshakeState state, object input) => _tls13.Next(state, input);
}
