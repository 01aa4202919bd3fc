using System;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Records.Tests;

/// <summary>What becomes of change_cipher_spec and alert records.</summary>
public class PolicyTests
{
    [Theory]
    [Provokes(TlsFault.UnexpectedChangeCipherSpec)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Change_cipher_specs_are_dropped_until_there_are_too_many(int beyond, bool legal)
    {
        var policy = new ChangeCipherSpecPolicy();
        Action flood = () =>
        {
            for (int i = 0; i < RecordLimits.MaxChangeCipherSpecs + beyond; i++)
            {
                policy.Receive([1], tolerated: true);
            }
        };
        if (legal)
        {
            flood();
        }
        else
        {
            Faults.Expect(TlsFault.UnexpectedChangeCipherSpec, flood);
        }
    }

    [Theory]
    [Provokes(TlsFault.UnexpectedChangeCipherSpec)]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 2 })]
    [InlineData(new byte[] { 1, 1 })]
    public void Any_other_change_cipher_spec_is_refused(byte[] content) =>
        Faults.Expect(
            TlsFault.UnexpectedChangeCipherSpec,
            () => new ChangeCipherSpecPolicy().Receive(content, tolerated: true));

    [Fact]
    [Provokes(TlsFault.UnexpectedChangeCipherSpec)]
    public void Outside_the_handshake_a_change_cipher_spec_is_refused() =>
        Faults.Expect(
            TlsFault.UnexpectedChangeCipherSpec,
            () => new ChangeCipherSpecPolicy().Receive([1], tolerated: false));

    [Theory]
    [InlineData(1, 0, AlertEffect.PeerClosed)]
    [InlineData(2, 0, AlertEffect.PeerClosed)]
    [InlineData(1, 90, AlertEffect.None)]
    [InlineData(2, 90, AlertEffect.None)]
    [InlineData(2, 40, AlertEffect.Fatal)]
    [InlineData(1, 40, AlertEffect.Fatal)]
    [InlineData(1, 100, AlertEffect.Fatal)]
    [InlineData(0, 10, AlertEffect.Fatal)]
    [InlineData(2, 255, AlertEffect.Fatal)]
    internal void The_description_alone_says_what_an_alert_does(
        byte level, byte description, AlertEffect effect)
    {
        Assert.Equal(effect, new AlertPolicy().Receive([level, description], out Alert alert));
        Assert.Equal((AlertDescription)description, alert.Description);
        Assert.Equal((AlertLevel)level, alert.Level);
    }

    [Fact]
    [Provokes(TlsFault.DecodeTruncated)]
    [Provokes(TlsFault.DecodeTrailingData)]
    public void An_alert_record_holds_exactly_one_alert()
    {
        Faults.Expect(TlsFault.DecodeTruncated, () => new AlertPolicy().Receive([2], out _));
        Faults.Expect(TlsFault.DecodeTrailingData, () => new AlertPolicy().Receive([1, 0, 1, 0], out _));
    }

    [Theory]
    [Provokes(TlsFault.LimitWarningAlerts)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Warnings_are_ignored_until_there_are_too_many(int beyond, bool legal)
    {
        var policy = new AlertPolicy();
        policy.Receive([1, 90], out _);
        policy.Reset();
        Action flood = () =>
        {
            for (int i = 0; i < RecordLimits.MaxWarningAlerts + beyond; i++)
            {
                policy.Receive([1, 90], out _);
            }
        };
        if (legal)
        {
            flood();
        }
        else
        {
            Faults.Expect(TlsFault.LimitWarningAlerts, flood);
        }
    }

    [Fact]
    [Provokes(TlsFault.LimitKeyUpdates)]
    public void Key_updates_are_counted_by_the_same_counter()
    {
        var updates = new RunLimit(TlsFault.LimitKeyUpdates, 1);
        updates.Add();
        updates.Reset();
        updates.Add();
        try
        {
            updates.Add();
            Assert.Fail("One too many was let through.");
        }
        catch (TlsException fault)
        {
            Assert.Equal(TlsFault.LimitKeyUpdates, fault.Fault);
        }
    }
}
