using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using Tls.Architecture.Tests.Kit;
using Xunit;

namespace Tls.Architecture.Tests;

/// <summary>
/// docs/qsslsocket.md keeps its word: each member it names can be called, each test it names runs, and no row of Qt 4.8's
/// is without both.
/// </summary>
public sealed partial class QtTableTests
{
    private const string Page = "docs/qsslsocket.md";
    private const string LeftOut = "left out: ";

    private static readonly Assembly[] Ours =
        [typeof(TlsSocket).Assembly, typeof(Wire.Alert).Assembly, typeof(X509.Certificate).Assembly, typeof(Crypto.CryptoProvider).Assembly];

    private static readonly Lazy<Dictionary<string, Type[]>> Types = new(() => Ours
        .SelectMany(assembly => assembly.GetExportedTypes())
        .GroupBy(type => type.Name)
        .ToDictionary(group => group.Key, group => group.ToArray()));

    private static readonly Lazy<HashSet<string>> Tests = new(() =>
    [
        .. Assembly.Load("Tls.Socket.Tests").GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(method => method.GetCustomAttribute<FactAttribute>() is { Skip: null })
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}"),

        // With peers that a machine may lack; where CI=true, they run.
        .. Assembly.Load("Tls.Interop.Tests").GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}"),
    ]);

    /// <summary>The members of QSslSocket in Qt 4.8, as its documentation lists them.</summary>
    private static readonly string[] QSslSocket48 =
    [
        "PeerVerifyMode", "SslMode", "QSslSocket", "~QSslSocket", "abort", "addCaCertificate", "addCaCertificates",
        "addDefaultCaCertificate", "addDefaultCaCertificates", "atEnd", "bytesAvailable", "bytesToWrite",
        "caCertificates", "canReadLine", "ciphers", "close", "connectToHostEncrypted", "connectToHost",
        "defaultCaCertificates", "defaultCiphers", "disconnectFromHost", "encrypted", "encryptedBytesAvailable",
        "encryptedBytesToWrite", "encryptedBytesWritten", "flush", "ignoreSslErrors", "isEncrypted",
        "localCertificate", "mode", "modeChanged", "peerCertificate", "peerCertificateChain", "peerVerifyDepth",
        "peerVerifyError", "peerVerifyMode", "peerVerifyName", "privateKey", "protocol", "readData", "sessionCipher",
        "setCaCertificates", "setCiphers", "setDefaultCaCertificates", "setDefaultCiphers", "setLocalCertificate",
        "setPeerVerifyDepth", "setPeerVerifyMode", "setPeerVerifyName", "setPrivateKey", "setProtocol",
        "setReadBufferSize", "setSocketDescriptor", "setSocketOption", "setSslConfiguration", "socketOption",
        "sslConfiguration", "sslErrors", "startClientEncryption", "startServerEncryption", "supportedCiphers",
        "supportsSsl", "systemCaCertificates", "waitForBytesWritten", "waitForConnected", "waitForDisconnected",
        "waitForEncrypted", "waitForReadyRead", "writeData",
    ];

    // What has no counterpart in C#, and protocols that nobody should speak any more.
    private static readonly string[] ReasonsFor48 = ["a null reference", "SSL 2 and 3", "values are references"];

    [Fact]
    public void Every_member_that_is_named_can_be_called()
    {
        Assert.All(Rows(), row => Assert.All(row.Members, member => Assert.True(
            IsPublic(member), $"{row.Section}, {row.Qt}: there is no public {member}")));
    }

    [Fact]
    public void Every_test_that_is_named_runs()
    {
        Assert.All(Rows(), row => Assert.All(row.Tests, test => Assert.True(
            Tests.Value.Contains(test), $"{row.Section}, {row.Qt}: no test {test} runs")));
    }

    [Fact]
    public void Every_row_has_a_member_and_a_test_or_says_why_not()
    {
        Assert.All(Rows(), row => Assert.True(
            row.Reason is null ? row.Members.Length > 0 && row.Tests.Length > 0 : row.Reason.Length > 5,
            $"{row.Section}, {row.Qt} has neither"));
    }

    [Fact]
    public void No_row_of_the_old_socket_is_left_out_and_of_the_rest_what_makes_no_sense_alone()
    {
        Row[] old = [.. Rows().Where(row => row.Since.StartsWith("4.", StringComparison.Ordinal))];

        Assert.True(old.Length > 140, $"{old.Length} rows of Qt 4.8");
        Assert.All(old.Where(row => row.Section == "QSslSocket"), row => Assert.Null(row.Reason));
        Assert.All(old.Where(row => row.Reason is not null), row => Assert.Contains(
            ReasonsFor48, reason => row.Reason!.StartsWith(reason, StringComparison.Ordinal)));
    }

    [Fact]
    public void No_member_of_the_old_socket_is_missing()
    {
        HashSet<string> names =
        [
            .. Rows().Where(row => row.Section is "QSslSocket" or "QIODevice" or "QAbstractSocket")
                .SelectMany(row => Names(row.Qt)).Select(name => name.Replace("(QList)", "").Replace("()", "")),
        ];

        Assert.Empty(QSslSocket48.Except(names));
    }

    private static bool IsPublic(string name)
    {
        string[] parts = name.Split('.');
        return Types.Value.TryGetValue(parts[0], out Type[]? types)
            && (parts.Length == 1 || types.Any(type => type.GetMember(
                parts[1], BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Length > 0));
    }

    private static Row[] Rows()
    {
        var rows = new List<Row>();
        string section = "";
        foreach (string line in SourceTree.Lines(Page))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                section = line[3..];
            }
            else if (section.Length > 0 && line.StartsWith("| `", StringComparison.Ordinal))
            {
                string[] cells = [.. line.Trim('|').Split(" | ").Select(cell => cell.Trim())];
                Assert.True(cells.Length == 4, line);
                string? reason = cells[2].StartsWith(LeftOut, StringComparison.Ordinal) ? cells[2][LeftOut.Length..] : null;
                rows.Add(new Row(
                    section, cells[0], cells[1], reason is null ? Names(cells[2]) : [], Names(cells[3]), reason));
            }
        }

        Assert.NotEmpty(rows);
        return [.. rows];
    }

    private static string[] Names(string cell) => [.. Code().Matches(cell).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    private sealed record Row(string Section, string Qt, string Since, string[] Members, string[] Tests, string? Reason);
}
