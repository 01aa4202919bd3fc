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
    [Rfc("8446-5-1")]
    public void Change_cipher_specs_are_dropped_until_there_are_too_many(int beyond, bool legal)
    {
        var policy = new ChangeCipherSpecPolicy();
        Action flood = () =>
        {
            for (int i = 0; i < RecordLimits.MaxChangeCipherSpecs + beyond; i++)
            {
                policy.Receive([1], ChangeCipherSpecRole.Dropped);
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
    [Rfc("8446-5-2")]
    public void Any_other_change_cipher_spec_is_refused(byte[] content) =>
        Faults.Expect(
            TlsFault.UnexpectedChangeCipherSpec,
            () => new ChangeCipherSpecPolicy().Receive(content, ChangeCipherSpecRole.Dropped));

    [Fact]
    [Provokes(TlsFault.UnexpectedChangeCipherSpec)]
    [Rfc("8446-5-3")]
    public void Outside_the_handshake_a_change_cipher_spec_is_refused() =>
        Faults.Expect(
            TlsFault.UnexpectedChangeCipherSpec,
            () => new ChangeCipherSpecPolicy().Receive([1], ChangeCipherSpecRole.Refused));

    [Fact]
    public void Where_keys_change_a_change_cipher_spec_says_so()
    {
        var policy = new ChangeCipherSpecPolicy();

        Assert.True(policy.Receive([1], ChangeCipherSpecRole.ChangesKeys));
        Assert.False(policy.Receive([1], ChangeCipherSpecRole.Dropped));
        Faults.Expect(
            TlsFault.UnexpectedChangeCipherSpec,
            () => policy.Receive([1, 1], ChangeCipherSpecRole.ChangesKeys));
    }

    [Theory]
    [InlineData(1, 0, AlertEffect.PeerClosed)]
    [InlineData(2, 0, AlertEffect.PeerClosed)]
    [InlineData(1, 90, AlertEffect.None)]
    [InlineData(2, 90, AlertEffect.None)]
    [InlineData(2, 40, AlertEffect.Fatal)]
    [InlineData(2, 255, AlertEffect.Fatal)]
    [Rfc("8446-6-4", "8446-6-5")]
    internal void The_description_alone_says_what_an_alert_does(
        byte level, byte description, AlertEffect effect)
    {
        Assert.Equal(effect, new AlertPolicy().Receive([level, description], ProtocolVersion.Tls13, out Alert alert));
        Assert.Equal((AlertDescription)description, alert.Description);
        Assert.Equal((AlertLevel)level, alert.Level);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(40)]
    [InlineData(100)]
    [InlineData(255)]
    [Provokes(TlsFault.DecodeAlertLevel)]
    [Rfc("8446-6-4")]
    public void In_TLS_1_3_an_error_that_is_marked_as_a_warning_is_another(byte description) =>
        Faults.Expect(
            TlsFault.DecodeAlertLevel,
            () => new AlertPolicy().Receive([1, description], ProtocolVersion.Tls13, out _));

    [Theory]
    [InlineData(0, ProtocolVersion.Tls12)]
    [InlineData(3, ProtocolVersion.Tls12)]
    [InlineData(0, ProtocolVersion.Tls13)]
    [InlineData(0x42, ProtocolVersion.Tls13)]
    [Provokes(TlsFault.IllegalAlertLevel)]
    public void A_level_that_there_is_not_is_refused(byte level, ProtocolVersion version) =>
        Faults.Expect(
            TlsFault.IllegalAlertLevel, () => new AlertPolicy().Receive([level, 10], version, out _));

    [Theory]
    [InlineData(1, 0, AlertEffect.PeerClosed)]
    [InlineData(1, 90, AlertEffect.None)]
    [InlineData(1, 100, AlertEffect.None)]
    [InlineData(1, 112, AlertEffect.None)]
    [InlineData(1, 40, AlertEffect.None)]
    [InlineData(2, 40, AlertEffect.Fatal)]
    [InlineData(2, 255, AlertEffect.Fatal)]
    internal void In_TLS_1_2_a_warning_ends_nothing(byte level, byte description, AlertEffect effect) =>
        Assert.Equal(
            effect, new AlertPolicy().Receive([level, description], ProtocolVersion.Tls12, out _));

    [Fact]
    [Provokes(TlsFault.LimitWarningAlerts)]
    public void In_TLS_1_2_warnings_are_ignored_until_there_are_too_many()
    {
        var policy = new AlertPolicy();
        for (int i = 0; i < RecordLimits.MaxWarningAlerts; i++)
        {
            policy.Receive([1, 112], ProtocolVersion.Tls12, out _);
        }

        Faults.Expect(
            TlsFault.LimitWarningAlerts, () => policy.Receive([1, 112], ProtocolVersion.Tls12, out _));
    }

    [Fact]
    [Provokes(TlsFault.DecodeTruncated)]
    [Provokes(TlsFault.DecodeTrailingData)]
    [Rfc("8446-5.1-10", "8446-5.1-11")]
    public void An_alert_record_holds_exactly_one_alert()
    {
        Faults.Expect(
            TlsFault.DecodeTruncated, () => new AlertPolicy().Receive([2], ProtocolVersion.Tls13, out _));
        Faults.Expect(
            TlsFault.DecodeTrailingData,
            () => new AlertPolicy().Receive([1, 0, 1, 0], ProtocolVersion.Tls13, out _));
    }

    [Theory]
    [Provokes(TlsFault.LimitWarningAlerts)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Warnings_are_ignored_until_there_are_too_many(int beyond, bool legal)
    {
        var policy = new AlertPolicy();
        policy.Receive([1, 90], ProtocolVersion.Tls13, out _);
        policy.Reset();
        Action flood = () =>
        {
            for (int i = 0; i < RecordLimits.MaxWarningAlerts + beyond; i++)
            {
                policy.Receive([1, 90], ProtocolVersion.Tls13, out _);
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
        var updates = default(RunLimit);
        updates.Add(1, TlsFault.LimitKeyUpdates);
        updates.Reset();
        updates.Add(1, TlsFault.LimitKeyUpdates);
        try
        {
            updates.Add(1, TlsFault.LimitKeyUpdates);
            Assert.Fail("One too many was let through.");
        }
        catch (TlsException fault)
        {
            Assert.Equal(TlsFault.LimitKeyUpdates, fault.Fault);
        }
    }
}
