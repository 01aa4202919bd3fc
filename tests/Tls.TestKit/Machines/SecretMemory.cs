using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;

namespace Tls.TestKit;

/// <summary>
/// The memory that the next secrets of this thread get. All of it is zero until one of them stays: nobody else may use any
/// meanwhile.
/// </summary>
public sealed class SecretMemory
{
    private readonly byte[][] _all;

    private SecretMemory(byte[][] all) => _all = all;

    /// <summary>What waits for the calling thread.</summary>
    public static SecretMemory OfThisThread()
    {
        var all = new List<byte[]>();
        int[] sizes = [16, 32, 48, 64, 128, 256, 384, 512, 640, 768, 896, 1024];
        foreach (int size in sizes)
        {
            byte[][] shelf = [.. Enumerable.Range(0, SecretPool.Kept).Select(_ => SecretPool.Take(size))];
            Array.ForEach(shelf, SecretPool.Keep);
            all.AddRange(shelf);
        }

        return new SecretMemory([.. all]);
    }

    /// <summary>How many secrets have not been wiped.</summary>
    public int Left() => _all.Count(bytes => bytes.AsSpan().ContainsAnyExcept((byte)0));
}
