using System;
using System.Globalization;
using System.Text;
using Tls.Wire;

namespace Tls.BogoShim.Connections;

/// <summary>Writes down messages, change_cipher_specs and alerts in the words of the flag -expect-msg-callback.</summary>
internal sealed class MessageTrace : TlsObserver
{
    private readonly StringBuilder _lines = new();

    public override void HandshakeMessage(TlsDirection direction, ReadOnlySpan<byte> message) =>
        Add(direction, string.Create(CultureInfo.InvariantCulture, $"hs {message[0]}"));

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
