using System;
using Tls.Crypto;
using Tls.Handshake;
using Tls.TestKit;
using Tls.Wire;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Hostile;

/// <summary>What a peer with the right keys and the wrong manners cannot do to an engine.</summary>
public class HostileEngineTests
{
    [Fact]
    public void Empty_records_between_key_updates_do_not_excuse_them()
    {
        using var pair = new HostilePair();

        TlsException fault = Assert.Throws<TlsException>(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                pair.Feed(pair.KeyUpdate(KeyUpdateRequest.UpdateNotRequested));
                pair.Feed(pair.Record(ContentType.ApplicationData));
            }
        });

        Assert.Equal(TlsFault.LimitKeyUpdates, fault.Fault);
    }

    [Fact]
    public void Data_between_key_updates_excuses_them()
    {
        using var pair = new HostilePair();

        for (int i = 0; i < 100; i++)
        {
            pair.Feed(pair.KeyUpdate(KeyUpdateRequest.UpdateNotRequested));
            Assert.Equal(TlsStatus.Complete, pair.Feed(pair.Record(ContentType.ApplicationData, 1)));
        }
    }

    [Fact]
    public void After_our_close_notify_no_request_for_a_key_update_is_answered()
    {
        using var pair = new HostilePair();
        byte[] room = new byte[1024];
        pair.Server.Shutdown(room, out _);

        pair.Feed(pair.KeyUpdate(KeyUpdateRequest.UpdateRequested));

        Assert.False(pair.Server.HasPendingOutput);
        Assert.Equal(TlsStatus.Complete, pair.Feed(pair.Record(ContentType.ApplicationData, 1)));
    }

    [Fact]
    public void A_record_opened_while_the_engine_is_disposed_delivers_nothing()
    {
        var crypto = new InterruptedProvider();
        using var pair = new HostilePair(crypto);
        byte[] record = pair.Record(ContentType.ApplicationData, 1, 2, 3);
        crypto.AfterOpen = pair.Server.Dispose;

        Assert.Throws<ObjectDisposedException>(() => pair.Server.ReadInPlace(record, out _, out _));
    }

    [Fact]
    public void A_buffer_of_the_queue_goes_back_to_the_pool_wiped()
    {
        var queue = new OutputQueue();
        Span<byte> first = queue.GetSpan(1024);
        first.Fill(0x5a);
        queue.Advance(first.Length);

        queue.MoveTo(new byte[1024]);

        Assert.False(first.Contains((byte)0x5a));
    }

    [Fact]
    [Rfc("8446-4.4.2.4-2")]
    public void A_broken_signature_algorithm_ends_in_bad_certificate()
    {
        TlsFault fault = CertificateFaults.For(CertificateErrorCode.SignatureAlgorithmForbidden);

        Assert.Equal(AlertDescription.BadCertificate, TlsFaultAlerts.For(fault));
    }

    /// <summary>Lets something happen between the opening of a record and the answer.</summary>
    private sealed class InterruptedProvider() : DelegatingCryptoProvider(Default)
    {
        internal Action? AfterOpen { get; set; }

        public override AeadKey CreateAeadKey(AeadAlgorithm algorithm, ReadOnlySpan<byte> key) =>
            new InterruptedKey(this, base.CreateAeadKey(algorithm, key));
    }

    private sealed class InterruptedKey(InterruptedProvider provider, AeadKey inner) : AeadKey(inner.Algorithm)
    {
        public override void Seal(
            ReadOnlySpan<byte> nonce,
            ReadOnlySpan<byte> plaintext,
            ReadOnlySpan<byte> trailer,
            Span<byte> destination,
            ReadOnlySpan<byte> associatedData) =>
            inner.Seal(nonce, plaintext, trailer, destination, associatedData);

        public override bool Open(
            ReadOnlySpan<byte> nonce,
            ReadOnlySpan<byte> ciphertext,
            Span<byte> destination,
            ReadOnlySpan<byte> associatedData)
        {
            bool opened = inner.Open(nonce, ciphertext, destination, associatedData);
            provider.AfterOpen?.Invoke();
            return opened;
        }

        protected override void Dispose(bool disposing) => inner.Dispose();
    }
}
