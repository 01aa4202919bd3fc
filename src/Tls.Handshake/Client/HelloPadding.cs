namespace Tls.Handshake;

/// <summary>
/// Padding of a ClientHello (RFC 7685): some servers, of F5 among them, do not answer one of 256 to 511 bytes, so that it
/// is made 512 bytes long. As BoringSSL does it.
/// </summary>
internal static class HelloPadding
{
    private const int FirstBadSize = 256;
    private const int FirstGoodSize = 512;
    private const int ExtensionHeaderSize = 4;

    /// <summary>The padding that a hello needs, or null.</summary>
    /// <param name="size">How long the hello is without it, pre_shared_key included, in bytes.</param>
    internal static Padding? For(int size)
    {
        if (size is < FirstBadSize or >= FirstGoodSize)
        {
            return null;
        }

        // One byte at least: there are servers that do not take an empty extension for the last one.
        return Padding.OfZeros(int.Max(FirstGoodSize - size - ExtensionHeaderSize, 1));
    }
}
