using System;
using System.IO;
using Tls.Tests.Fixtures;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Qt;

/// <summary>What sockets begin with, which is one for the process: nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(DefaultsTests), DisableParallelization = true)]
[Collection(nameof(DefaultsTests))]
public sealed class DefaultsTests : IDisposable
{
    private readonly TlsConfiguration _before = TlsConfiguration.Default;

    private static Certificate Ca => Pki.Trust.Certificates[0];

    public void Dispose() => TlsConfiguration.Default = _before;

    [Fact]
    public void Sockets_begin_with_the_default_configuration_of_their_time()
    {
        using var before = new TlsSocket();
        TlsConfiguration changed = TlsConfiguration.Default with { PeerVerifyDepth = 3 };
        TlsConfiguration.Default = changed;
        using var after = new TlsSocket();
        using var server = new TlsServer();

        Assert.Equal(0, before.PeerVerifyDepth);
        Assert.Equal(3, after.PeerVerifyDepth);
        Assert.Equal(changed, server.Configuration);
    }

    [Fact]
    public void Trust_by_default_is_set_and_added_to()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, PemWriter.Write(Ca));
        try
        {
            Assert.Null(TlsSocket.DefaultCaCertificates);
            TlsSocket.DefaultCaCertificates = new TrustStore([Pki.Other.Certificate]);
            TlsSocket.AddDefaultCaCertificate(Pki.Client.Certificate);
            TlsSocket.AddDefaultCaCertificates([Pki.Server.Certificate]);
            TlsSocket.AddDefaultCaCertificates(file);
        }
        finally
        {
            File.Delete(file);
        }

        using var socket = new TlsSocket();
        Assert.Equal(
            [Pki.Other.Certificate, Pki.Client.Certificate, Pki.Server.Certificate, Ca],
            socket.CaCertificates!.Certificates);
    }

    [Fact]
    public void Ciphers_by_default_are_set_by_list_and_in_OpenSSLs_manner()
    {
        TlsSocket.SetDefaultCiphers("ECDHE-RSA-AES128-GCM-SHA256:!TLSv1.3");
        using (var socket = new TlsSocket())
        {
            Assert.Equal(["ECDHE-RSA-AES128-GCM-SHA256"], NamesOf(socket));
        }

        TlsSocket.DefaultCiphers = [TlsCipher.FromName("ECDHE-RSA-AES256-GCM-SHA384")];
        using (var socket = new TlsSocket())
        {
            Assert.Equal(["ECDHE-RSA-AES256-GCM-SHA384"], NamesOf(socket));
        }
    }

    private static string[] NamesOf(TlsSocket socket) =>
        [.. System.Linq.Enumerable.Select(socket.Ciphers, static cipher => cipher.Name)];
}
