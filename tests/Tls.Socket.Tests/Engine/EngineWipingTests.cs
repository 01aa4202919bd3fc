using System;
using System.Collections.Generic;
using System.Reflection;
using Tls.Crypto;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.Tests.Leaks;
using Tls.Wire;
using Xunit;

namespace Tls.Tests.Engine;

/// <summary>
/// Reads the memory of secrets after they were given back: nobody else may have taken it from the pool meanwhile, so these run
/// alone.
/// </summary>
[Collection(nameof(Census))]
public sealed class EngineWipingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Rfc("8446-6-2")]
    public void Failure_wipes_every_secret(bool byDispose)
    {
        using EnginePair pair = new EnginePair().Handshake();
        pair.ClientWrites("hello"u8);
        List<byte[]> secrets = SecretsOf(pair.Server);
        Assert.NotEmpty(secrets);
        Assert.All(secrets, s => Assert.Contains(s, b => b != 0));

        if (byDispose)
        {
            pair.Server.Dispose();
        }
        else
        {
            pair.ToServer[^1] ^= 1;
            Assert.Throws<TlsException>(() => pair.ServerReads(out _));
        }

        Assert.All(secrets, s => Assert.All(s, b => Assert.Equal(0, b)));
    }

    private static List<byte[]> SecretsOf(object root)
    {
        var found = new List<byte[]>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object>([root]);
        FieldInfo bytes = typeof(SecretBytes).GetField("_bytes", BindingFlags.Instance | BindingFlags.NonPublic)!;
        while (open.TryPop(out object? item))
        {
            if (!seen.Add(item))
            {
                continue;
            }

            if (item is SecretBytes)
            {
                found.Add((byte[])bytes.GetValue(item)!);
                continue;
            }

            // Identities and options belong to the application and outlive connections.
            for (Type? type = item.GetType(); type is not null; type = type.BaseType)
            {
                if (type.Namespace?.StartsWith("Tls", StringComparison.Ordinal) != true
                    || item is TlsIdentity or CryptoProvider or SigningKey)
                {
                    break;
                }

                foreach (FieldInfo field in type.GetFields(
                    BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
                {
                    if (!field.FieldType.IsPrimitive && field.GetValue(item) is { } value)
                    {
                        open.Push(value);
                    }
                }
            }
        }

        return found;
    }
}
