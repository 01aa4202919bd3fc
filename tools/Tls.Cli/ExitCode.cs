namespace Tls.Cli;

/// <summary>What the command's exit says to a script.</summary>
internal static class ExitCode
{
    internal const int Done = 0;
    internal const int Usage = 1;
    internal const int NotTrusted = 2;
    internal const int TlsFailed = 3;
    internal const int PeerRefused = 4;
    internal const int Network = 5;
    internal const int Interrupted = 130;

    /// <summary>For <c>--help</c>.</summary>
    internal const string Help =
        """
        Exit codes:
          0    done
          1    wrong usage: an option, a file or a certificate that cannot be used
          2    the peer's certificate is not trusted
          3    TLS failed: a rule broken, a record tampered with, nothing in common, cut off;
               or the answer is not what was asked for
          4    the peer refused us with an alert
          5    the network failed: no such host, refused, reset, timed out
          130  interrupted
        """;
}
