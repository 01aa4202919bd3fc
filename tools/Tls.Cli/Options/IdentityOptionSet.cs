using System.Collections.Generic;
using System.CommandLine;
using Tls.Crypto;
using Tls.X509;

namespace Tls.Cli;

/// <summary>
/// Certificates of our own: <c>--cert</c>, <c>--key</c>, <c>--pass</c>, matched by their order.
/// </summary>
internal sealed class IdentityOptionSet
{
    private readonly Option<string[]> _certificates;
    private readonly Option<string[]> _keys = new("--key")
    {
        Description = "The private key of --cert; the same file when left out.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _passwords = new("--pass")
    {
        Description = "The password of --key, when it is encrypted.",
        HelpName = "TEXT",
    };

    internal IdentityOptionSet(string description) => _certificates = new Option<string[]>("--cert")
    {
        Description = description,
        HelpName = "FILE",
    };

    /// <summary>Adds them to a verb.</summary>
    internal void AddTo(Command command)
    {
        command.Add(_certificates);
        command.Add(_keys);
        command.Add(_passwords);
    }

    /// <summary>Reads the files.</summary>
    /// <exception cref="UsageException">A file cannot be used, or there are more keys than certificates.</exception>
    internal List<TlsIdentity> Read(ParseResult parsed, CryptoProvider crypto)
    {
        string[] certificates = parsed.GetValue(_certificates) ?? [];
        string[] keys = parsed.GetValue(_keys) ?? [];
        string[] passwords = parsed.GetValue(_passwords) ?? [];
        if (keys.Length > certificates.Length)
        {
            throw new UsageException("--key without its --cert: each --key belongs to the --cert before it");
        }

        List<TlsIdentity> identities = [];
        for (int i = 0; i < certificates.Length; i++)
        {
            identities.Add(InputFile.Identity(
                certificates[i],
                i < keys.Length ? keys[i] : certificates[i],
                passwords.Length == 1 ? passwords[0] : i < passwords.Length ? passwords[i] : null,
                crypto));
        }

        return identities;
    }
}
