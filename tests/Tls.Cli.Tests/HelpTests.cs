using System.Threading.Tasks;
using Xunit;

namespace Tls.Cli.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData("--help", "demo", "connect", "serve", "cert", "Exit codes:")]
    [InlineData("connect --help", "--servername", "--cafile", "--capath", "--insecure", "--get", "--keylog", "--crypto")]
    [InlineData("serve --help", "--www", "--echo", "--client-ca", "--sni-strict", "--retry", "--keylog", "Exit codes:")]
    [InlineData("cert new --help", "--ca", "--issuer", "--key-out", "--force")]
    public async Task Help_lists_what_there_is(string args, params string[] words)
    {
        Run run = await Run.TlsAsync(args.Split(' '));

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.All(words, word => Assert.Contains(word, run.Out));
    }

    [Theory]
    [InlineData("--help", "\n  verify ", "\n  explain ", "\n  scan ", "\n  bench ", "\n  conformance ")]
    [InlineData("connect --help", "--min", "--psk", "--session-in", "--early-data", "--starttls", "--transcript")]
    [InlineData("serve --help", "--psk", "--tickets", "--early-data", "--ocsp", "--record-size-limit", "/secret")]
    public async Task Help_does_not_list_what_is_not_there(string args, params string[] words)
    {
        Run run = await Run.TlsAsync(args.Split(' '));

        Assert.All(words, word => Assert.DoesNotContain(word, run.Out));
    }

    [Fact]
    public async Task No_verb_is_wrong_usage()
    {
        Run run = await Run.TlsAsync();

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Equal(1, run.Error.AsLines());
    }
}
