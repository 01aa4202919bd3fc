using System.Runtime.InteropServices.JavaScript;

namespace Tls.Samples.Browser;

/// <summary>What <c>wwwroot/main.js</c> does for us.</summary>
internal static partial class Script
{
    /// <summary>Shows a fact, and keeps it for whoever reads the results by machine.</summary>
    [JSImport("tell", "main.js")]
    internal static partial void Tell(string name, string value);
}
