using System;
using System.Collections.Generic;
using System.Text;
using Tls.Wire;

namespace Tls.Handshake;

/// <summary>
/// <code>
/// struct {                                          RFC 6066 §3
///     ServerName server_name_list&lt;1..2^16-1&gt;;
/// } ServerNameList;
/// </code>
/// The name of the server the client wants; the server answers by <see cref="ServerNameAcknowledgement"/>.
/// </summary>
public sealed class ServerName : Extension
{
    // RFC 1035 §2.3.4: "names 255 octets or less", and in text two fewer; sessions keep the length in one byte.
    private const int MaxHostName = 255;

    // Null for the host name alone, which says it all.
    private IReadOnlyList<ServerNameEntry>? _entries;

    /// <summary>A list of one host name.</summary>
    /// <param name="hostName">
    /// A DNS name in ASCII (an A-label for an international one), without a trailing dot.
    /// </param>
    /// <exception cref="ArgumentException">Empty, longer than 255 characters, or not printable ASCII.</exception>
    public ServerName(string hostName)
    {
        ArgumentException.ThrowIfNullOrEmpty(hostName);
        if (hostName.Length > MaxHostName)
        {
            throw new ArgumentException($"A host name has at most {MaxHostName} characters.", nameof(hostName));
        }

        if (hostName.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ArgumentException("A host name is printable ASCII without spaces.", nameof(hostName));
        }

        HostName = hostName;
    }

    private ServerName(string hostName, IReadOnlyList<ServerNameEntry>? entries)
    {
        HostName = hostName;
        _entries = entries;
    }

    /// <inheritdoc/>
    public override ExtensionType Type => ExtensionType.ServerName;

    /// <summary>The host_name among the entries, as it was sent: printable ASCII, case not folded.</summary>
    public string HostName { get; }

    /// <summary>server_name_list: the host name, and names of other types if there ever are any.</summary>
    public IReadOnlyList<ServerNameEntry> Entries =>
        _entries ??= [new ServerNameEntry(ServerNameType.HostName, Encoding.ASCII.GetBytes(HostName))];

    /// <summary>Reads extension_data.</summary>
    /// <exception cref="TlsException">A decode fault, or IllegalServerName.</exception>
    public static ServerName Read(ref TlsReader data)
    {
        TlsReader list = data.Vector16("server_name_list", 1);
        if (PeekHostNameAlone(list) is { } alone)
        {
            return new ServerName(alone, entries: null);
        }

        var entries = new List<ServerNameEntry>(1);
        var types = new CodePointSet(stackalloc ulong[CodePointSet.Words]);
        string? hostName = null;
        while (!list.IsEmpty)
        {
            ServerNameEntry entry = ServerNameEntry.Read(ref list);

            // RFC 6066 §3: the ServerNameList MUST NOT contain more than one name of the same name_type.
            if (!types.Add((byte)entry.NameType))
            {
                throw Fault.Of(TlsFault.IllegalServerName, $"two names of type {(byte)entry.NameType}");
            }

            if (entry.NameType == ServerNameType.HostName)
            {
                hostName = ReadHostName(entry.Name.Span);
            }

            entries.Add(entry);
        }

        // RFC 6066 §3: host_name is the only type there is; without one the server has no name to go by.
        if (hostName is null)
        {
            throw Fault.Of(TlsFault.IllegalServerName, "server_name_list holds no host_name");
        }

        return new ServerName(hostName, entries);
    }

    /// <inheritdoc/>
    public override void Write(TlsWriter w)
    {
        using (w.Vector16())
        {
            for (int i = 0; i < Entries.Count; i++)
            {
                Entries[i].Write(w);
            }
        }
    }

    /// <summary>What all clients send; null for anything else, well formed or not.</summary>
    private static string? PeekHostNameAlone(TlsReader list)
    {
        const int Header = sizeof(byte) + sizeof(ushort);
        if (list.Remaining <= Header || (ServerNameType)list.UInt8("name_type") != ServerNameType.HostName)
        {
            return null;
        }

        int length = list.UInt16("length");
        return length == list.Remaining ? ReadHostName(list.Bytes(length, "name")) : null;
    }

    private static string ReadHostName(ReadOnlySpan<byte> name)
    {
        // RFC 6066 §3: a HostName is represented as a byte string using ASCII encoding.
        if (!IsHostName(name))
        {
            throw Fault.Of(TlsFault.IllegalServerName, "host_name is not printable ASCII");
        }

        if (name.Length > MaxHostName)
        {
            throw Fault.Of(TlsFault.IllegalServerName, $"a host_name of {name.Length} bytes");
        }

        return Encoding.ASCII.GetString(name);
    }

    private static bool IsHostName(ReadOnlySpan<byte> name) =>
        !name.ContainsAnyExceptInRange((byte)'!', (byte)'~');
}
