using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// A server: waits for a ClientHello, then follows the table of the version it picks.
/// </summary>
internal sealed class ServerMachine : HandshakeDriver
{
    private readonly ServerHandshakeOptions _options;

    /// <summary>A server, not yet started.</summary>
    internal ServerMachine(ServerHandshakeOptions options, IHandshakeOutput output)
        : base(options.Crypto, output, options.DangerousMessageRewriter, options.Extras.Compressors) =>
        _options = options;

    /// <inheritdoc/>
    protected override HandshakeState Begin() => new Server13.WaitClientHello(_options);

    /// <inheritdoc/>
    protected override HandshakeState Next(HandshakeState state, object input) =>
        state is State12 || IsOfTls12(state, input)
            ? new Server12(Context).Next(state, input)
            : new Server13(Context).Next(state, input);

    private static bool IsOfTls12(HandshakeState state, object input) =>
        (state, input) is (Server13.WaitClientHello s, ClientHello hello)
        && VersionSelection.Select(s.Options.Versions, hello) == ProtocolVersion.Tls12;
}
