using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.Fuzz.Crypto;
using Tls.Fuzz.Seeds;
using Tls.Handshake;

namespace Tls.Fuzz.Targets;

/// <summary>
/// What outlives a connection and comes back from outside; the first byte says which. A state of a ticket, an exported session
/// and an imported identity that are read are written to the same bytes from then on. Stored keys load or are refused, and
/// open what they seal; no ring opens a ticket of which a bit has changed.
/// </summary>
internal sealed class TicketTarget : Target
{
    private const int Kinds = 6;
    private const int ChecksumSize = 32;

    internal override string Name => "ticket";

    internal override string Summary => "states of tickets, exported sessions, stored ticket keys, imported identities, tickets";

    internal override Tokens Tokens => Tokens.Wire;

    internal override IEnumerable<byte[]> Seeds()
    {
        foreach (Setup setup in Setups.OfKnownCrypto.Where(setup => setup.Name is "1.3" or "1.2"))
        {
            yield return [2, .. Recorded.Session(setup)];
        }

        foreach (byte[] state in Setups.OfKnownCrypto.SelectMany(Recorded.States).DistinctBy(Convert.ToHexString))
        {
            yield return [(byte)(state[2] == 4 ? 0 : 1), .. state];
        }

        using SharedTicketKeyRing ring = Ring();
        yield return [3, .. ring.MakeNext().Span];
        yield return [4, 7, .. "a state"u8];
        var identity = new ImportedIdentity { ExternalIdentity = "fuzz"u8.ToArray(), TargetHash = HashKind.Sha384 };
        yield return [5, .. identity.Encode()];
    }

    internal override void Run(ReadOnlySpan<byte> input)
    {
        var choices = new Choices(input);
        switch (choices.Byte() % Kinds)
        {
            case 0:
                Same(choices.Rest, bytes =>
                {
                    using SessionState13? state = SessionState13.Read(bytes);
                    return state?.Write()?.Span.ToArray();
                });
                break;
            case 1:
                Same(choices.Rest, bytes =>
                {
                    using SessionState12? state = SessionState12.Read(bytes);
                    return state?.Write()?.Span.ToArray();
                });
                break;
            case 2:
                Same(choices.Rest, Exported);
                break;
            case 3:
                LoadKeys(choices.Rest);
                break;
            case 4:
                byte changed = choices.Byte();
                using (SharedTicketKeyRing shared = Ring())
                using (SecretBytes keys = shared.MakeNext())
                using (var alone = new InMemoryTicketKeyRing(clock: FixedClock.Instance, crypto: KnownCrypto.Server))
                {
                    shared.Load(keys.Span);
                    Open(shared, choices.Rest, changed);
                    Open(alone, choices.Rest, changed);
                }

                break;
            default:
                Same(choices.Rest, static bytes => ImportedIdentity.TryRead(bytes)?.Encode());
                break;
        }
    }

    /// <summary>What is read is written, and read and written to the same.</summary>
    private static void Same(ReadOnlySpan<byte> input, Func<byte[], byte[]?> readAndWrite)
    {
        if (readAndWrite(input.ToArray()) is { } written)
        {
            FindingException.Unless(
                readAndWrite(written) is { } again && again.AsSpan().SequenceEqual(written), "what is written is read again");
        }
    }

    private static byte[]? Exported(byte[] bytes)
    {
        try
        {
            using TlsSession session = TlsSession.Import(bytes);
            return session.DangerousExport();
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The checksum is mended, so that what is behind it is reached.</summary>
    private static void LoadKeys(ReadOnlySpan<byte> input)
    {
        byte[] stored = input.ToArray();
        if (stored.Length > ChecksumSize)
        {
            CryptoProvider.Default.Hash(
                HashKind.Sha256, stored.AsSpan(..^ChecksumSize), stored.AsSpan(stored.Length - ChecksumSize));
        }

        using SharedTicketKeyRing ring = Ring();
        try
        {
            ring.Load(stored);
        }
        catch (FormatException)
        {
            return;
        }

        Open(ring, "a state"u8, changed: 5);
    }

    private static SharedTicketKeyRing Ring()
    {
        KnownCrypto.Server.Restart();
        return new SharedTicketKeyRing(clock: FixedClock.Instance, crypto: KnownCrypto.Server);
    }

    private static void Open(TicketKeyRing ring, ReadOnlySpan<byte> state, byte changed)
    {
        // Anything may be shown to a ring.
        ring.Open(state)?.Dispose();
        if (ring.Seal(state) is not { } ticket)
        {
            return;
        }

        using (SecretBytes? opened = ring.Open(ticket))
        {
            FindingException.Unless(opened is not null && opened.Span.SequenceEqual(state), "a ring opens what it sealed");
        }

        ticket[changed % ticket.Length] ^= (byte)(1 << (changed & 7));
        FindingException.Unless(ring.Open(ticket) is null, "a ring opens nothing that was changed");
    }
}
