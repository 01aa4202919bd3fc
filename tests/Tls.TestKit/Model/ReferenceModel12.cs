using System.Collections.Generic;
using System.Linq;

namespace Tls.TestKit;

/// <summary>
/// The reference model of TLS 1.2: as <see cref="ReferenceModel"/>, after RFC 5246 and <see cref="StateTable12"/>. Keys
/// change once, by change_cipher_spec, which is a step like a message.
/// </summary>
internal sealed class ReferenceModel12
{
    private const int Nothing = -1;

    private readonly Scenario _scenario;
    private readonly List<Rule> _tolerated = [];
    private ModelState12 _state;
    private int _senderKeys;
    private int _receiverKeys;
    private bool _isClosed;
    private bool _wasConnected;
    private int _data;
    private int _renegotiations;
    private Item? _partial;
    private Rule? _share;
    private Rule? _refusal;

    private ReferenceModel12(Scenario scenario)
    {
        _scenario = scenario;
        _state = scenario.Server ? ModelState12.Start : ModelState12.WaitServerHello;
    }

    private bool IsConnected => _state == ModelState12.Connected;

    /// <summary>What must come of these steps.</summary>
    internal static Verdict Judge(Scenario scenario, IReadOnlyList<Step> steps)
    {
        var model = new ReferenceModel12(scenario);
        foreach (Step step in steps)
        {
            if (model._refusal is not null || model._isClosed)
            {
                break;
            }

            model._wasConnected = step.In == Framing.Joined ? model._wasConnected : model.IsConnected;
            model._refusal = model.Take(step);
            if (step.What == Item.ChangeCipherSpec)
            {
                model._senderKeys = 1;
            }
        }

        return new Verdict(
            model._refusal is not null ? Ending.Refused : model._isClosed ? Ending.Closed : Ending.Open,

            // Who refuses what shares a record with the Finished has told nobody that the handshake is done.
            model._refusal is null ? model.IsConnected : model._wasConnected,
            model._data,
            model._refusal,
            model._tolerated);
    }

    /// <summary>One step at the receiver: the rule that it breaks, or null.</summary>
    private Rule? Take(Step step)
    {
        if (step.In != Framing.Joined && KeysOf(step) != _receiverKeys)
        {
            // The type of a record is in the clear.
            return step.What == Item.UnknownRecord
                ? RecordRules12.Mac.Or(RecordRules12.RecordType.Alerts)
                : RecordRules12.Mac;
        }

        switch (step.What)
        {
            case Item.ChangeCipherSpec:
                return TakeChangeCipherSpec(step);
            case Item.EmptyHandshake:
                // It binds who sends; nothing is in it.
                _tolerated.Add(RecordRules12.EmptyFragment);
                return null;
            case Item.UnknownRecord:
                return RecordRules12.RecordType;
            case var item when item.IsMessage():
                return TakeMessage(step);
            case var item when item.IsData():
                return TakeData(step.What);
            default:
                if (_partial is not null)
                {
                    _tolerated.Add(RecordRules12.Interleaved);
                }

                _isClosed = step.What != Item.UserCanceled;
                return null;
        }
    }

    private Rule? TakeChangeCipherSpec(Step step)
    {
        if (_partial is not null || StateTable12.Find(_scenario, _state, step.What) is not { } arrow)
        {
            return RecordRules12.ChangeCipherSpec.Or(step.Change == Alteration.None
                ? []
                : Alterations12.Of(step.Change, step.What).Alerts);
        }

        if (step.Change != Alteration.None)
        {
            return Alterations12.Of(step.Change, step.What);
        }

        _receiverKeys = 1;
        _state = arrow.To;
        return null;
    }

