using System;

namespace Tls.BogoShim;

/// <summary>The connection failed, or what was agreed is not what the test expects: exit code 1 and a line on stderr.</summary>
internal sealed class ShimException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The test asks for something the stack does not have: exit code 89.</summary>
internal sealed class NotImplementedFlagException(string message) : Exception(message);
