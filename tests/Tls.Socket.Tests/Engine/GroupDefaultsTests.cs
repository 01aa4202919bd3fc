using System;
using System.Linq;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Engine;

/// <summary>Which groups a client offers, and for which it sends shares (RFC 8446 §4.2.8).</summary>
public sealed class GroupDefaultsTests
{
    private const NamedGroup Hybrid = NamedGroup.X25519MLKem768;
    private const NamedGroup X25519 = NamedGroup.X25519;
    private const NamedGroup P256 = NamedGroup.Secp256r1;
    private const NamedGroup MLKem1024 = NamedGroup.MLKem1024;

    private static readonly TlsClientOptions Client = new() { TargetHost = "server.example" };

    [Fact]
    public void By_default_the_hybrid_comes_first_and_rare_groups_are_left_out()
    {
        Assert.Equal(
            [Hybrid, X25519, P256, NamedGroup.Secp384r1, NamedGroup.Secp521r1],
            Offered(Client));
        Assert.Equal([Hybrid, X25519], Shares(Client));
    }

    [Fact]
    public void Client_of_TLS_12_alone_offers_no_group_of_TLS_13()
    {
        TlsClientOptions options = Client with { MaximumVersion = ProtocolVersion.Tls12 };

        Assert.Equal([X25519, P256, NamedGroup.Secp384r1, NamedGroup.Secp521r1], Offered(options));
        Assert.Equal([X25519], Offered(options with { Groups = [Hybrid, MLKem1024, X25519] }));
        Assert.Throws<ArgumentException>(() => (options with { Groups = [Hybrid] }).Prepare());
    }

    [Fact]
    public void Shares_are_for_the_first_of_each_sort_in_their_order()
    {
        TlsClientOptions options = Client;

        Assert.Equal([MLKem1024, X25519], Shares(options with { Groups = [MLKem1024, X25519] }));
        Assert.Equal([X25519, MLKem1024], Shares(options with { Groups = [X25519, P256, MLKem1024] }));
        Assert.Equal([Hybrid], Shares(options with { Groups = [Hybrid, MLKem1024] }));
        Assert.Equal([P256], Shares(options with { Groups = [P256, X25519] }));
    }

    [Fact]
    [Rfc("8446-4.2.8-1", "8446-4.2.8-2", "8446-4.2.8-5")]
    public void Shares_asked_for_are_sent_in_the_order_of_the_groups()
    {
        TlsClientOptions options = Client with { Groups = [X25519, Hybrid, P256] };

        Assert.Equal([X25519, P256], Shares(options with { KeyShareGroups = [P256, X25519] }));
        Assert.Empty(Shares(options with { KeyShareGroups = [] }));
        Assert.Throws<ArgumentException>(() => (options with { KeyShareGroups = [MLKem1024] }).Prepare());
    }

    [Fact]
    public void Hint_of_the_servers_groups_leads_to_one_share_if_it_fits()
    {
        TlsClientOptions options = Client with
        {
            Groups = [MLKem1024, X25519, Hybrid],
            ServerGroupsHint = [(NamedGroup)0x1234, Hybrid, X25519],
        };

        Assert.Equal([X25519], Shares(options));
        Assert.Equal([X25519], Shares(options with { KeyShareGroups = [] }));
        Assert.Equal([MLKem1024, X25519], Shares(options with { ServerGroupsHint = [P256] }));
        Assert.Equal([Hybrid], Shares(options with { ServerGroupsHint = [P256], KeyShareGroups = [Hybrid] }));
    }

    private static NamedGroup[] Offered(TlsClientOptions options) =>
        [.. options.Prepare().Handshake.Groups.Select(group => group.Name)];

    private static NamedGroup[] Shares(TlsClientOptions options) => [.. options.Prepare().Handshake.KeyShareGroups];
}
