using System;
using System.Net;
using System.Net.Sockets;

namespace Tls;

/// <summary>
/// Which addresses are anybody's: not those of this machine, of private networks and of special uses (RFC 6890 with its
/// registries), behind which things trust whoever reaches them.
/// </summary>
internal static class PublicAddress
{
    // The blocks of the IPv4 special-purpose registry, with multicast and what is reserved above it.
    private static readonly IPNetwork[] Special4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("224.0.0.0/3"),
    ];

    // Of IPv6, global unicast is 2000::/3; these parts of it are not.
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Special6 =
    [
        // IETF protocols with Teredo, documentation, and IPv4 addresses in another dress (6to4).
        IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16"),
        IPNetwork.Parse("3fff::/20"),
    ];

    // NAT64 (RFC 6052): the IPv4 address is the last four octets.
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    internal static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return Nat64.Contains(address)
                ? Is(new IPAddress(address.GetAddressBytes().AsSpan(12)))
                : Global6.Contains(address) && !IsIn(Special6, address);
        }

        return address.AddressFamily == AddressFamily.InterNetwork && !IsIn(Special4, address);
    }

    private static bool IsIn(IPNetwork[] networks, IPAddress address) =>
        Array.Exists(networks, network => network.Contains(address));
}
