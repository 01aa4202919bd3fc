using System;

namespace Tls.Fuzz.Seeds;

/// <summary>Which words a target's dictionary has.</summary>
[Flags]
internal enum Tokens
{
    /// <summary>None: it has no words.</summary>
    None = 0,

    /// <summary>Headers of records and messages, and code points.</summary>
    Wire = 1,

    /// <summary>Tags, and object identifiers with theirs.</summary>
    Der = 2,

    /// <summary>The lines of PEM.</summary>
    Pem = 4,

    /// <summary>HTTP/1.1.</summary>
    Http = 8,

    /// <summary>The members of lists of logs.</summary>
    Logs = 16,

    /// <summary>Names and groups of cipher suites, prefixes of pins.</summary>
    Text = 32,
}
