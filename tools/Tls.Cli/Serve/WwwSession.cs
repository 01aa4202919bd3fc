using System;
using System.Threading.Tasks;

namespace Tls.Cli;

/// <summary><c>--www</c>: one request, one page, close_notify.</summary>
internal sealed class WwwSession : ISession
{
    private const string KeyUpdatePath = "/keyupdate";
    private const string SecretPath = "/secret";

    // §4.6.3: the peer owes its KeyUpdate only before its next data, which may never come (OpenSSL does it
    // so).
    private static readonly TimeSpan KeyUpdatePatience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task RunAsync(RecordConnection connection, IdleTimer idle)
    {
        var request = new HeaderBlock();
        while (!request.IsComplete)
        {
            ReadOnlyMemory<byte> record = await connection.ReadRecordAsync(idle.Restart());
            if (record.IsEmpty || request.IsTooLong)
            {
                return;
            }

            request.Append(record.Span);
        }

        string keyUpdate = "no";
        if (request.GetPath == KeyUpdatePath)
        {
            await connection.UpdateKeysAsync(idle.Restart());
            bool isAnswered = await connection.WaitForKeyUpdateAsync(KeyUpdatePatience, idle.Restart());
            keyUpdate = isAnswered ? "both sides" : "the server's; the client has not followed yet";
        }

        if (request.GetPath == SecretPath)
        {
            _ = await connection.AskForCertificateAsync(idle.Restart());
        }

        byte[] page = WwwPage.Of(connection.Engine.ConnectionInfo!, request.RequestLine, keyUpdate);
        await connection.WriteAsync(page, idle.Restart());
    }
}
