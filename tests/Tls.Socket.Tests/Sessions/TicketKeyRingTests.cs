using System;
using Tls.Crypto;
using Xunit;

namespace Tls.Tests.Sessions;

/// <summary>Tickets are opened by the ring that made them, for as long as they live, and by nobody else.</summary>
public sealed class TicketKeyRingTests : IDisposable
{
    private static readonly byte[] State = "the state of a session"u8.ToArray();

    private readonly Clock _clock = new();
    private readonly InMemoryTicketKeyRing _ring;

    public TicketKeyRingTests() => _ring = new InMemoryTicketKeyRing(
        rotation: TimeSpan.FromHours(1), lifetime: TimeSpan.FromHours(3), clock: _clock);

    public void Dispose() => _ring.Dispose();

    [Fact]
    public void What_was_sealed_opens()
    {
        using SecretBytes? opened = _ring.Open(_ring.Seal(State));

        Assert.Equal(State, opened!.Span.ToArray());
    }

    [Fact]
    public void No_ticket_is_like_another() => Assert.NotEqual(_ring.Seal(State), _ring.Seal(State));

    [Fact]
    public void A_ticket_with_any_byte_changed_does_not_open()
    {
        byte[] ticket = _ring.Seal(State)!;
        for (int i = 0; i < ticket.Length; i++)
        {
            ticket[i] ^= 1;
            Assert.Null(_ring.Open(ticket));
            ticket[i] ^= 1;
        }
    }

    [Fact]
    public void A_ticket_of_any_other_length_does_not_open()
    {
        byte[] ticket = _ring.Seal(State)!;
        for (int length = 0; length < ticket.Length; length++)
        {
            Assert.Null(_ring.Open(ticket.AsSpan(0, length)));
        }

        Assert.Null(_ring.Open([.. ticket, 0]));
    }

    [Fact]
    public void Another_ring_opens_nothing()
    {
        using var other = new InMemoryTicketKeyRing();

        Assert.Null(other.Open(_ring.Seal(State)));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void A_key_opens_until_the_last_of_its_tickets_has_expired(int hours, bool opens)
    {
        byte[] ticket = _ring.Seal(State)!;
        _clock.Now += TimeSpan.FromHours(hours);
        _ring.Seal(State);

        Assert.Equal(opens, _ring.Open(ticket) is not null);
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public void Keys_are_rotated(int minutes, bool same)
    {
        byte[] first = _ring.Seal(State)!;
        _clock.Now += TimeSpan.FromMinutes(minutes);
        byte[] second = _ring.Seal(State)!;

        Assert.Equal(same, first.AsSpan(0, 16).SequenceEqual(second.AsSpan(0, 16)));
    }

    [Fact]
    public void A_ring_disposed_opens_nothing()
    {
        byte[] ticket = _ring.Seal(State)!;
        _ring.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _ring.Open(ticket));
    }

    private sealed class Clock : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
