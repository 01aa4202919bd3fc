using System;
using System.Collections.Generic;

namespace Tls.TestKit;

/// <summary>
/// The reference model: a scenario and a list of steps in, and out what RFC 8446 has the receiver do. It
/// follows the
/// receiver through <see cref="StateTable"/> and counts the key changes of both sides; the first rule that
/// is broken
/// ends it. No cryptography, no bytes. TLS 1.2 has a model of its own, <see cref="ReferenceModel12"/>.
/// </summary>
public sealed class ReferenceModel
{
    private const int Nothing = -1;

    private readonly Scenario _scenario;
    private readonly List<Rule> _tolerated = [];
    private ModelState _state;
    private int _senderKeys;
    private int _receiverKeys;
    private bool _hasSeenProtection;
    private bool _hasChangedKeys;
    private bool _isConnected;
    private bool _wasConnected;
    private bool _isClosed;
    private int _data;
    private int _lateRequests;
    private Alteration _firstHello;
    private Item? _partial;
    private Rule? _refusal;

    private ReferenceModel(Scenario scenario)
    {
        _scenario = scenario;
        _state = scenario.Server ? ModelState.Start : ModelState.WaitServerHello;
    }

    /// <summary>What must come of a flight.</summary>
    public static Verdict Judge(Flight flight)
    {
        ArgumentNullException.ThrowIfNull(flight);
        return Judge(flight.Scenario, flight.Steps());
    }

    /// <summary>What must come of these steps.</summary>
    public static Verdict Judge(Scenario scenario, IReadOnlyList<Step> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (scenario.Tls12)
        {
            return ReferenceModel12.Judge(scenario, steps);
        }

        var model = new ReferenceModel(scenario);
        foreach (Step step in steps)
        {
            if (model._refusal is not null || model._isClosed)
            {
                break;
            }

            model._refusal = model.Take(step);
            model.Sent(step);
        }

        return new Verdict(
            model._refusal is not null ? Ending.Refused : model._isClosed ? Ending.Closed : Ending.Open,
            model._isConnected,
            model._data,
            model._refusal,
            model._tolerated);
    }

    /// <summary>One step at the receiver: the rule that it breaks, or null.</summary>
    private Rule? Take(Step step)
    {
        if (step.In == Framing.Joined)
        {
            // §5.1: no message may follow a key change in the same record.
            // So a Finished with something behind it ends nothing.
            _isConnected &= !_hasChangedKeys || _wasConnected;
            return _hasChangedKeys ? RecordRules.KeyChange : TakeMessage(step);
        }

        int keys = KeysOf(step);
        return step.What == Item.ChangeCipherSpec && keys == 0
            ? TakeChangeCipherSpec(step)
            : Unopened(step, keys) ?? TakeContent(step);
    }

    /// <summary>Whether the record can be opened: the same keys on both sides.</summary>
    private Rule? Unopened(Step step, int keys)
    {
        if (keys == _receiverKeys)
        {
            _hasSeenProtection |= keys > 0;
            return null;
        }

        if (_receiverKeys == 0)
        {
            // Before there are keys, whatever is protected is application data.
            return RecordRules.RecordType;
        }

        if (keys != 0)
        {
            return RecordRules.Mac;
        }

        if (step.What.IsAlert() && !_hasSeenProtection)
        {
            // §6: alerts are encrypted as the sender's state says, and that of one who fails early has no
            // keys.
            _tolerated.Add(RecordRules.Unprotected);
            return null;
        }

        return RecordRules.Unprotected;
    }

    private Rule? TakeContent(Step step)
    {
        if (step.What == Item.EmptyHandshake)
        {
            return RecordRules.EmptyHandshake;
        }

        if (step.What is Item.ChangeCipherSpec)
        {
            return RecordRules.ProtectedChangeCipherSpec;
        }

        if (step.What is Item.UnknownRecord)
        {
            return RecordRules.RecordType;
        }

        if (step.What.IsMessage())
        {
            return TakeMessage(step);
        }

        if (_partial is not null && !step.What.IsAlert())
        {
            return RecordRules.Interleaved;
        }

        return step.What.IsData() ? TakeData(step) : TakeAlert(step);
    }

    private Rule? TakeMessage(Step step)
    {
        if (_partial is { } partial)
        {
            // Its first byte is the one that the message before it lacked, and had no use for.
            return Alterations.Of(Alteration.LengthUp, partial);
        }

        Arrow<ModelState>? arrow = StateTable.Find(_scenario, _state, step.What);
        Rule? broken = BrokenBy(step);
        if (arrow is null)
        {
            return broken is null ? RecordRules.Order : RecordRules.Order.Or(broken.Alerts);
        }

        if (step.In == Framing.Interrupted)
        {
            return RecordRules.Interleaved;
        }

        if (step.Change == Alteration.LengthUp)
        {
            _partial = step.What;
            if (step.What is Item.KeyUpdate or Item.KeyUpdateRequested)
            {
                // One byte and no other: whoever knows that need not wait for what the header announces.
                _tolerated.Add(Alterations.Of(Alteration.Extended, step.What));
            }

            return null;
        }

        if (broken is not null)
        {
            return broken;
        }

        if (arrow.Refused is not null)
        {
            return arrow.Refused;
        }

        if (_isConnected && step.What == Item.CertificateRequest && ++_lateRequests > RecordRules.MaxLateRequests)
        {
            return RecordRules.TooManyRequests;
        }

        Advance(arrow.To, step.What);
        return null;
    }

