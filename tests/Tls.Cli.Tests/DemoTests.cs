using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace Tls.Cli.Tests;

public sealed partial class DemoTests
{
    [Fact]
    public async Task Demo_shows_the_whole_connection_in_the_order_of_cause_and_effect()
    {
        Run demo = await Run.TlsAsync("demo");

        Assert.Equal(ExitCode.Done, demo.ExitCode);
        Assert.Empty(demo.Error);
        string[] story =
        [
            "client ──►  ClientHello", "§4.1.2",
            "◄── server  ServerHello", "§4.1.3",
            "server_handshake_traffic_secret",
            "◄── server  {EncryptedExtensions}",
            "◄── server  {Certificate}", "CN=localhost, issued by CN=Demo CA",
            "◄── server  {CertificateVerify}",
            "◄── server  {Finished}",
            "client: CN=localhost, trusted",
            "client ──►  {Finished}",
            "client_application_traffic_secret_0",
            "Why the client trusts the server", "in the client's trust store",
            "client ──►  [Application Data]",
            "◄── server  [Application Data]",
            "1,048,576 bytes",
            "client ──►  [KeyUpdate]",
            "client_application_traffic_secret_1",
            "◄── server  [KeyUpdate]",
            "client ──►  [Alert: close_notify (0)]",
            "◄── server  [Alert: close_notify (0)]",
            "The same again, resumed",
            "pre_shared_key", "with a binder for each",
            "pre_shared_key          number 0 of those offered",
            "Where were we?",
            "Done in ",
        ];
        AssertTold(story, demo.Out);
    }

    [Fact]
    public async Task Demo_of_tls_1_2_cites_the_rfcs_it_was_mended_by_and_resumes()
    {
        Run demo = await Run.TlsAsync("demo", "--max", "1.2");

        Assert.Equal(ExitCode.Done, demo.ExitCode);
        Assert.Empty(demo.Error);
        string[] story =
        [
            "sections of RFC 5246",
            "client ──►  ClientHello", "extended_master_secret", "RFC 7627", "RFC 5746", "RFC 5077",
            "◄── server  ServerHello", "§7.4.1.3",
            "◄── server  Certificate ", "§7.4.2", "CN=localhost, issued by CN=Demo CA",
            "◄── server  ServerKeyExchange", "RFC 8422 §5.4", "named_curve             x25519", "over both randoms",
            "◄── server  ServerHelloDone", "§7.4.5",
            "client: CN=localhost, trusted",
            "client ──►  ClientKeyExchange", "RFC 8422 §5.7", "premaster_secret", "RFC 7627 §4", "key_block",
            "client ──►  change_cipher_spec", "§7.1",
            "client now sends with keys from the client_write half of the key_block", "§6.3",
            "client ──►  [Finished]", "§7.4.9",
            "◄── server  NewSessionTicket", "RFC 5077 §3.3",
            "◄── server  [Finished]",
            "ServerKeyExchange is signed",
            "client ──►  [Application Data]", "§10",
            "client ──►  [Alert: close_notify (0)]", "§7.2.1",
            "The same again, resumed",
            "the server repeats it if the session",
            "◄── server  ServerHello", "the client's own: that session goes on",
            "◄── server  [Finished]",
            "client ──►  [Finished]",
            "Where were we?",
            "Done in ",
        ];
        AssertTold(story, demo.Out);
        string resumed = demo.Out[demo.Out.IndexOf("The same again", StringComparison.Ordinal)..];
        Assert.DoesNotContain("KeyExchange", resumed, StringComparison.Ordinal);
        Assert.DoesNotContain("malformed", demo.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.2")]
    [InlineData("1.3")]
    public async Task Observe_tells_one_version_from_the_other(string version)
    {
        using var pki = new Pki();
        await using ServeRun server = await ServeRun.StartAsync(
            ["--www", .. pki.Identity("server"), "--client-ca", pki.AuthorityFile, "--require-client-cert"]);

        Run run = await Run.TlsAsync(
        [
            "connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile, "--get", "/", "-v",
            "--max", version, .. pki.Identity("client"),
        ]);

        Assert.DoesNotContain("malformed", run.Error, StringComparison.Ordinal);
        Assert.Equal(version == "1.2", run.Error.Contains("RFC 5246 §7.4.8", StringComparison.Ordinal));
        Assert.Equal(version == "1.2", run.Error.Contains("DOWNGRD", StringComparison.Ordinal));
        Assert.Equal(version == "1.3", run.Error.Contains("  §4.4.3", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1.2")]
    [InlineData("1.3")]
    public async Task Demo_fits_a_terminal_of_100_columns_and_is_plain_where_there_is_none(string version)
    {
        Run demo = await Run.TlsAsync("demo", "--max", version);

        Assert.All(demo.Out.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
        Assert.DoesNotContain('\e', demo.Out);
    }

    [Theory]
    [InlineData("1.2")]
    [InlineData("1.3")]
    public async Task Demo_reads_the_same_in_every_run_but_for_what_is_random(string version)
    {
        HashSet<string> pages = [];
        for (int i = 0; i < 3; i++)
        {
            Run demo = await Run.TlsAsync("demo", "--max", version);

            // Random values, and the sizes that follow from an ECDSA signature's encoding.
            pages.Add(Varying().Replace(demo.Out, "~"));
        }

        Assert.Single(pages);
    }

    private static void AssertTold(string[] story, string page)
    {
        int place = 0;
        foreach (string step in story)
        {
            int found = page.IndexOf(step, place, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{step}' is missing, or comes too early, in:\n{page}");
            place = found + step.Length;
        }
    }

    [GeneratedRegex("[0-9a-f]{12}…|\\(?[0-9]+ bytes\\)?|in [0-9,]+ ms| +(RFC [0-9]+ )?§|\\([0-9]+ bytes\\)")]
    private static partial Regex Varying();
}
