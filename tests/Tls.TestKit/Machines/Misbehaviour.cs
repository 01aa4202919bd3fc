using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Handshake;

namespace Tls.TestKit;

/// <summary>
/// Makes a machine misbehave in one place: an option's DangerousMessageRewriter that changes the messages of
/// one type as they are sent. The machine hashes what it really sent, so everything else stays right and the
/// one thing wrong is the one thing under test.
/// </summary>
internal static class Misbehaviour
{
    /// <summary>Sends another message instead.</summary>
    /// <typeparam name="T">The message to change.</typeparam>
    /// <param name="change">From what would have been sent to what is.</param>
    /// <param name="nth">Which of them, counted from 1; 0 changes all.</param>
    internal static Func<HandshakeMessage, ReadOnlyMemory<byte>> Of<T>(
        Func<T, HandshakeMessage> change, int nth = 0)
        where T : HandshakeMessage => Raw<T>(message => change(message).Encode(), nth);

    /// <summary>Sends other bytes instead: nothing, something malformed, or several messages.</summary>
    /// <typeparam name="T">The message to change.</typeparam>
    /// <param name="change">From what would have been sent to what is.</param>
    /// <param name="nth">Which of them, counted from 1; 0 changes all.</param>
    internal static Func<HandshakeMessage, ReadOnlyMemory<byte>> Raw<T>(Func<T, byte[]> change, int nth = 0)
        where T : HandshakeMessage
    {
        int count = 0;
        return message => message is T found && (++count == nth || nth == 0)
            ? change(found)
            : message.Encode();
    }

    /// <summary>The block with one more extension at its end.</summary>
    internal static ExtensionBlock With(this ExtensionBlock block, Extension extension) =>
        [.. block, extension];

    /// <summary>The block without the extensions of a class.</summary>
    internal static ExtensionBlock Without<T>(this ExtensionBlock block)
        where T : Extension => [.. block.Where(e => e is not T)];

    /// <summary>The block with one extension in the place of those of its class.</summary>
    internal static ExtensionBlock Replace<T>(this ExtensionBlock block, T extension)
        where T : Extension => [.. block.Select(e => e is T ? extension : e)];

    /// <summary>A copy of the message with other fields; what is null stays.</summary>
    internal static ClientHello Copy(
        this ClientHello hello,
        ExtensionBlock? extensions = null,
        ReadOnlyMemory<byte>? random = null,
        ReadOnlyMemory<byte>? compression = null,
        IReadOnlyList<Wire.CipherSuite>? suites = null,
        Wire.ProtocolVersion? legacyVersion = null) => new()
        {
            LegacyVersion = legacyVersion ?? hello.LegacyVersion,
            Random = random ?? hello.Random,
            LegacySessionId = hello.LegacySessionId,
            CipherSuites = suites ?? hello.CipherSuites,
            LegacyCompressionMethods = compression ?? hello.LegacyCompressionMethods,
            Extensions = extensions ?? hello.Extensions,
        };

    /// <summary>A copy of the message with other fields; what is null stays.</summary>
    internal static ServerHello13 Copy(
        this ServerHello13 hello,
        ExtensionBlock? extensions = null,
        Wire.ProtocolVersion? legacyVersion = null,
        ReadOnlyMemory<byte>? sessionId = null,
        Wire.CipherSuite? suite = null,
        byte? compression = null) => new(hello.Random)
        {
            LegacyVersion = legacyVersion ?? hello.LegacyVersion,
            LegacySessionIdEcho = sessionId ?? hello.LegacySessionIdEcho,
            CipherSuite = suite ?? hello.CipherSuite,
            LegacyCompressionMethod = compression ?? hello.LegacyCompressionMethod,
            Extensions = extensions ?? hello.Extensions,
        };

    /// <summary>A copy of the message with other fields; what is null stays.</summary>
    internal static ServerHello12 Copy(
        this ServerHello12 hello,
        ExtensionBlock? extensions = null,
        ReadOnlyMemory<byte>? random = null,
        Wire.ProtocolVersion? legacyVersion = null,
        ReadOnlyMemory<byte>? sessionId = null,
        Wire.CipherSuite? suite = null,
        byte? compression = null) => new(random ?? hello.Random)
        {
            LegacyVersion = legacyVersion ?? hello.LegacyVersion,
            LegacySessionIdEcho = sessionId ?? hello.LegacySessionIdEcho,
            CipherSuite = suite ?? hello.CipherSuite,
            LegacyCompressionMethod = compression ?? hello.LegacyCompressionMethod,
            Extensions = extensions ?? hello.Extensions,
        };

    /// <summary>A copy of the message with other fields; what is null stays.</summary>
    internal static ServerKeyExchange Copy(
        this ServerKeyExchange message,
        ServerEcdhParams? parameters = null,
        Crypto.SignatureScheme? scheme = null,
        ReadOnlyMemory<byte>? signature = null) => new()
        {
            Params = parameters ?? message.Params,
            Algorithm = scheme ?? message.Algorithm,
            Signature = signature ?? message.Signature,
        };

    /// <summary>A copy of the message with other fields; what is null stays.</summary>
    internal static HelloRetryRequest Copy(
        this HelloRetryRequest hello,
        ExtensionBlock? extensions = null,
        Wire.CipherSuite? suite = null) => new()
        {
            LegacyVersion = hello.LegacyVersion,
            LegacySessionIdEcho = hello.LegacySessionIdEcho,
            CipherSuite = suite ?? hello.CipherSuite,
            Extensions = extensions ?? hello.Extensions,
        };
}
