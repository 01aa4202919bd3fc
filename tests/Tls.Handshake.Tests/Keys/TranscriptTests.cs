using System;
using Tls.Crypto;
using Xunit;

namespace Tls.Handshake.Tests.Keys;

/// <summary>Of the hashes of a transcript one is kept, and nobody gets another for it.</summary>
public class TranscriptTests
{
    private static readonly byte[] Hello = [(byte)HandshakeType.ClientHello, 0, 0, 1, 7];
    private static readonly byte[] Finished = [(byte)HandshakeType.Finished, 0, 0, 1, 9];

    [Fact]
    public void The_hash_before_a_message_that_vouches_is_had_until_the_next_is_asked_for()
    {
        using Transcript transcript = Chosen();
        byte[] through = transcript.Through.Span.ToArray();

        transcript.Advance(Finished);

        Assert.Equal(through, transcript.Before.Span);
        Assert.Equal(Hash([.. Hello, .. Finished]), transcript.Through.Span);
        Assert.Throws<InvalidOperationException>(() => transcript.Before);
    }

    [Fact]
    public void There_is_none_before_a_message_that_does_not_vouch()
    {
        using Transcript transcript = Chosen();
        transcript.Advance(Finished);

        transcript.Advance([(byte)HandshakeType.Certificate, 0, 0, 0]);

        Assert.Throws<InvalidOperationException>(() => transcript.Before);
    }

    private static Transcript Chosen()
    {
        var transcript = new Transcript();
        transcript.Advance(Hello);
        transcript.Choose(CryptoProvider.Default, HashKind.Sha256);
        return transcript;
    }

    private static byte[] Hash(byte[] messages)
    {
        byte[] hash = new byte[HashKind.Sha256.Size()];
        CryptoProvider.Default.Hash(HashKind.Sha256, messages, hash);
        return hash;
    }
}
