using System.Threading.Tasks;

namespace Tls.Cli;

/// <summary>
/// What a server does with a connection once it is encrypted; close_notify is said for it afterwards.
/// </summary>
internal interface ISession
{
    /// <summary>Serves the connection to its end.</summary>
    Task RunAsync(RecordConnection connection, IdleTimer idle);
}
