using System;
using Tls.Crypto;
using Xunit;

namespace Tls.Tests.Sessions;

/// <summary>A ring whose keys somebody else stores.</summary>
public sealed class SharedTicketKeyRingTests
{
    private readonly Clock _clock = new();

    [Fact]
    public void Without_keys_it_seals_and_opens_nothing_and_one_is_due()
    {
        using SharedTicketKeyRing ring = Ring();

        Assert.True(ring.IsDue);
        Assert.Null(ring.Seal("state"u8));
        Assert.Null(ring.Open(new byte[200]));
    }

    [Fact]
    public void A_key_that_is_made_ahead_seals_when_its_time_has_come_and_is_known_before()
    {
        using SharedTicketKeyRing maker = Ring();
        using SharedTicketKeyRing other = Ring();
        Store(maker, other);
        byte[] first = maker.Seal("state"u8)!;
        _clock.Now += TimeSpan.FromMinutes(59);

        Assert.True(maker.IsDue);
        Store(maker, other);
        Assert.False(maker.IsDue);
        Assert.Equal(first[..16], maker.Seal("state"u8)![..16]);

        _clock.Now += TimeSpan.FromMinutes(1);
        byte[] second = maker.Seal("state"u8)!;
        Assert.NotEqual(first[..16], second[..16]);
        Assert.True(Opens(other, first) && Opens(other, second));
    }

    [Fact]
    public void A_ticket_under_a_key_that_is_stored_elsewhere_is_not_known_here()
    {
        using SharedTicketKeyRing one = Ring();
        using SharedTicketKeyRing other = Ring();
        Store(one);
        Store(other);
        byte[] ticket = one.Seal("state"u8)!;

        Assert.False(other.Knows(ticket));
        Assert.False(Opens(other, ticket));
        Assert.True(one.Knows(ticket));
    }

    [Fact]
    public void Keys_that_are_not_whole_are_refused_and_those_that_are_here_stay()
    {
        using SharedTicketKeyRing ring = Ring();
        Store(ring);
        byte[] ticket = ring.Seal("state"u8)!;
        using SecretBytes next = ring.MakeNext();
        byte[] changed = next.Span.ToArray();
        changed[30] ^= 1;

        Assert.Throws<FormatException>(() => ring.Load(changed));
        Assert.Throws<FormatException>(() => ring.Load(changed.AsSpan(0, 40)));
        Assert.True(Opens(ring, ticket));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(301)]
    public void What_does_not_fit_is_told(int seconds) => Assert.Throws<ArgumentOutOfRangeException>(
        () => new SharedTicketKeyRing(ahead: TimeSpan.FromSeconds(seconds)));

    private static void Store(params SharedTicketKeyRing[] rings)
    {
        using SecretBytes keys = rings[0].MakeNext();
        foreach (SharedTicketKeyRing ring in rings)
        {
            ring.Load(keys.Span);
        }
    }

    private static bool Opens(SharedTicketKeyRing ring, byte[] ticket)
    {
        using SecretBytes? state = ring.Open(ticket);
        return state is not null && state.Span.SequenceEqual("state"u8);
    }

    private SharedTicketKeyRing Ring() => new(
        rotation: TimeSpan.FromHours(1), lifetime: TimeSpan.FromHours(2), ahead: TimeSpan.FromMinutes(1), clock: _clock);

    private sealed class Clock : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
