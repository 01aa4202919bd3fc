using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;

namespace Tls.X509;

/// <summary>
/// Reads the certificates at a path, which is a file, a directory, or a pattern for the files of one; so many files and
/// so many bytes, and no more.
/// </summary>
internal sealed class CertificatePath
{
    internal const int DefaultMaxFiles = 10_000;

    private const int HashLength = 8;

    private static readonly SearchValues<char> HashDigits = SearchValues.Create("0123456789abcdef");

    private readonly List<TrustAnchor> _anchors = [];
    private readonly int _maxFiles;
    private long _room;

    private CertificatePath(int maxFiles, long maxBytes)
    {
        _maxFiles = maxFiles;
        _room = maxBytes;
    }

    internal static List<TrustAnchor> Read(
        string path, int maxFiles = DefaultMaxFiles, long maxBytes = PemReader.MaxText)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CertificatePath reader = new(maxFiles, maxBytes);
        (List<string> files, bool isStrict) = reader.Find(path);
        reader.Add(files, isStrict);
        return reader._anchors.Count > 0
            ? reader._anchors
            : throw new FileNotFoundException($"No certificate at '{path}'.", path);
    }

    /// <summary>The files that would be read, so many and no more; none when there is nothing.</summary>
    internal static List<string> Files(string path) => new CertificatePath(DefaultMaxFiles, PemReader.MaxText).Find(path).Files;

    private (List<string> Files, bool IsStrict) Find(string path)
    {
        if (File.Exists(path))
        {
            return ([path], true);
        }

        if (Directory.Exists(path))
        {
            List<string> all = List(path, "*");
            List<string> hashed = all.FindAll(static file => IsHashed(Path.GetFileName(file)));
            return (hashed.Count > 0 ? hashed : all, hashed.Count > 0);
        }

        string name = Path.GetFileName(path);
        string directory = Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".";
        return name.AsSpan().IndexOfAny('*', '?') >= 0 && Directory.Exists(directory)
            ? (List(directory, name), true)
            : ([], true);
    }

    /// <summary>How OpenSSL looks up issuers: the hash of the subject and a number, such as 5ed36f99.0.</summary>
    private static bool IsHashed(string name)
    {
        ReadOnlySpan<char> number = name.AsSpan(Math.Min(name.Length, HashLength + 1));
        return !number.IsEmpty && name[HashLength] == '.' && !number.ContainsAnyExceptInRange('0', '9')
            && !name.AsSpan(0, HashLength).ContainsAnyExcept(HashDigits);
    }

    /// <summary>The files of a directory but hidden ones, by name, so that the order is the same each time.</summary>
    private List<string> List(string directory, string pattern)
    {
        List<string> files = [];
        EnumerationOptions options = new() { IgnoreInaccessible = false };
        foreach (string file in Directory.EnumerateFiles(directory, pattern, options))
        {
            if (files.Count == _maxFiles)
            {
                throw new IOException($"'{directory}' holds more than {_maxFiles} files.");
            }

            files.Add(file);
        }

        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private void Add(List<string> files, bool isStrict)
    {
        foreach (string file in files)
        {
            Add(file, isStrict);
        }
    }

    private void Add(string file, bool isStrict)
    {
        byte[] contents = Contents(file);
        try
        {
            _anchors.AddRange(
                isStrict ? TrustAnchorFile.Parse(contents) : TrustAnchorFile.ParseLenient(contents));
        }
        catch (CertificateFormatException exception)
        {
            throw new CertificateFormatException(file, exception);
        }
    }

    private byte[] Contents(string file)
    {
        using FileStream stream = File.OpenRead(file);
        using MemoryStream contents = new();
        byte[] buffer = new byte[1 << 14];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            // A device has no length to ask for beforehand, and a file may grow meanwhile.
            _room -= read;
            if (_room < 0)
            {
                throw new IOException($"'{file}' makes more bytes of certificates than are read.");
            }

            contents.Write(buffer, 0, read);
        }

        return contents.ToArray();
    }
}
