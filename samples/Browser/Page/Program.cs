using System;
using System.Runtime.Versioning;
using Tls.Crypto;

[assembly: SupportedOSPlatform("browser")]

namespace Tls.Samples.Browser;

/// <summary>What runs when the page has loaded; the visits are asked for by <c>wwwroot/main.js</c>.</summary>
internal static class Program
{
    private static void Main() => Script.Tell("provider", CryptoProvider.Default.Name);
}
