using System;

namespace Tls.Cli;

/// <summary>What was asked cannot be done, and the message says why.</summary>
internal sealed class UsageException : Exception
{
    internal UsageException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
