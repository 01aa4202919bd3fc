using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Tls.Crypto.Tests;

/// <summary>
/// Runs the tests of this assembly in this process, which `dotnet test` does not: its host needs OpenSSL. An argument is a
/// part of the names of those to run.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        using var results = new Results();
        using var framework = new XunitTestFramework(new NullMessageSink());
        System.Reflection.AssemblyName name = typeof(Program).Assembly.GetName();
        using ITestFrameworkDiscoverer discoverer = framework.GetDiscoverer(
            Reflector.Wrap(typeof(Program).Assembly));
        discoverer.Find(includeSourceInformation: false, results, new Options());
        results.Discovered.WaitOne();
        using ITestFrameworkExecutor executor = framework.GetExecutor(name);
        executor.RunTests(
            results.Cases.Where(test => arguments.All(
                text => test.DisplayName.Contains(text, StringComparison.Ordinal))),
            results,
            new Options());
        results.Finished.WaitOne();
        foreach (IGrouping<string, string> reason in results.Skips.GroupBy(skip => skip))
        {
            Console.WriteLine($"{reason.Count()} skipped: {reason.Key}");
        }

        Console.WriteLine($"{results.Passed} passed, {results.Failed} failed, {results.Skips.Count} skipped");
        return results.Failed == 0 && results.Passed > 0 ? 0 : 1;
    }

    /// <summary>Counts, and says what failed.</summary>
    private sealed class Results : LongLivedMarshalByRefObject, IMessageSink, IDisposable
    {
        private readonly Lock _sync = new();

        public int Passed { get; private set; }

        public int Failed { get; private set; }

        public List<string> Skips { get; } = [];

        public List<ITestCase> Cases { get; } = [];

        public ManualResetEvent Discovered { get; } = new(false);

        public ManualResetEvent Finished { get; } = new(false);

        public bool OnMessage(IMessageSinkMessage message)
        {
            lock (_sync)
            {
                switch (message)
                {
                    case ITestCaseDiscoveryMessage discovered:
                        Cases.Add(discovered.TestCase);
                        break;
                    case IDiscoveryCompleteMessage:
                        Discovered.Set();
                        break;
                    case ITestPassed:
                        Passed++;
                        break;
                    case ITestSkipped skipped:
                        Skips.Add(skipped.Reason);
                        break;
                    case ITestFailed failed:
                        Failed++;
                        Console.WriteLine($"FAILED {failed.Test.DisplayName}: {string.Join(' ', failed.Messages)}");
                        Console.WriteLine(string.Join('\n', failed.StackTraces));
                        break;
                    case ITestAssemblyFinished:
                        Finished.Set();
                        break;
                }
            }

            return true;
        }

        public void Dispose()
        {
            Discovered.Dispose();
            Finished.Dispose();
        }
    }

    /// <summary>The framework's own defaults.</summary>
    private sealed class Options : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        private readonly Dictionary<string, object?> _values = [];

        public TValue GetValue<TValue>(string name) =>
            _values.TryGetValue(name, out object? value) && value is TValue typed ? typed : default!;

        public void SetValue<TValue>(string name, TValue value) => _values[name] = value;
    }
}
