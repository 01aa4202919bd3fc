
namespace Tls.Cli;

/// <summary>
/// One side of a connection on an <see cref="AnnotatedPage"/>: knows whose side it is and under which keys
/// each direction goes at the moment.
/// </summary>
internal sealed class OneSide
{
    private readonly AnnotatedPage _page;
    private readonly bool _isServer;
    private TlsKeyPhase? _sending;
    private TlsKeyPhase? _receiving;
    private int _sendingGeneration = -1;
    private int _receivingGeneration = -1;

    internal OneSide(AnnotatedPage page, bool isServer)
    {
        _page = page;
        _isServer = isServer;
    }

    private string Me => _isServer ? "server" : "client";

    private string Peer => _isServer ? "client" : "server";

    /// <summary>Writes what this side saw.</summary>
    internal void Write(ObservedEvent seen)
    {
        switch (seen)
        {
            case ObservedEvent.Message message:
                _page.Message(IsFromClient(message.Direction), Phase(message.Direction), message.Bytes.Span);
                break;

            case ObservedEvent.Dummy dummy:
                _page.ChangeCipherSpec(IsFromClient(dummy.Direction));
                break;

            case ObservedEvent.Alarm alarm:
                _page.Alert(IsFromClient(alarm.Direction), Phase(alarm.Direction), alarm.Alert);
                break;

            case ObservedEvent.Verdict { Verification: var verification }:
                _page.Verdict(Me, verification);
                break;

            case ObservedEvent.Keys keys:
                Note(keys);
                break;
        }
    }

    private void Note(ObservedEvent.Keys keys)
    {
        bool isSent = keys.Direction == TlsDirection.Sent;
        int generation = isSent
            ? _sendingGeneration = Next(_sendingGeneration, keys.Phase)
            : _receivingGeneration = Next(_receivingGeneration, keys.Phase);
        _ = isSent ? _sending = keys.Phase : _receiving = keys.Phase;
        string owner = isSent ? Me : Peer;
        string secret = _page.IsTls12
            ? $"the {owner}_write half of the key_block"
            : Secret(owner, keys.Phase, generation);
        _page.Keys(Me, isSent ? "now sends with" : "now reads with", secret);
    }

    private TlsKeyPhase? Phase(TlsDirection direction) =>
        direction == TlsDirection.Sent ? _sending : _receiving;

    private bool IsFromClient(TlsDirection direction) => _isServer == (direction == TlsDirection.Received);

    private static int Next(int generation, TlsKeyPhase phase) =>
        phase == TlsKeyPhase.Application ? generation + 1 : generation;

    // §7.1, §7.2: the names of the secrets in the diagram.
    private static string Secret(string owner, TlsKeyPhase phase, int generation) => phase switch
    {
        TlsKeyPhase.EarlyData => "client_early_traffic_secret",
        TlsKeyPhase.Handshake => $"{owner}_handshake_traffic_secret",
        TlsKeyPhase.Application => $"{owner}_application_traffic_secret_{generation}",
    };
}
