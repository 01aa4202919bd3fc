using System;
using System.Text;
using Tls.Handshake;
using Tls.Wire;
using Tls.X509;

namespace Tls;

/// <content>What the connection's secrets give to the application: exporters and channel bindings.</content>
public sealed partial class TlsEngine
{
    private const int ChannelBindingSize = 32;

    /// <summary>
    /// Fills <paramref name="output"/> with keying material that both ends of this connection, and nobody else, can make
    /// (RFC 5705; RFC 8446 §7.5).
    /// </summary>
    /// <param name="label">
    /// What the material is for, in ASCII, at most 249 characters; registered ones begin with "EXPORTER".
    /// </param>
    /// <param name="context">
    /// What else it shall depend on, at most 65,535 bytes; null for nothing. In TLS 1.2 nothing and an empty context give
    /// different material, in TLS 1.3 the same.
    /// </param>
    /// <param name="output">How much is wanted: at most 255 hashes of the suite in TLS 1.3, 65,535 bytes in TLS 1.2.</param>
    /// <exception cref="ArgumentException">
    /// The label or the context is too long, the label is not ASCII or one that TLS itself uses, or too much is wanted.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The handshake is not done, or the connection is TLS 1.2 without the extended master secret (RFC 7627 §5.4).
    /// </exception>
    public void ExportKeyingMaterial(string label, byte[]? context, Span<byte> output)
    {
        byte[] name = CheckExport(label, context);
        lock (Sync)
        {
            Exporter exporter = ReadyExporter();
            if (!exporter.IsBound)
            {
                throw new InvalidOperationException(
                    "This TLS 1.2 connection has no extended master secret: what it exports could be the same on another "
                    + "connection (RFC 7627 §5.4).");
            }

            Export(exporter, name, context, output);
        }
    }

    /// <summary>
    /// The same for early data (RFC 8446 §7.5, early_exporter_master_secret): a client has it as soon as its early data is on
    /// the way, a server once it accepts it. It differs from what <see cref="ExportKeyingMaterial"/> gives.
    /// </summary>
    /// <remarks>
    /// It is worth as much as early data: without forward secrecy, and the same whenever the ClientHello is sent again; a
    /// server knows that it is not another's copy only when the handshake is done.
    /// </remarks>
    /// <param name="label">As for <see cref="ExportKeyingMaterial"/>.</param>
    /// <param name="context">As for <see cref="ExportKeyingMaterial"/>.</param>
    /// <param name="output">How much is wanted: at most 255 hashes of the suite.</param>
    /// <exception cref="ArgumentException">As for <see cref="ExportKeyingMaterial"/>.</exception>
    /// <exception cref="InvalidOperationException">Early data was not offered, or was not accepted.</exception>
    public void ExportEarlyKeyingMaterial(string label, byte[]? context, Span<byte> output)
    {
        byte[] name = CheckExport(label, context);
        lock (Sync)
        {
            ThrowIfOver();
            Exporter exporter = _machine.EarlyExporter
                ?? throw new InvalidOperationException("This connection has no early data.");
            Export(exporter, name, context, output);
        }
    }

    /// <summary>A value that names this channel on both ends.</summary>
    /// <param name="kind">Which of the registered ones.</param>
    /// <returns>
    /// The binding, without the prefix that names its type; null when this connection has none of that kind.
    /// </returns>
    /// <exception cref="InvalidOperationException">The handshake is not done.</exception>
    public byte[]? GetChannelBinding(TlsChannelBinding kind)
    {
        lock (Sync)
        {
            ConnectionFacts facts = _machine.Facts;
            bool isBound = ReadyExporter().IsBound;
            switch (kind)
            {
                case TlsChannelBinding.Exporter when isBound:
                    // RFC 9266 §2: the label, a zero-length context, 32 bytes.
                    byte[] exported = new byte[ChannelBindingSize];
                    ExportKeyingMaterial(ExporterLabels.ChannelBinding, [], exported);
                    return exported;

                // RFC 7627 §5.4: a session without the extended master secret, resumed, MUST disable any use of
                // "tls-unique"; a full handshake's Finished binds to its certificates by itself. TLS 1.3 has none.
                case TlsChannelBinding.Unique
                    when (isBound || !facts.IsResumed) && !facts.FirstFinished.IsEmpty:
                    return facts.FirstFinished.ToArray();

                case TlsChannelBinding.ServerEndPoint when ServerCertificate() is { } certificate:
                    return EndPointBinding.Of(certificate, _setup.Crypto);

                case TlsChannelBinding.Exporter or TlsChannelBinding.Unique or TlsChannelBinding.ServerEndPoint:
                    return null;

                default:
                    throw new ArgumentOutOfRangeException(nameof(kind));
            }
        }
    }

    private static byte[] CheckExport(string label, byte[]? context)
    {
        ArgumentNullException.ThrowIfNull(label);
        return context is null || context.Length <= Exporter.MaxContextSize
            ? ExporterLabels.Check(label)
            : throw new ArgumentException(
                $"A context has at most {Exporter.MaxContextSize} bytes.", nameof(context));
    }

    private static void Export(Exporter exporter, byte[] label, byte[]? context, Span<byte> output)
    {
        if (output.Length > exporter.MaxOutputSize)
        {
            throw new ArgumentException(
                $"At most {exporter.MaxOutputSize} bytes can be exported here.", nameof(output));
        }

        exporter.Export(label, context, context is not null, output);
    }

    /// <summary>A server may export from its Finished on, which is before the client has proved anything.</summary>
    private Exporter ReadyExporter()
    {
        ThrowIfOver();
        return (_machine.IsConnected || _machine.MaySendApplicationData) && _machine.Exporter is { } exporter
            ? exporter
            : throw new InvalidOperationException("The handshake is not done yet.");
    }

    /// <summary>The certificate the server has shown; null when it has shown none, as in a resumption we serve.</summary>
    private Certificate? ServerCertificate() => IsServer
        ? (_machine.Facts.LocalIdentity?.Tag as TlsIdentity)?.Chain is [Certificate ours, ..] ? ours : null
        : _peerVerification?.Chain is [Certificate theirs, ..] ? theirs : null;
}
