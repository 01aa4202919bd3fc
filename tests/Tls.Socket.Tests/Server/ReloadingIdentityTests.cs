using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.Tests.Fixtures;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Server;

/// <summary>A certificate and its key in files that are renewed while a server runs.</summary>
public sealed class ReloadingIdentityTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("identity").FullName;
    private readonly Clock _clock = new();
    private readonly ReloadingIdentity _source;

    public ReloadingIdentityTests()
    {
        Write(Pki.Server);
        _source = new ReloadingIdentity(Certificate, Key, interval: TimeSpan.Zero, clock: _clock);
    }

    private string Certificate => Path.Combine(_directory, "fullchain.pem");

    private string Key => Path.Combine(_directory, "privkey.pem");

    public void Dispose()
    {
        _source.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_listener_shows_the_renewed_certificate_and_sessions_go_on()
    {
        using var listener = new TlsListener(
            new IPEndPoint(IPAddress.Loopback, 0), new TlsServerOptions { SelectIdentity = _source.Select });
        Task serving = listener.ServeAsync(RotationTests.ServeAsync);
        using var cache = new InMemoryTlsSessionCache();
        Assert.False(await RotationTests.ResumesAsync(listener, cache));
        await using SslStream before = await RotationTests.ConnectAsync(listener.LocalEndPoint);
        RotationTests.AssertShown(Pki.Server, before);

        Write(Pki.Rsa);

        await using SslStream after = await RotationTests.ConnectAsync(listener.LocalEndPoint);
        RotationTests.AssertShown(Pki.Rsa, after);
        Assert.True(await RotationTests.ResumesAsync(listener, cache));
        listener.Dispose();
        await serving;
    }

    [Fact(Timeout = Loopback.Deadline)]
    public async Task A_server_of_sockets_shows_it_too()
    {
        using var server = new TlsServer(new TlsConfiguration { LocalIdentitySource = _source });
        server.Listen(IPAddress.Loopback);
        await RotationTests.AssertServesAsync(server, Pki.Server);

        Write(Pki.Rsa);

        await RotationTests.AssertServesAsync(server, Pki.Rsa);
        Assert.Equal(Pki.Rsa.Certificate, server.Configuration.LocalCertificate);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whatever_is_in_the_files_is_either_an_identity_or_changes_nothing(bool inKey)
    {
        byte[] pem = File.ReadAllBytes(inKey ? Key : Certificate);
        var random = new Random(4711);
        for (int i = 0; i < 300; i++)
        {
            byte[] broken = [.. pem.AsSpan(0, i % 7 == 0 ? random.Next(pem.Length) : pem.Length)];
            for (int j = random.Next(1, 4); j > 0 && broken.Length > 0; j--)
            {
                broken[random.Next(broken.Length)] = (byte)(i % 2 == 0 ? random.Next(256) : "AZaz09+/=-\n"[random.Next(11)]);
            }

            File.WriteAllBytes(inKey ? Key : Certificate, broken);

            Assert.Equal(_source.Reload(), _source.Failure is null);
            Assert.NotNull(_source.Current);
        }
    }

    [Fact]
    public void A_certificate_beside_the_former_key_changes_nothing_until_the_key_is_there()
    {
        var news = new List<IdentityReloadedEventArgs>();
        _source.Reloaded += (_, e) => news.Add(e);
        TlsIdentity former = _source.Current;

        File.WriteAllText(Certificate, PemWriter.Write(Pki.Rsa.Certificate));
        Assert.Same(former, _source.Current);
        Assert.Same(former, _source.Current);
        Assert.IsType<ArgumentException>(_source.Failure);
        Assert.Equal(_source.Failure.Message, Assert.Single(news).Failure!.Message);
        Assert.False(_source.Reload());

        Write(Pki.Rsa);
        Assert.Equal(Pki.Rsa.Certificate, _source.Current.Certificate);
        Assert.Null(_source.Failure);
        Assert.Equal(2, news.Count);
        Assert.Same(_source.Current, news[1].Identity);
        Assert.Null(news[1].Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData(null)]
    public void A_file_that_is_empty_half_or_gone_changes_nothing(string? contents)
    {
        TlsIdentity former = _source.Current;
        if (contents is null)
        {
            File.Delete(Certificate);
        }
        else
        {
            File.WriteAllText(Certificate, contents);
        }

        Assert.Same(former, _source.Current);
        Assert.NotNull(_source.Failure);
        Assert.ThrowsAny<Exception>(() => new ReloadingIdentity(Certificate, Key).Dispose());

        Write(Pki.Server);
        Assert.Same(former, _source.Current);
        Assert.Null(_source.Failure);
    }

    [Fact]
    public void Links_that_turn_to_other_files_are_followed_after_the_interval()
    {
        string live = Path.Combine(_directory, "live.pem");
        File.WriteAllText(Path.Combine(_directory, "1.pem"), Pem(Pki.Server));
        File.WriteAllText(Path.Combine(_directory, "2.pem"), Pem(Pki.Rsa));
        File.CreateSymbolicLink(live, "1.pem");
        using var source = new ReloadingIdentity(live, live, interval: TimeSpan.FromMinutes(1), clock: _clock);
        TlsIdentity former = source.Current;

        File.Delete(live);
        File.CreateSymbolicLink(live, "2.pem");
        Assert.Same(former, source.Current);
        _clock.Now += TimeSpan.FromMinutes(1);

        Assert.Equal(Pki.Rsa.Certificate, source.Current.Certificate);
    }

    [Fact]
    public void The_key_that_was_replaced_is_wiped_when_no_handshake_can_need_it()
    {
        TlsIdentity former = _source.Current;
        Write(Pki.Rsa);
        _ = _source.Current;
        _clock.Now += TimeSpan.FromMinutes(59);
        _ = _source.Current;
        _ = former.Key!.Sign(SignatureAlgorithm.EcdsaSha256, [1]);

        _clock.Now += TimeSpan.FromMinutes(1);
        _ = _source.Current;

        Assert.Throws<ObjectDisposedException>(() => former.Key!.Sign(SignatureAlgorithm.EcdsaSha256, [1]));
    }

    private static string Pem(TlsIdentity identity) =>
        PemWriter.Write(identity.Certificate) + PemWriter.DangerousWrite(identity.Key!);

    /// <summary>Writes both files anew; they are so young that every look reads them.</summary>
    private void Write(TlsIdentity identity)
    {
        File.WriteAllText(Certificate, PemWriter.Write(identity.Certificate));
        File.WriteAllText(Key, PemWriter.DangerousWrite(identity.Key!));
    }

    private sealed class Clock : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.UtcTicks;
    }
}
