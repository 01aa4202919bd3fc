using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Tls.Crypto;

public abstract partial class CryptoProvider
{
    /// <summary>The name of what forces a provider on <see cref="Default"/>: of an entry of <see cref="AppContext"/>.</summary>
    internal const string ForcedBySetting = "Tls.Crypto.Provider";

    /// <summary>The same, of an environment variable; the setting goes first.</summary>
    internal const string ForcedByVariable = "TLS_CRYPTO_PROVIDER";

    private static readonly Lazy<CryptoProvider> LazyBcl = new(() => new BclCryptoProvider());
    private static readonly Lazy<CryptoProvider> LazyManaged = new(() => new ManagedCryptoProvider());
    private static readonly Lazy<CryptoProvider> LazyDefault =
        new(Choose, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>
    /// What System.Security.Cryptography has on this operating system, and nothing else: no X25519, no
    /// Ed25519, no ML-KEM, no ML-DSA.
    /// </summary>
    /// <remarks>Where OpenSSL is missing on Linux, using it ends the process: that is what the BCL does.</remarks>
    public static CryptoProvider Bcl => LazyBcl.Value;

    /// <summary>
    /// Everything in managed code, random bytes apart, which the operating system's kernel gives: for where there is no
    /// native library, and for those who want to read what runs.
    /// </summary>
    public static CryptoProvider Managed => LazyManaged.Value;

    /// <summary>
    /// The best there is here, chosen for each algorithm by what there is and by what was measured to be faster; all of it
    /// managed where the BCL's native library is missing.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The entry <c>Tls.Crypto.Provider</c> of <see cref="AppContext"/> (from <c>runtimeconfig.json</c>, or by
    /// <see cref="AppContext.SetData"/> before the first use), or else the environment variable
    /// <c>TLS_CRYPTO_PROVIDER</c>, forces one: <c>managed</c>, <c>bcl</c>, or <c>default</c> for the choice.
    /// </para>
    /// <para>
    /// The switches <c>Tls.Crypto.DisableManagedAesGcm</c>, <c>Tls.Crypto.DisableManagedP256</c> and
    /// <c>Tls.Crypto.DisableManagedRsa</c>, set to true before the first use, leave those to the BCL.
    /// </para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">Something else is forced than one of the three.</exception>
    public static CryptoProvider Default => LazyDefault.Value;

    /// <summary>The providers that there are here, <see cref="Default"/> first; <see cref="Bcl"/> where it would work.</summary>
    public static IReadOnlyList<CryptoProvider> Available =>
    [
        .. ((CryptoProvider[])[Default, Managed, .. PlatformLibrary.IsThere ? (CryptoProvider[])[Bcl] : []]).Distinct(),
    ];

    /// <summary>The provider that a name stands for, whatever the case of its letters.</summary>
    /// <param name="name"><c>managed</c>, <c>bcl</c>, or <c>default</c>.</param>
    /// <returns>Null for any other name.</returns>
    internal static CryptoProvider? Named(string name) => name.ToUpperInvariant() switch
    {
        "MANAGED" => Managed,
        "BCL" => Bcl,
        "DEFAULT" => Best(),
        _ => null,
    };

    private static CryptoProvider Choose()
    {
        string? forced = AppContext.GetData(ForcedBySetting) as string;
        string source = ForcedBySetting;
        if (string.IsNullOrEmpty(forced))
        {
            forced = Environment.GetEnvironmentVariable(ForcedByVariable);
            source = ForcedByVariable;
        }

        return string.IsNullOrEmpty(forced)
            ? Best()
            : Named(forced) ?? throw new InvalidOperationException(
                $"{source} is \"{forced}\"; it may be \"managed\", \"bcl\" or \"default\".");
    }

    private static CryptoProvider Best() =>
        PlatformLibrary.IsThere ? new DefaultCryptoProvider(Bcl, Managed) : Managed;
}
