using System.Collections;
using System.Collections.Generic;
using System.Linq;
using Tls.Crypto;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Faults;

/// <summary>
/// A ClientHello whose lists are as long as they can be costs as much as it is long, not its square.
/// </summary>
public class HostileHelloTests
{
    [Fact]
    public void Every_supported_group_is_looked_at_once_however_many_shares_there_are()
    {
        const int Count = 6000;
        var groups = new Counting<NamedGroup>([.. Enumerable.Range(1, Count).Select(i => (NamedGroup)i)]);
        KeyShareEntry[] shares = [.. groups.Items.Select(group => new KeyShareEntry(group, new byte[1]))];
        var hello = new ClientHello
        {
            Random = new byte[32],
            CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256],
            Extensions =
            [
                new SupportedVersionsClientHello(ProtocolVersion.Tls13),
                new SupportedGroups(groups),
                new SignatureAlgorithms(SignatureScheme.EcdsaSecp256r1Sha256),
                new KeyShareClientHello(shares),
            ],
        };

        hello.CheckTls13();

        Assert.InRange(groups.Looks, 1, Count);
    }

    private sealed class Counting<T>(T[] items) : IReadOnlyList<T>
    {
        internal T[] Items => items;

        internal int Looks { get; private set; }

        public int Count => items.Length;

        public T this[int index]
        {
            get
            {
                Looks++;
                return items[index];
            }
        }

        public IEnumerator<T> GetEnumerator()
        {
            for (int i = 0; i < items.Length; i++)
            {
                yield return this[i];
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
