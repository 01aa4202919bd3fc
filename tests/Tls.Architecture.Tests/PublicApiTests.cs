using System.Reflection;
using System.Threading.Tasks;
using Tls.Architecture.Tests.Kit;
using VerifyXunit;
using Xunit;

namespace Tls.Architecture.Tests;

/// <summary>What others can build on: a change of it shows in a commit as a change of a snapshot.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public Task Tls_Crypto() => Verifier.Verify(PublicApi.Of(Assembly.Load("Tls.Crypto")));

    [Fact]
    public Task Tls_Records() => Verifier.Verify(PublicApi.Of(Assembly.Load("Tls.Records")));

    [Fact]
    public Task Tls_X509() => Verifier.Verify(PublicApi.Of(Assembly.Load("Tls.X509")));

    [Fact]
    public Task Tls_Handshake() => Verifier.Verify(PublicApi.Of(Assembly.Load("Tls.Handshake")));

    [Fact]
    public Task Tls_Socket() => Verifier.Verify(PublicApi.Of(Assembly.Load("Tls.Socket")));

    [Fact]
    public Task Tls_NetSecurity() => Verifier.Verify(PublicApi.Of(Assembly.Load("Tls.NetSecurity")));
}
