using System.Collections.Generic;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>Which cipher suite a server takes (RFC 8446 §4.1.1): its own order decides.</summary>
internal static class SuiteSelection
{
    /// <summary>The first of ours that the client offers.</summary>
    internal static CipherSuiteInfo Select(
        IReadOnlyList<CipherSuiteInfo> ours, IReadOnlyList<CipherSuite> offered)
    {
        foreach (CipherSuiteInfo suite in ours)
        {
            if (offered.Holds(suite.Suite))
            {
                return suite;
            }
        }

        // §4.1.1: without a common set of parameters, abort with handshake_failure.
        throw Fault.Of(
            TlsFault.MismatchCipherSuite, $"none of the {offered.Count} suites offered is accepted here");
    }

    /// <summary>The suite a server answered with, which must be one we offered.</summary>
    internal static CipherSuiteInfo Chosen(IReadOnlyList<CipherSuiteInfo> offered, CipherSuite answer)
    {
        foreach (CipherSuiteInfo suite in offered)
        {
            if (suite.Suite == answer)
            {
                return suite;
            }
        }

        // §4.1.3: a suite that was not offered MUST end in illegal_parameter.
        throw Fault.Of(TlsFault.IllegalCipherSuite, $"{answer} was not offered");
    }
}
