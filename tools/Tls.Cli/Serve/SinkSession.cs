using System.Threading.Tasks;

namespace Tls.Cli;

/// <summary>
/// Neither <c>--www</c> nor <c>--echo</c>: what comes is read and dropped, until the peer closes.
/// </summary>
internal sealed class SinkSession : ISession
{
    /// <inheritdoc/>
    public async Task RunAsync(RecordConnection connection, IdleTimer idle)
    {
        while (!(await connection.ReadRecordAsync(idle.Restart())).IsEmpty)
        {
            // Nothing is done with it.
        }
    }
}
