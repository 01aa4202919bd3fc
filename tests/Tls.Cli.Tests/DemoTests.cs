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
            "Done in ",
        ];
        int place = 0;
        foreach (string step in story)
        {
            int found = demo.Out.IndexOf(step, place, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{step}' is missing, or comes too early, in:\n{demo.Out}");
            place = found + step.Length;
        }
    }

    [Fact]
    public async Task Demo_fits_a_terminal_of_100_columns_and_is_plain_where_there_is_none()
    {
        Run demo = await Run.TlsAsync("demo");

        Assert.All(demo.Out.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
        Assert.DoesNotContain('\e', demo.Out);
    }

    [Fact]
    public async Task Demo_reads_the_same_in_every_run_but_for_what_is_random()
    {
        HashSet<string> pages = [];
        for (int i = 0; i < 3; i++)
        {
            Run demo = await Run.TlsAsync("demo");

            // Random values, and the sizes that follow from an ECDSA signature's encoding.
            pages.Add(Varying().Replace(demo.Out, "~"));
        }

        Assert.Single(pages);
    }

    [GeneratedRegex("[0-9a-f]{12}…|\\(?[0-9]+ bytes\\)?|in [0-9,]+ ms| +§|\\([0-9]+ bytes\\)")]
    private static partial Regex Varying();
}
