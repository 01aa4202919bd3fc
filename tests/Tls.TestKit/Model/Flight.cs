using System;
using System.Collections.Generic;
using System.Linq;

namespace Tls.TestKit;

/// <summary>
/// All that a scripted peer does: a scenario, and where it deviates from the legal flight. A plain value: it
/// can be
/// printed, read back, compared and made smaller.
/// </summary>
/// <param name="Scenario">What is under test.</param>
/// <param name="Deviations">In the order in which they are applied; those that find no step do
/// nothing.</param>
public sealed record Flight(Scenario Scenario, IReadOnlyList<Deviation> Deviations)
{
    private const string Separator = ": ";

    /// <summary>The steps that are left when every deviation has been applied.</summary>
    public IReadOnlyList<Step> Steps()
    {
        List<Step>[] slots = [.. Scenario.Legal().Select(step => new List<Step> { step })];
        foreach (Deviation deviation in Deviations.Where(deviation => deviation.At < slots.Length))
        {
            Apply(deviation, slots);
        }

        return Normal(Scenario, [.. slots.SelectMany(slot => slot)]);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    /// <exception cref="ArgumentException">A name in it is unknown.</exception>
    public static Flight Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(Separator, 2);
        return new Flight(
            Scenario.Parse(parts[0]),
            parts.Length == 1
                ? []
                : [.. parts[1].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Deviation.Parse)]);
    }

    /// <summary>One line, which <see cref="Parse"/> reads.</summary>
    public override string ToString() => Deviations.Count == 0
        ? Scenario.ToString()
        : Scenario + Separator + string.Join("; ", Deviations);

    /// <summary>The steps, for people.</summary>
    public string Picture() => string.Join(" | ", Steps());

    private static void Apply(Deviation deviation, List<Step>[] slots)
    {
        List<Step> slot = slots[deviation.At];
        switch (deviation.Kind)
        {
            case DeviationKind.Insert:
                slot.Insert(0, new Step(deviation.What));
                break;
            case DeviationKind.Swap when deviation.At + 1 < slots.Length:
                (slots[deviation.At], slots[deviation.At + 1]) = (slots[deviation.At + 1], slot);
                break;
            case DeviationKind.Swap:
                break;
            case var _ when slot.Count == 0:
                break;
            case DeviationKind.Drop:
                slot.RemoveAt(slot.Count - 1);
                break;
            case DeviationKind.Duplicate:
                slot.Add(slot[^1]);
                break;
            case DeviationKind.Alter:
                slot[^1] = slot[^1] with { Change = deviation.Change };
                break;
            case DeviationKind.Protect:
                slot[^1] = slot[^1] with { Under = deviation.Under };
                break;
            case DeviationKind.Frame:
                slot[^1] = slot[^1] with { In = deviation.In };
                break;
        }
    }

    /// <summary>
    /// What means nothing where it stands is taken away, so that nobody has to wonder what it means.
    /// </summary>
    private static List<Step> Normal(Scenario scenario, List<Step> steps)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            Step step = steps[i];
            bool applies = scenario.Tls12
                ? Alterations12.Applies(step.Change, step.What)
                : Alterations.Applies(step.Change, step.What);
            if (!applies
                || (!scenario.HasPsk && step.Change is Alteration.PskNotLast or Alteration.BadBinder))
            {
                step = step with { Change = Alteration.None };
            }

            if (!step.What.IsMessage()
                || (step.In == Framing.Joined && (IsHello(step.What) || i == 0 || !steps[i - 1].What.IsMessage())))
            {
                step = step with { In = Framing.Whole };
            }

            if (scenario.Tls12)
            {
                step = LegalFlight12.Normal(step, steps, i);
            }

            // A message that shares a record shares its keys; one that is not what its header says shares
            // none.
            if (step.In == Framing.Joined)
            {
                step = Alterations.IsMisframed(steps[i - 1].Change) || Alterations.IsMisframed(step.Change)
                    || steps[i - 1].In is Framing.Split or Framing.Interrupted or Framing.Padded
                    ? step with { In = Framing.Whole }
                    : step with { Under = Protection.Own };
            }

            steps[i] = step;
        }

        return steps;
    }

    // What is in them depends on what the other side has just answered.
    private static bool IsHello(Item item) => item is Item.ClientHello or Item.ServerHello or Item.HelloRetryRequest;
}
