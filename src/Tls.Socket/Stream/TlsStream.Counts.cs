namespace Tls;

/// <content>What waits in it.</content>
public sealed partial class TlsStream
{
    /// <summary>How many bytes of ciphertext have arrived and are not opened yet; a moment's truth.</summary>
    internal int CiphertextAvailable => _received.CiphertextLength;

    /// <summary>Whether a pooled buffer is held for what arrives; a moment's truth.</summary>
    internal bool HoldsReceiveBuffer => _received.IsHeld;
}
