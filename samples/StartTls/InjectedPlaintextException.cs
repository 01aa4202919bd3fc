using System.IO;

namespace Tls.Samples.StartTls;

/// <summary>Somebody has put words in the open where the handshake was to begin (CVE-2011-0411).</summary>
/// <param name="message">How many bytes.</param>
public sealed class InjectedPlaintextException(string message) : IOException(message);
