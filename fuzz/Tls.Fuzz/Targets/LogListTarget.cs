using System;
using System.Collections.Generic;
using Tls.Fuzz.Seeds;
using Tls.TestKit;
using Tls.X509;

namespace Tls.Fuzz.Targets;

/// <summary><see cref="TransparencyLogList"/>: what is read can be found by its identity.</summary>
internal sealed class LogListTarget : Target
{
    internal override string Name => "log-list";

    internal override string Summary => "TransparencyLogList: the published JSON of logs, version 3";

    internal override Tokens Tokens => Tokens.Logs;

    internal override IEnumerable<byte[]> Seeds()
    {
        yield return TestLog.Json(new TestLog("a"), new TestLog("b"));
    }

    internal override void Run(ReadOnlySpan<byte> input)
    {
        TransparencyLogList list;
        try
        {
            list = TransparencyLogList.Parse(input.ToArray());
        }
        catch (TransparencyLogListException)
        {
            return;
        }

        foreach (TransparencyLog log in list.Logs)
        {
            FindingException.Unless(ReferenceEquals(list.Find(log.Id.Span), log), "a log is found by its identity");
        }
    }
}
