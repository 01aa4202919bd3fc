using System;
using System.IO;
using Tls.Crypto;

namespace Tls;

/// <summary>
/// The file of <see cref="TicketKeyFormat"/>. Written beside its place and moved there, so that a reader sees the old file or
/// the new one.
/// </summary>
internal static class TicketKeyFile
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="IOException">
    /// It cannot be read, is too long, or others than its owner may read or write it.
    /// </exception>
    internal static SecretBytes Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        OwnerOnly.Check(file.SafeFileHandle, path, "a file of ticket keys");
        if (file.Length > TicketKeyFormat.MaxSize)
        {
            throw new IOException($"{path}: too long to be a file of ticket keys");
        }

        var bytes = new SecretBytes((int)file.Length);
        try
        {
            file.ReadExactly(bytes.Span);
            return bytes;
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>Replaces the file at one stroke, for its owner's eyes alone.</summary>
    internal static void Write(string path, SecretBytes keys, CryptoProvider crypto)
    {
        byte[] random = new byte[8];
        crypto.FillRandom(random);
        string beside = $"{path}.{Convert.ToHexStringLower(random)}.tmp";
        try
        {
            // No buffer: it would keep a copy of the keys.
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var file = new FileStream(beside, options))
            {
                file.Write(keys.Span);
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
