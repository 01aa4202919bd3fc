using System.IO;

namespace Tls.Samples.StartTls;

/// <summary>
/// The server does not agree to encrypt, or somebody between has made it look so. Nothing else was said to
/// it.
/// </summary>
/// <param name="message">What it said.</param>
public sealed class StartTlsRefusedException(string message) : IOException(message);
