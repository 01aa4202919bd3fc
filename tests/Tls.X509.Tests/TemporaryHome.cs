using System;
using System.IO;
using System.Runtime.CompilerServices;

namespace Tls.X509.Tests;

/// <summary>
/// A home of this process's own, before the BCL has looked for the user's stores of certificates: it looks once.
/// </summary>
internal static class TemporaryHome
{
    private static DirectoryInfo? _folder;

    [ModuleInitializer]
    internal static void Make()
    {
        if (OperatingSystem.IsLinux())
        {
            _folder = Directory.CreateTempSubdirectory("tls-x509-home-");
            Environment.SetEnvironmentVariable("HOME", _folder.FullName);
            AppDomain.CurrentDomain.ProcessExit += static (_, _) => _folder?.Delete(recursive: true);
        }
    }
}
