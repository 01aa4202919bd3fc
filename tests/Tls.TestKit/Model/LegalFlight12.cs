using System.Collections.Generic;
using System.Linq;

namespace Tls.TestKit;

/// <summary>The legal flights of TLS 1.2 (RFC 5246 §7.3, RFC 5077 §3.1), and what means nothing in one.</summary>
internal static class LegalFlight12
{
    /// <summary>What the scripted peer sends if it does nothing wrong.</summary>
    internal static IReadOnlyList<Step> Of(Scenario scenario)
    {
        bool isFull = !scenario.Resumed;
        bool asks = isFull && scenario.ClientAuthentication;
        (bool When, Item What)[] handshake = scenario.Server
            ?
            [
                (true, Item.ClientHello),
                (asks, Item.Certificate),
                (isFull, Item.ClientKeyExchange),
                (asks, Item.CertificateVerify),
            ]
            :
            [
                (true, Item.ServerHello),
                (isFull, Item.Certificate),
                (isFull, Item.ServerKeyExchange),
                (asks, Item.CertificateRequest),
                (isFull, Item.ServerHelloDone),
                (scenario.Ticket, Item.NewSessionTicket),
            ];
        Item[] rest =
        [
            Item.ChangeCipherSpec,
            Item.Finished,
            Item.ApplicationData,
            Item.ApplicationData,
            Item.ApplicationData,
            Item.CloseNotify,
        ];
        return
        [
            .. handshake.Where(each => each.When).Select(each => new Step(each.What)),
            .. rest.Select(item => new Step(item)),
        ];
    }

    /// <summary>The step without what means nothing where it stands.</summary>
    internal static Step Normal(Step step, IReadOnlyList<Step> steps, int at)
    {
        // What comes next is made from the answer to these.
        if (step.In == Framing.Joined && steps[at - 1].What is Item.ClientHello or Item.ServerHelloDone)
        {
            step = step with { In = Framing.Whole };
        }

        // §6.2.3: as long as there are no keys, a protected record is plaintext that happens to be anything.
        return steps.Take(at).Any(each => each.What == Item.ChangeCipherSpec)
            ? step
            : step with { Under = Protection.Own };
    }
}