    /// <summary>The rule that an alteration breaks, if it breaks one here.</summary>
    private Rule? BrokenBy(Step step)
    {
        if (step.Change == Alteration.None)
        {
            return null;
        }

        Rule rule = Alterations.Of(step.Change, step.What);
        if (step is { Change: Alteration.OtherContext, What: Item.CertificateRequest } && _isConnected)
        {
            // §4.3.2: "unless used for the post-handshake authentication exchanges".
            return null;
        }

        if (step.What == Item.ClientHello && _scenario.HasPsk && step.Change == Alteration.NoSignatureAlgorithms)
        {
            // §9.2: only "if not containing a "pre_shared_key" extension".
            rule = RecordRules.ChangedHello with { Alerts = [] };
        }

        if (_state == ModelState.Retried && step.What == Item.ClientHello)
        {
            // §4.1.2: the second ClientHello is the first.
            return rule.Alerts.Count > 0 ? rule.Or(RecordRules.ChangedHello.Alerts)
                : step.Change == _firstHello ? null
                : RecordRules.ChangedHello;
        }

        bool isChoice = (step.Change, step.What) switch
        {
            // §4.2.8: servers MAY check; and a share of a group that is not supported need not be looked at.
            (Alteration.ShareTwice, Item.ClientHello) => true,
            (Alteration.ShortShare, Item.ClientHello) => _scenario.Retry,

            // §4.2.11: "prior to accepting PSK key establishment", and a HelloRetryRequest accepts nothing.
            (Alteration.BadBinder, Item.ClientHello) => _scenario.Retry,
            _ => false,
        };
        if (isChoice)
        {
            _tolerated.Add(rule);
            return null;
        }

        if (rule.Alerts.Count == 0)
        {
            if (_scenario.Server && _scenario.Retry)
            {
                // A second ClientHello that is not altered will not be this one.
                _firstHello = step.Change;
                _tolerated.Add(RecordRules.ChangedHello);
            }

            return null;
        }

        // A stray byte behind a message that changes keys is that much data across the change.
        return step.Change == Alteration.LengthDown ? rule.Or(RecordRules.KeyChange.Alerts) : rule;
    }

    private void Advance(ModelState next, Item on)
    {
        int before = _receiverKeys;
        _receiverKeys = on is Item.KeyUpdate or Item.KeyUpdateRequested
            ? _receiverKeys + 1
            : Math.Max(_receiverKeys, StateTable.KeysOf(next));
        _hasChangedKeys = _receiverKeys != before;
        _state = next;
        _wasConnected = _isConnected;
        _isConnected |= next >= ModelState.Connected;
    }

    private Rule? TakeChangeCipherSpec(Step step)
    {
        if (_state is ModelState.Start or >= ModelState.Connected)
        {
            if (_state == ModelState.Start && _partial is not null && step.Change == Alteration.None)
            {
                // Half a ClientHello has come: whether that is before the first, the RFC does not say.
                _tolerated.Add(RecordRules.ChangeCipherSpec);
                return null;
            }

            return RecordRules.ChangeCipherSpec;
        }

        if (step.Change != Alteration.None)
        {
            return RecordRules.ProtectedChangeCipherSpec;
        }

        if (_partial is not null)
        {
            // §5.1 forbids any record between the parts of a message, §5 has this one dropped without
            // further processing.
            _tolerated.Add(RecordRules.Interleaved);
        }

        return null;
    }

    private Rule? TakeData(Step step)
    {
        if (!_isConnected)
        {
            return RecordRules.EarlyApplicationData;
        }

        if (_state is ModelState.LateCertificateVerify or ModelState.LateFinished)
        {
            // The rule is for who sends. Handshake messages between have no arrow; of data the receiver is told
            // nothing.
            _tolerated.Add(RecordRules.Consecutive);
        }

        if (step.What == Item.ApplicationData)
        {
            _data++;
            _lateRequests = 0;
        }

        return null;
    }

    private Rule? TakeAlert(Step step)
    {
        if (_partial is not null)
        {
            _tolerated.Add(RecordRules.Interleaved);
        }

        _isClosed = step.What != Item.UserCanceled;
        return null;
    }

    /// <summary>
    /// How many key changes of the sender the step is protected by; <see cref="Nothing"/> for keys nobody
    /// has.
    /// </summary>
    private int KeysOf(Step step) => step.Under switch
    {
        Protection.Own => step.What == Item.ChangeCipherSpec ? 0 : _senderKeys,
        Protection.Clear => 0,
        Protection.Previous => Math.Max(0, _senderKeys - 1),
        Protection.Wrong or Protection.WrongSequence or Protection.Next => Nothing,
    };

    /// <summary>What becomes of the sender's own keys.</summary>
    private void Sent(Step step)
    {
        _senderKeys = step.What switch
        {
            Item.ServerHello when !_scenario.Server => Math.Max(_senderKeys, 1),
            Item.Finished when _senderKeys == 1 => 2,
            Item.KeyUpdate or Item.KeyUpdateRequested when _senderKeys >= 2 => _senderKeys + 1,
            _ => _senderKeys,
        };

        if (_scenario.Server && _receiverKeys > 0)
        {
            // The client has the server's flight.
            _senderKeys = Math.Max(_senderKeys, 1);
        }
    }
}
