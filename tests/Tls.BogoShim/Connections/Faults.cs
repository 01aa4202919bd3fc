using System.Text;
using Tls.Wire;

namespace Tls.BogoShim.Connections;

/// <summary>How a fault is said on stderr: the runner looks for such tokens, through the error map in config.json.</summary>
internal static class Faults
{
    /// <summary>
    /// The token of a fault, <c>:DECODE_TRUNCATED:</c>, and for an alert of the peer which one,
    /// <c>:PEER_ALERT_ACCESS_DENIED:</c>.
    /// </summary>
    internal static string Token(TlsException exception) => exception.PeerAlert is { } alert
        ? $":{UpperSnake(TlsFault.PeerAlert.ToString())}_{UpperSnake(alert.ToString())}:"
        : Token(exception.Fault);

    /// <summary>The token of a fault.</summary>
    internal static string Token(TlsFault fault) => $":{UpperSnake(fault.ToString())}:";

    private static string UpperSnake(string name)
    {
        var text = new StringBuilder();
        foreach (char letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToUpperInvariant(letter));
        }

        return text.ToString();
    }
}
