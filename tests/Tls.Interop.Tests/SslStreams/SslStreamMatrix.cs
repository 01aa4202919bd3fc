using Tls.Crypto;
using Tls.Interop.Tests.Kit;
using Tls.Wire;
using Xunit;

namespace Tls.Interop.Tests.SslStreams;

/// <summary>What SslStream can be made to speak of <see cref="Matrix"/>.</summary>
public static class SslStreamMatrix
{
    /// <summary>Neither id-RSASSA-PSS nor Ed25519 keys can be loaded into an X509Certificate2.</summary>
    private static readonly KeyKind[] Loadable = [KeyKind.EcP256, KeyKind.EcP384, KeyKind.EcP521, KeyKind.Rsa];

    /// <summary>One row each.</summary>
    public static TheoryData<CipherSuite> Suites => [.. Matrix.Suites];

    /// <summary>One row each.</summary>
    public static TheoryData<KeyKind> Certificates => [.. Loadable];

    /// <summary>Every suite with every group with every kind of certificate.</summary>
    public static TheoryData<CipherSuite, NamedGroup, KeyKind> Everything
    {
        get
        {
            var rows = new TheoryData<CipherSuite, NamedGroup, KeyKind>();
            foreach (KeyKind certificate in Loadable)
            {
                foreach (NamedGroup group in Matrix.Groups)
                {
                    foreach (CipherSuite suite in Matrix.Suites)
                    {
                        rows.Add(suite, group, certificate);
                    }
                }
            }

            return rows;
        }
    }
}
