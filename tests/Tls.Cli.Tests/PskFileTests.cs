using System;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Tls.Cli.Tests;

/// <summary><c>--psk-file</c>: keys that no list of processes shows.</summary>
public sealed class PskFileTests(Pki pki) : IClassFixture<Pki>
{
    private const string Key = "8badf00d8badf00d8badf00d8badf00d";

    [Theory]
    [InlineData("1.2")]
    [InlineData("1.3")]
    public async Task Keys_of_files_work_as_keys_of_the_command_line_do(string version)
    {
        string server = Write($"# meters\r\n\r\nother:{new string('4', 32)}\r\n  me:ter:{Key}\r\n");
        await using ServeRun run = await ServeRun.StartAsync("--www", "--psk-file", server, "--max", version);

        Run byFile = await Run.TlsAsync(
            "connect", $"localhost:{run.Port}", "--get", "/", "--psk-file", Write($"me:ter:{Key}"));
        Run byArgument = await Run.TlsAsync(
            "connect", $"localhost:{run.Port}", "--get", "/", "--psk", $"me:ter:{Key}");

        Assert.Equal(ExitCode.Done, byFile.ExitCode);
        Assert.Equal(ExitCode.Done, byArgument.ExitCode);
        Assert.Contains("pre-shared key \"me:ter\"", byFile.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("good:" + Key + "\nmeter " + Key, ", line 2")]
    [InlineData("meter:" + Key + "x", ", line 1")]
    [InlineData("meter:", ", line 1")]
    [InlineData("# nothing here\n", "no line is")]
    public async Task What_is_wrong_is_said_with_its_line_and_without_the_key(string contents, string place)
    {
        string file = Write(contents);

        Run run = await Run.TlsAsync("connect", "localhost:1", "--psk-file", file);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(file, run.Error, StringComparison.Ordinal);
        Assert.Contains(place, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, run.Error, StringComparison.Ordinal);
    }

    private string Write(string contents)
    {
        string file = pki.PathOf(Path.GetRandomFileName());
        File.WriteAllText(file, contents);
        return file;
    }
}
