using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Tls.TestKit;
using Xunit;

namespace Tls.Cli.Tests;

public sealed partial class HelpTests
{
    [Theory]
    [InlineData("--help", "demo", "connect", "serve", "verify", "cert", "conformance", "Exit codes:")]
    [InlineData("connect --help", "--servername", "--cafile", "--capath", "--insecure", "--starttls", "--post-handshake-auth", "--get", "--reconnect", "--session-in", "--session-out", "--status", "--psk-file", "--raw-public-key", "--trust-key", "--keylog", "--crypto")]
    [InlineData("serve --help", "--www", "/secret", "--echo", "--client-ca", "--sni-strict", "--retry", "--tickets", "--keylog", "Exit codes:")]
    [InlineData("verify --help", "--connect", "--ca", "--untrusted", "--name", "--depth", "--time", "--crl", "--ocsp", "--policy", "--strict", "--json", "Exit codes:")]
    [InlineData("conformance --help", "--client", "--run", "--scenario", "--flight", "--random", "--seed", "--json", "--html")]
    [InlineData("cert new --help", "--ca", "--issuer", "--key-out", "--force")]
    public async Task Help_lists_what_there_is(string args, params string[] words)
    {
        Run run = await Run.TlsAsync(args.Split(' '));

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.All(words, word => Assert.Contains(word, run.Out));
    }

    [Theory]
    [InlineData("--help", "\n  explain ", "\n  scan ", "\n  bench ")]
    [InlineData("connect --help", "--transcript")]
    [InlineData("serve --help", "--no-such-option")]
    public async Task Help_does_not_list_what_is_not_there(string args, params string[] words)
    {
        Run run = await Run.TlsAsync(args.Split(' '));

        Assert.All(words, word => Assert.DoesNotContain(word, run.Out));
    }

    [Fact]
    public void The_page_about_the_command_has_every_verb_and_option_and_no_other()
    {
        string page = File.ReadAllText(Repository.PathOf("docs", "tls-command.md"));
        RootCommand root = TlsCommand.Create(Run.Io([], Stream.Null, Stream.Null));
        Command[] verbs = [.. Verbs(root)];
        string[] known =
        [
            .. verbs.SelectMany(verb => verb.Options).SelectMany(
                option => option.Aliases.Append(option.Name)),
            "--help",
        ];

        Assert.All(verbs.Where(verb => verb.Subcommands.Count == 0), verb => Assert.Contains(
            $"| `tls {string.Join(' ', verb.Parents.OfType<Command>().Where(above => above != root).Append(verb)
                .Select(command => command.Name))}", page));
        Assert.All(known, option => Assert.Contains($"`{option}", page));
        Assert.All(Mentioned().Matches(page), mentioned => Assert.Contains(mentioned.Value, known));
    }

    [Fact]
    public async Task No_verb_is_wrong_usage()
    {
        Run run = await Run.TlsAsync();

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Equal(1, run.Error.AsLines());
    }

    private static IEnumerable<Command> Verbs(Command command) =>
        command.Subcommands.SelectMany(verb => Verbs(verb).Prepend(verb));

    [GeneratedRegex("(?<=`)--?[a-z][a-z-]*")]
    private static partial Regex Mentioned();
}