    private Rule? TakeMessage(Step step)
    {
        if (_partial is { } partial)
        {
            // Its first byte is the one that the message before it lacked, and had no use for.
            return Alterations12.Of(Alteration.LengthUp, partial);
        }

        Rule? broken = step.Change == Alteration.None ? null : Alterations12.Of(step.Change, step.What);
        if (StateTable12.Find(_scenario, _state, step.What) is not { } arrow)
        {
            return OutOfPlace(step.What, broken);
        }

        // What interrupts it comes first.
        if (step.In == Framing.Interrupted)
        {
            if (!IsConnected)
            {
                return RecordRules12.EarlyApplicationData;
            }

            _tolerated.Add(RecordRules12.Interleaved);
            TakeData(Item.ApplicationData);
        }

        if (step.Change == Alteration.LengthUp)
        {
            _partial = step.What;
            return null;
        }

        if (broken is { Alerts.Count: > 0 } && IsBinding(step, broken))
        {
            return broken;
        }

        if (arrow.Refused is not null)
        {
            return arrow.Refused;
        }

        if (step.What == Item.ServerHelloDone && _share is not null)
        {
            return _share;
        }

        if (step.What == Item.HelloRequest || IsConnected)
        {
            NoteRenegotiation();
        }

        // With another ID than was offered it is another session, and a full handshake.
        _state = step.Change == Alteration.OtherSessionId ? ModelState12.WaitCertificate : arrow.To;
        return null;
    }

    /// <summary>Whether who sees the alteration must refuse it; if it only may, that is noted.</summary>
    private bool IsBinding(Step step, Rule broken)
    {
        if (step is { What: Item.ServerKeyExchange, Change: Alteration.ShortShare or Alteration.ZeroShare })
        {
            // The client has no use for it before the end of the server's flight.
            _share = broken;
            _tolerated.Add(broken);
            return false;
        }

        bool isOfFields = step.Change is not (Alteration.Truncated or Alteration.Extended or Alteration.LengthDown);

        // Who does not renegotiate need not look what was asked for.
        if (Alterations12.IsChoice(step.Change, step.What, _scenario) || (IsConnected && isOfFields))
        {
            _tolerated.Add(broken);
            return false;
        }

        return true;
    }

    private static Rule OutOfPlace(Item item, Rule? broken)
    {
        Rule rule = broken is null ? RecordRules12.Order : RecordRules12.Order.Or(broken.Alerts);

        // To who speaks TLS 1.2 alone it is a ServerHello with a suite and an extension that were not offered.
        Alteration[] inHello = [Alteration.OtherSuite, Alteration.UnknownExtension, Alteration.OtherVersion];
        return item == Item.HelloRetryRequest
            ? rule.Or(inHello.SelectMany(change => Alterations12.Of(change, Item.ServerHello).Alerts))
            : rule;
    }

    /// <summary>A HelloRequest, or a ClientHello after the handshake.</summary>
    private void NoteRenegotiation()
    {
        if (++_renegotiations > RecordRules12.MaxRenegotiations)
        {
            _tolerated.Add(RecordRules12.TooManyRenegotiations);
        }

        if (IsConnected)
        {
            _tolerated.Add(RecordRules12.Renegotiation);
        }
        else if (_state == ModelState12.WaitFinished)
        {
            _tolerated.Add(RecordRules12.BehindChangeCipherSpec);
        }
    }

    private Rule? TakeData(Item item)
    {
        if (!IsConnected)
        {
            return RecordRules12.EarlyApplicationData;
        }

        if (_partial is not null)
        {
            _tolerated.Add(RecordRules12.Interleaved);
        }

        if (item == Item.ApplicationData)
        {
            _data++;
            _renegotiations = 0;
        }

        return null;
    }

    /// <summary>Whether there are keys for it; <see cref="Nothing"/> for keys nobody has.</summary>
    private int KeysOf(Step step) => step.Under switch
    {
        Protection.Own => _senderKeys,
        Protection.Clear or Protection.Previous => 0,
        Protection.Wrong or Protection.WrongSequence or Protection.Next => Nothing,
    };
}
