using System;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Tls.Cli.Tests;

public sealed class ResumptionTests(Pki pki) : IClassFixture<Pki>
{
    [Theory]
    [InlineData("--www", true, "1.3")]
    [InlineData("--echo", false, "1.3")]
    [InlineData("--www", true, "1.2")]
    [InlineData("--echo", false, "1.2")]
    public async Task Reconnect_resumes_every_time_after_the_first(string kind, bool get, string version)
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using ServeRun server = await ServeRun.StartAsync([kind, .. pki.Identity("server")]);

        Run run = await Run.TlsAsync(
        [
            "connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile, "--reconnect", "3",
            "--max", version, "--session-out", file,
            .. get ? (string[])["--get", "/"] : [],
        ]);

        File.Delete(file);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(4, Count(run.Error, "connected to"));
        Assert.Equal(3, Count(run.Error, ", resumed"));
    }

    [Fact]
    public async Task A_session_goes_through_a_file()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using ServeRun server = await ServeRun.StartAsync(["--www", .. pki.Identity("server")]);
        string[] connect = ["connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile, "--get", "/"];
        try
        {
            Run first = await Run.TlsAsync([.. connect, "--session-out", file]);
            Run second = await Run.TlsAsync([.. connect, "--session-in", file]);

            Assert.Equal(ExitCode.Done, first.ExitCode);
            Assert.Equal(ExitCode.Done, second.ExitCode);
            Assert.DoesNotContain(", resumed", first.Error, StringComparison.Ordinal);
            Assert.Contains(", resumed", second.Error, StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(40_000)]
    public async Task Early_data_comes_first_and_whole(int length)
    {
        string session = pki.PathOf(Path.GetRandomFileName());
        string early = pki.PathOf(Path.GetRandomFileName());
        string text = new string('e', length - 1) + "\n";
        await File.WriteAllTextAsync(early, text);
        await using ServeRun server = await ServeRun.StartAsync(
            ["--echo", "--early-data", "100000", .. pki.Identity("server")]);
        string[] connect = ["connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile];

        Run first = await Run.TlsAsync([.. connect, "--session-out", session]);
        Run second = await Run.TlsAsync(
            "late\n"u8.ToArray(), [.. connect, "--session-in", session, "--early-data", early]);

        Assert.Equal(ExitCode.Done, first.ExitCode);
        Assert.Contains("early data: accepted", second.Error, StringComparison.Ordinal);
        Assert.Equal(text + "late\n", second.Out);
    }

    [Fact]
    public async Task A_server_without_tickets_resumes_nothing()
    {
        await using ServeRun server = await ServeRun.StartAsync(["--www", "--tickets", "0", .. pki.Identity("server")]);

        Run run = await Run.TlsAsync(
            "connect", $"localhost:{server.Port}", "--cafile", pki.AuthorityFile, "--reconnect", "1", "--get", "/");

        Assert.Equal(2, Count(run.Error, "connected to"));
        Assert.DoesNotContain(", resumed", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_session_is_said_with_its_name()
    {
        Run run = await Run.TlsAsync("connect", "localhost:1", "--session-in", pki.AuthorityFile);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(pki.AuthorityFile, run.Error, StringComparison.Ordinal);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
