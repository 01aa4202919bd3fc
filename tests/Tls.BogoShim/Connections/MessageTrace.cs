using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Tls.Wire;

namespace Tls.BogoShim.Connections;

/// <summary>Writes down messages, change_cipher_specs and alerts in the words of the flag -expect-msg-callback.</summary>
internal sealed class MessageTrace : TlsObserver
{
    private const byte CertificateRequest = 13;

    private readonly StringBuilder _lines = new();
    private readonly Dictionary<string, byte[]> _secrets = [];

    /// <summary>The body of the CertificateRequest that came; empty when none did.</summary>
    internal byte[] Request { get; private set; } = [];

    /// <summary>The type of the last handshake message that came.</summary>
    internal int LastReceived { get; private set; }

    public override void HandshakeMessage(TlsDirection direction, ReadOnlySpan<byte> message)
    {
        LastReceived = direction == TlsDirection.Received ? message[0] : LastReceived;
        Add(direction, string.Create(CultureInfo.InvariantCulture, $"hs {message[0]}"));
        if (direction == TlsDirection.Received && message[0] == CertificateRequest)
        {
            Request = message[4..].ToArray();
        }
    }

    /// <summary>Takes a line of the key log.</summary>
    internal void Log(string line)
    {
        string[] words = line.Split(' ');
        _secrets[words[0]] = Convert.FromHexString(words[2]);
    }

    /// <summary>A secret of the key log, by its label.</summary>
    internal byte[] Secret(string label) =>
        _secrets.GetValueOrDefault(label) ?? throw new ShimException($"there is no {label}");

    public override void ChangeCipherSpec(TlsDirection direction) => Add(direction, "ccs");

    public override void AlertExchanged(TlsDirection direction, Alert alert) => Add(
        direction,
        string.Create(CultureInfo.InvariantCulture, $"alert {(byte)alert.Level} {(byte)alert.Description}"));

    /// <exception cref="ShimException">Something else was seen.</exception>
    internal void Check(string expected)
    {
        if (expected.Length > 0 && expected != _lines.ToString())
        {
            throw new ShimException($"these messages came:\n{_lines}");
        }
    }

    private void Add(TlsDirection direction, string what) =>
        _lines.Append(direction == TlsDirection.Sent ? "write " : "read ").Append(what).Append('\n');
}
