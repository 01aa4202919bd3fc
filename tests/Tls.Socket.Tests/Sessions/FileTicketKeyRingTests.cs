using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Tls.Crypto;
using Xunit;

namespace Tls.Tests.Sessions;

/// <summary>Keys of tickets that processes share through a file.</summary>
public sealed class FileTicketKeyRingTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ring").FullName;
    private readonly Clock _clock = new();

    private string File => Path.Combine(_directory, "keys");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void What_one_process_seals_another_opens()
    {
        using FileTicketKeyRing one = Ring();
        using FileTicketKeyRing other = Ring();

        Assert.True(Opens(other, Seal(one)));
        Assert.True(Opens(one, Seal(other)));
    }

    [Fact]
    public void Nobody_else_can_hold_the_lock_and_so_keep_the_keys_from_being_renewed()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using (Ring())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File + ".lock"));
        }
    }

    [Fact]
    public void A_key_that_another_process_has_made_meanwhile_is_found()
    {
        using FileTicketKeyRing one = Ring();
        using FileTicketKeyRing other = Ring();
        byte[] old = Seal(one);
        _clock.Now += TimeSpan.FromHours(13);

        byte[] fresh = Seal(one);
        Assert.False(old.AsSpan(0, 16).SequenceEqual(fresh.AsSpan(0, 16)));
        Assert.True(Opens(other, fresh));
        Assert.True(Opens(other, old));
        Assert.True(Opens(other, Seal(other)));
    }

    [Fact]
    public void A_key_opens_until_the_last_of_its_tickets_has_expired()
    {
        using FileTicketKeyRing ring = Ring();
        byte[] ticket = Seal(ring);

        _clock.Now += TimeSpan.FromHours(12 + 24) - TimeSpan.FromSeconds(1);
        Assert.True(Opens(ring, ticket));
        _clock.Now += TimeSpan.FromSeconds(1);
        Assert.False(Opens(ring, ticket));
    }

    [Fact]
    public void Expired_keys_leave_the_file()
    {
        using FileTicketKeyRing ring = Ring();
        for (int day = 0; day < 10; day++)
        {
            _ = Seal(ring);
            _clock.Now += TimeSpan.FromDays(1);
        }

        _ = Seal(ring);
        Assert.InRange(new FileInfo(File).Length, 1, 42 + (4 * 56));
    }

    [Fact]
    public void No_two_processes_seal_by_the_same_key()
    {
        var crypto = new Watched();
        using FileTicketKeyRing one = Ring(crypto);
        using FileTicketKeyRing other = Ring(crypto);

        byte[][] tickets = [Seal(one), Seal(one), Seal(other), Seal(other)];

        // The same key of the file, and for each process one made of it.
        Assert.All(tickets, ticket => Assert.Equal(tickets[0][..16], ticket[..16]));
        Assert.Equal(2, crypto.Keys.Distinct().Count());
        Assert.All(crypto.Keys, key => Assert.DoesNotContain(
            key, Convert.ToHexString(System.IO.File.ReadAllBytes(File)), StringComparison.Ordinal));
        Assert.All(tickets, ticket => Assert.True(Opens(one, ticket) && Opens(other, ticket)));
    }

    [Fact]
    public void A_key_of_a_process_seals_so_many_tickets_and_no_more()
    {
        using FileTicketKeyRing ring = Ring();
        byte[] first = Seal(ring);
        SetSeals(ring, SharedTicketKeyRing.MaxSeals - 1);
        byte[] last = Seal(ring);
        byte[] next = Seal(ring);

        Assert.Equal(first[..32], last[..32]);
        Assert.Equal(first[..16], next[..16]);
        Assert.NotEqual(first[16..32], next[16..32]);
        Assert.True(Opens(ring, first) && Opens(ring, last) && Opens(ring, next));
    }

    [Fact]
    public void A_key_made_under_a_clock_that_was_wrong_is_rotated_and_dies_in_time()
    {
        DateTimeOffset now = _clock.Now;
        _clock.Now = now.AddYears(20);
        using FileTicketKeyRing wrong = Ring();
        byte[] old = Seal(wrong);
        _clock.Now = now;

        using FileTicketKeyRing ring = Ring();
        byte[] fresh = Seal(ring);
        Assert.NotEqual(old[..16], fresh[..16]);
        Assert.True(Opens(ring, old));
        Assert.Equal(Seal(wrong)[..16], fresh[..16]);

        _clock.Now += TimeSpan.FromHours(12 + 24);
        Assert.False(Opens(ring, old));
    }

    [Fact]
    public void A_clock_that_is_a_little_behind_rotates_nothing()
    {
        using FileTicketKeyRing ring = Ring();
        byte[] ticket = Seal(ring);
        _clock.Now -= TimeSpan.FromMinutes(5);
        using FileTicketKeyRing behind = Ring();

        Assert.Equal(ticket[..16], Seal(behind)[..16]);
    }

    [Fact]
    public void Keys_that_change_all_the_time_do_not_outgrow_the_file()
    {
        using var ring = new FileTicketKeyRing(File, rotation: TimeSpan.FromSeconds(11), clock: _clock);
        byte[] ticket = [];
        for (int i = 0; i < TicketKeyFormat.MaxKeys + 10; i++)
        {
            _clock.Now += TimeSpan.FromSeconds(11);
            ticket = Seal(ring);
        }

        using FileTicketKeyRing other = Ring();
        Assert.True(Opens(other, ticket));
        Assert.Equal(42 + (TicketKeyFormat.MaxKeys * 56), new FileInfo(File).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(97)]
    public void A_file_cut_short_is_refused_and_what_was_read_before_stays(int length)
    {
        using FileTicketKeyRing ring = Ring();
        byte[] ticket = Seal(ring);
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        System.IO.File.WriteAllBytes(File, bytes[..length]);
        _clock.Now += TimeSpan.FromMinutes(1);

        Assert.True(Opens(ring, ticket));
        Assert.Throws<IOException>(Ring);
    }

    [Fact]
    public void A_file_with_one_bit_changed_is_refused()
    {
        Ring().Dispose();
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        bytes[40] ^= 1;
        System.IO.File.WriteAllBytes(File, bytes);

        Assert.Throws<IOException>(Ring);
    }

    [Fact]
    public void The_file_is_for_its_owner_alone_and_refused_otherwise()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Ring().Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        Assert.Throws<IOException>(Ring);
    }

    [Fact]
    public void No_key_is_left_lying_beside_the_file()
    {
        using FileTicketKeyRing ring = Ring();
        _clock.Now += TimeSpan.FromHours(13);
        _ = Seal(ring);

        Assert.Equal(
            ["keys", "keys.lock"], Directory.GetFiles(_directory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(0, new FileInfo(File + ".lock").Length);
    }

    [Fact]
    public async Task Many_at_once_agree_on_the_keys()
    {
        Ring().Dispose();
        _clock.Now += TimeSpan.FromHours(13);
        FileTicketKeyRing[] rings = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(Ring)));

        foreach (FileTicketKeyRing sealer in rings)
        {
            byte[] ticket = Seal(sealer);
            _clock.Now += TimeSpan.FromSeconds(11);
            Assert.All(rings, ring => Assert.True(Opens(ring, ticket)));
        }

        Assert.All(rings, ring => ring.Dispose());
    }

    [Fact]
    public void Whatever_a_client_sends_opens_nothing()
    {
        using FileTicketKeyRing ring = Ring();
        byte[] ticket = Seal(ring);
        ticket[^1] ^= 1;

        Assert.False(Opens(ring, ticket));
        Assert.False(Opens(ring, []));
        Assert.False(Opens(ring, new byte[200]));
    }

    private FileTicketKeyRing Ring() => Ring(crypto: null);

    private FileTicketKeyRing Ring(CryptoProvider? crypto) =>
        new(File, lifetime: TimeSpan.FromDays(1), clock: _clock, crypto: crypto);

    private static void SetSeals(FileTicketKeyRing ring, int seals)
    {
        object shared = typeof(FileTicketKeyRing)
            .GetField("_ring", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(ring)!;
        object own = typeof(SharedTicketKeyRing)
            .GetField("_own", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(shared)!;
        own.GetType().GetProperty("Seals", BindingFlags.NonPublic | BindingFlags.Instance)!.SetValue(own, seals);
    }

    private static byte[] Seal(FileTicketKeyRing ring) => ring.Seal("state"u8)!;

    private static bool Opens(FileTicketKeyRing ring, byte[] ticket)
    {
        using SecretBytes? state = ring.Open(ticket);
        return state is not null && state.Span.SequenceEqual("state"u8);
    }

    private sealed class Watched() : DelegatingCryptoProvider(CryptoProvider.Default)
    {
        internal List<string> Keys { get; } = [];

        public override AeadKey CreateAeadKey(AeadAlgorithm algorithm, ReadOnlySpan<byte> key)
        {
            Keys.Add(Convert.ToHexString(key));
            return base.CreateAeadKey(algorithm, key);
        }
    }

    private sealed class Clock : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
