using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Tls.Samples.Http;
using Xunit;

namespace Tls.Samples.Tests.Http;

/// <summary>The one byte that is changed in HTTP/2, and no other.</summary>
public sealed class SchemeCorrectionTests
{
    // Data that looks like the beginning of a request.
    private static readonly byte[] Data = [0, 0, 2, 0, 0, 0, 0, 0, 1, 0x82, 0x86];

    public static TheoryData<byte[]> Requests => new()
    {
        // GET; POST with padding and priority; PUT, which the static table does not have.
        { [0, 0, 3, 1, 4, 0, 0, 0, 1, 0x82, 0x86, 0x84] },
        { [0, 0, 10, 1, 0x2c, 0, 0, 0, 1, 1, 0, 0, 0, 0, 16, 0x83, 0x86, 0x84, 0] },
        { [0, 0, 7, 1, 4, 0, 0, 0, 1, 0x02, 3, 0x50, 0x55, 0x54, 0x86, 0x84] },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void Scheme_becomes_https_in_whatever_pieces_it_comes(byte[] request)
    {
        byte[] sent = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0, .. request, .. Data, .. request];
        int second = sent.Length - request.Length;
        int within = Array.IndexOf(request, (byte)0x86);
        byte[] expected = [.. sent];
        expected[second - Data.Length - request.Length + within] = 0x87;
        expected[second + within] = 0x87;

        foreach (int size in Enumerable.Range(1, sent.Length))
        {
            var correction = new SchemeCorrection();
            List<byte> corrected = [];
            foreach (byte[] piece in sent.Chunk(size))
            {
                correction.Apply(piece);
                corrected.AddRange(piece);
            }

            Assert.Equal(expected, corrected);
        }
    }

    [Theory]
    [InlineData(0x84, 0x86)]
    [InlineData(0x82, 0x84)]
    public void What_is_not_written_as_known_is_refused(byte first, byte second)
    {
        byte[] sent = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 2, 1, 4, 0, 0, 0, 1, first, second];

        Assert.Throws<IOException>(() => new SchemeCorrection().Apply(sent));
    }
}
