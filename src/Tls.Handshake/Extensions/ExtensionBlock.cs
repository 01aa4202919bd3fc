using System;
using System.Collections;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// Extension extensions&lt;0..2^16-1&gt; (RFC 8446 §4.2): an ordered, immutable list, written back in the
/// order it was read. Built by a collection expression: <c>Extensions = [new Cookie(bytes), …]</c>. What is
/// built is not judged, so that a tester can send what a peer must refuse; what is read has no duplicates and
/// nothing misplaced.
/// </summary>
[CollectionBuilder(typeof(ExtensionBlock), nameof(Create))]
public readonly struct ExtensionBlock : IReadOnlyList<Extension>
{
    private const ExtensionContext Parameters = ExtensionContext.ClientHello | ExtensionContext.ServerHello
        | ExtensionContext.ServerHello12 | ExtensionContext.EncryptedExtensions;

    // extension_type and the length of extension_data.
    private const int HeaderSize = 4;

    private const int MaxAhead = 32;

    // Null where there is no block.
    private readonly Extension[]? _extensions;

    private ExtensionBlock(Extension[] extensions) => _extensions = extensions;

    /// <summary>A block without extensions: a length of zero on the wire.</summary>
    public static ExtensionBlock Empty => new([]);

    /// <summary>No block at all, not even a length: only in hellos of TLS 1.2 and before.</summary>
    public static ExtensionBlock Absent => default;

    /// <summary>Whether there is a block on the wire, be it empty.</summary>
    public bool IsPresent => _extensions is not null;

    /// <summary>The extensions, in their order.</summary>
    internal ReadOnlySpan<Extension> Span => _extensions;

    /// <inheritdoc/>
    public int Count => Span.Length;

    /// <inheritdoc/>
    public Extension this[int index] => Span[index];

    /// <summary>A block of these extensions in this order.</summary>
    public static ExtensionBlock Create(params ReadOnlySpan<Extension> extensions) =>
        new(extensions.ToArray());

    /// <summary>Reads a block: its length, then extensions to its end.</summary>
    /// <param name="body">The message, at the length of the block.</param>
    /// <param name="context">The message it stands in.</param>
    /// <param name="floor">The fewest bytes the block may have.</param>
    /// <param name="ceiling">The most bytes the block may have.</param>
    /// <exception cref="TlsException">
    /// A decode fault, DecodeDuplicateExtension, IllegalDuplicateExtension, IllegalExtensionForMessage,
    /// UnexpectedExtension, IllegalPreSharedKeyPosition, or an extension's own fault.
    /// </exception>
    public static ExtensionBlock Read(
        ref TlsReader body, ExtensionContext context, int floor = 0, int ceiling = 0xffff)
    {
        TlsReader block = body.Vector16("extensions", floor, ceiling);
        if (block.IsEmpty)
        {
            return Empty;
        }

        var extensions = new Extension[PeekCount(block)];
        int count = 0;
        var seen = new CodePointSet(stackalloc ulong[CodePointSet.Words]);
        while (!block.IsEmpty)
        {
            var type = (ExtensionType)block.UInt16("extension_type");
            TlsReader data = block.Vector16("extension_data");

            // §4.2: there MUST NOT be more than one extension of the same type in a given extension block. No alert is
            // named; these are those of BoringSSL.
            if (!seen.Add((ushort)type))
            {
                throw Fault.Of(
                    (context & Parameters) != 0
                        ? TlsFault.DecodeDuplicateExtension
                        : TlsFault.IllegalDuplicateExtension,
                    $"{type} twice in {context}");
            }

            ExtensionRules.RefuseMisplaced(type, context);

            Extension extension = ExtensionDecoder.Read(type, context, ref data);
            if (!data.IsEmpty)
            {
                data.End($"extension_data of {type}");
            }

            if (count == extensions.Length)
            {
                Array.Resize(ref extensions, 2 * count);
            }

            extensions[count++] = extension;

            // §4.2.11: servers MUST check that pre_shared_key is the last extension of the ClientHello.
            if (extension is PreSharedKeyClientHello && !block.IsEmpty)
            {
                throw Fault.Of(TlsFault.IllegalPreSharedKeyPosition, $"{block.Remaining} bytes after it");
            }
        }

        Array.Resize(ref extensions, count);
        return new ExtensionBlock(extensions);
    }

    /// <summary>Writes the block: its length and its extensions in order, or nothing when absent.</summary>
    /// <exception cref="InvalidOperationException">
    /// A field is longer than its length prefix can say.
    /// </exception>
    public void Write(TlsWriter w)
    {
        if (!IsPresent)
        {
            return;
        }

        using (w.Vector16())
        {
            foreach (Extension extension in Span)
            {
                w.UInt16((ushort)extension.Type);
                using (w.Vector16())
                {
                    extension.Write(w);
                }
            }
        }
    }

    /// <summary>The first extension of that class, or null.</summary>
    public T? Find<T>()
        where T : Extension
    {
        foreach (Extension extension in Span)
        {
            if (extension is T found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The first extension of that class.</summary>
    /// <param name="type">Its code point, for the error's sake.</param>
    /// <exception cref="TlsException">MissingExtension.</exception>
    public T Require<T>(ExtensionType type)
        where T : Extension =>
        Find<T>() ?? throw Fault.Of(TlsFault.MissingExtension, type.ToString());

    /// <summary>Whether an extension of that type is here.</summary>
    public bool Contains(ExtensionType type)
    {
        foreach (Extension extension in Span)
        {
            if (extension.Type == type)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Refuses answers to what was never asked.</summary>
    /// <param name="offered">The extensions of the message this block answers.</param>
    /// <param name="message">The name of the message this block stands in, for the error.</param>
    /// <exception cref="TlsException">
    /// UnexpectedExtension, UnexpectedDelegatedCredential, or IllegalExtensionForMessage.
    /// </exception>
    public void RefuseUnsolicited(ExtensionBlock offered, string message)
    {
        foreach (Extension extension in Span)
        {
            // §4.2: MUST NOT send responses without requests, except the cookie; unsupported_extension.
            if (!offered.Contains(extension.Type) && extension is not Cookie)
            {
                // RFC 9345 §4.1.1, §4.1.2: a delegated credential without support indicated: unexpected_message.
                throw Fault.Of(
                    extension is DelegatedCredential
                        ? TlsFault.UnexpectedDelegatedCredential
                        : TlsFault.UnexpectedExtension,
                    $"{extension.Type} in {message} was not offered");
            }

            // RFC 8701 §3.1: the client MUST fail the connection if a GREASE value appears in any extension of these.
            if (Grease.IsGrease((ushort)extension.Type))
            {
                throw Fault.Of(TlsFault.IllegalExtensionForMessage, $"GREASE {extension.Type} in {message}");
            }
        }
    }

    /// <inheritdoc/>
    IEnumerator<Extension> IEnumerable<Extension>.GetEnumerator() =>
        ((IEnumerable<Extension>)(_extensions ?? [])).GetEnumerator();

    /// <summary>What <c>foreach</c> goes by.</summary>
    public ReadOnlySpan<Extension>.Enumerator GetEnumerator() => Span.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<Extension>)this).GetEnumerator();

    /// <summary>
    /// How many extensions there seem to be, one at least, so that an array of them is made once; nothing is judged here,
    /// and nobody makes it long before they have been read.
    /// </summary>
    private static int PeekCount(TlsReader block)
    {
        int count = 1;
        while (block.Remaining >= HeaderSize && count < MaxAhead)
        {
            block.UInt16("extension_type");
            int size = block.UInt16("length");
            block.Bytes(Math.Min(size, block.Remaining), "extension_data");
            count += block.IsEmpty ? 0 : 1;
        }

        return count;
    }

    /// <summary>
    /// Looks ahead for a type without decoding anything; malformed bytes are left for Read to name.
    /// </summary>
    internal static bool PeekContains(TlsReader body, ExtensionType type)
    {
        if (body.IsEmpty)
        {
            return false;
        }

        TlsReader block = body.Vector16("extensions");
        while (!block.IsEmpty)
        {
            var found = (ExtensionType)block.UInt16("extension_type");
            if (found == type)
            {
                return true;
            }

            block.Opaque16("extension_data");
        }

        return false;
    }
}
