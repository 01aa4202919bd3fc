using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Tls.TestKit;
using Tls.Tests.Fixtures;
using Tls.X509;
using Xunit;

namespace Tls.Tests.Fetching;

/// <summary>Plain HTTP to addresses that certificates name: what is fetched, and what is not.</summary>
public sealed class HttpEvidenceSourceTests : IAsyncDisposable
{
    private readonly TestHttpServer _server = new();
    private readonly HttpEvidenceSource _source = new() { DangerousAllowPrivateAddresses = true };

    public async ValueTask DisposeAsync()
    {
        _source.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Bytes_come_as_they_are_and_nothing_is_told_of_who_asks()
    {
        // A trace that the application is in, with what it knows of its user, is nobody else's either.
        using Activity trace = new Activity("order").AddBaggage("user", "alice").Start();
        _server.Serve("list", [1, 2, 3]);
        ReadOnlyMemory<byte> answer = await _source.FetchAsync(ListAt(_server.At("list")), default);
        Assert.Equal([1, 2, 3], answer.ToArray());
        TestHttpServer.Request request = Assert.Single(_server.Requests);
        Assert.Equal("GET", request.Method);
        Assert.Equal(["GET /list HTTP/1.1", $"Host: {_server.At("list").Authority}", "", ""], request.Lines);
    }

    [Fact]
    public async Task An_OCSP_request_with_a_nonce_is_posted()
    {
        _server.Serve("ocsp", [1]);
        EvidenceRequest request = ResponseAt(_server.At("ocsp"), OcspNoncePolicy.Optional);
        await _source.FetchAsync(request, default);
        TestHttpServer.Request seen = Assert.Single(_server.Requests);
        Assert.Equal("POST", seen.Method);
        Assert.Contains("Content-Type: application/ocsp-request", seen.Lines);
        Assert.Equal(request.Body.ToArray(), seen.Body);
    }

    [Fact]
    public async Task An_OCSP_request_without_is_part_of_the_address()
    {
        _server.Serve("ocsp", [1]);
        EvidenceRequest request = ResponseAt(_server.At("ocsp"), OcspNoncePolicy.None);
        await _source.FetchAsync(request, default);
        TestHttpServer.Request seen = Assert.Single(_server.Requests);
        Assert.Equal("GET", seen.Method);
        Assert.Equal(request.Location.PathAndQuery, seen.Path);
    }

    [Fact]
    public async Task A_responder_that_fails_a_GET_is_asked_by_POST_and_no_other_server_is()
    {
        _server.Serve("ocsp", request => Task.FromResult<byte[]?>(
            request.Method == "GET" ? TestHttpServer.Head("405 No\r\nContent-Length: 0") : TestHttpServer.Ok([9])));
        EvidenceRequest request = ResponseAt(_server.At("ocsp"), OcspNoncePolicy.None);
        Assert.Equal([9], (await _source.FetchAsync(request, default)).ToArray());
        Assert.Equal(["GET", "POST"], _server.Requests.Select(seen => seen.Method));
        TestHttpServer.Request second = _server.Requests.Last();
        Assert.Equal("/ocsp", second.Path);
        Assert.Equal(
            Convert.FromBase64String(Uri.UnescapeDataString(request.Location.AbsolutePath["/ocsp/".Length..])), second.Body);
        Assert.Null(request.ByPost!.ByPost);

        await ExpectAsync(EvidenceFault.HttpStatus, ResponseAt(_server.At("none"), OcspNoncePolicy.None));
        await ExpectAsync(EvidenceFault.HttpStatus, _server.At("none"));
        Assert.Equal(["GET", "POST", "GET"], _server.Requests.Skip(2).Select(seen => seen.Method));
    }

    [Fact]
    public async Task Private_addresses_are_not_reached_unless_that_is_said()
    {
        _server.Serve("list", [1]);
        using var source = new HttpEvidenceSource();
        await ExpectAsync(EvidenceFault.ForbiddenAddress, _server.At("list"), source);
        UriBuilder named = new(_server.At("list")) { Host = "localhost" };
        await ExpectAsync(EvidenceFault.ForbiddenAddress, named.Uri, source);
        Assert.Empty(_server.Requests);
    }

    [Theory]
    [InlineData("https://ca.example/1.crl")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ldap://ca.example/cn=1")]
    [InlineData("ftp://ca.example/1.crl")]
    [InlineData("http://user:word@ca.example/1.crl")]
    public async Task Nothing_but_plain_http_is_spoken(string location)
    {
        await ExpectAsync(EvidenceFault.ForbiddenScheme, new Uri(location));
        _server.ServeRaw("away", TestHttpServer.Head($"302 Found\r\nLocation: {location}"));
        await ExpectAsync(EvidenceFault.ForbiddenScheme, _server.At("away"));
    }

    [Fact]
    public async Task Redirects_are_followed_and_counted()
    {
        _server.Serve("3", [7]);
        for (int i = 0; i < 3; i++)
        {
            _server.ServeRaw($"{i}", TestHttpServer.Head($"301 Moved\r\nLocation: /{i + 1}"));
        }

        Assert.Equal([7], (await _source.FetchAsync(ListAt(_server.At("0")), default)).ToArray());
        _server.ServeRaw("3", TestHttpServer.Head("301 Moved\r\nLocation: /4"));
        await ExpectAsync(EvidenceFault.TooManyRedirects, _server.At("0"));
    }

    [Fact]
    public async Task An_answer_is_no_longer_than_it_may_be_whatever_it_says_of_itself()
    {
        int room = ListAt(_server.At("big"), 1000).MaxBytes;
        _server.Serve("big", new byte[room]);
        Assert.Equal(room, (await _source.FetchAsync(ListAt(_server.At("big"), 1000), default)).Length);
        _server.Serve("big", new byte[room + 1]);
        await ExpectAsync(EvidenceFault.TooLarge, ListAt(_server.At("big"), 1000));
        _server.ServeRaw("big", [.. TestHttpServer.Head("200 OK"), .. new byte[room + 1]]);
        await ExpectAsync(EvidenceFault.TooLarge, ListAt(_server.At("big"), 1000));
    }

    [Fact]
    public async Task A_compressed_answer_is_not_unfolded_and_headers_have_an_end()
    {
        byte[] zipped = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        _server.ServeRaw("zip", [.. TestHttpServer.Head("200 OK\r\nContent-Encoding: gzip"), .. zipped]);
        Assert.Equal(zipped, (await _source.FetchAsync(ListAt(_server.At("zip")), default)).ToArray());
        _server.ServeRaw("fits", TestHttpServer.Head($"200 OK\r\nX-Pad: {new string('a', 15 << 10)}"));
        Assert.Equal(0, (await _source.FetchAsync(ListAt(_server.At("fits")), default)).Length);
        _server.ServeRaw("heads", TestHttpServer.Head($"200 OK\r\nX-Pad: {new string('a', 17 << 10)}"));
        await ExpectAsync(EvidenceFault.Unreachable, _server.At("heads"));
    }

    [Fact]
    public async Task Other_endings_have_their_names()
    {
        await ExpectAsync(EvidenceFault.HttpStatus, _server.At("none"));
        _server.Serve("closes", _ => Task.FromResult<byte[]?>(null));
        await ExpectAsync(EvidenceFault.Unreachable, _server.At("closes"));
        _server.ServeRaw("short", TestHttpServer.Head("200 OK\r\nContent-Length: 10"));
        await ExpectAsync(EvidenceFault.Unreachable, _server.At("short"));
        Uri gone;
        await using (var other = new TestHttpServer())
        {
            gone = other.At("x");
        }

        await ExpectAsync(EvidenceFault.Unreachable, gone);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_not_waited_for()
    {
        var never = new TaskCompletionSource<byte[]?>();
        _server.Serve("slow", _ => never.Task);
        using var source = new HttpEvidenceSource
        {
            DangerousAllowPrivateAddresses = true,
            Timeout = TimeSpan.FromMilliseconds(50),
        };
        await ExpectAsync(EvidenceFault.TimedOut, _server.At("slow"), source);
        using var cancel = new CancellationTokenSource();
        Task waiting = _source.FetchAsync(ListAt(_server.At("slow")), cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private Task ExpectAsync(EvidenceFault fault, Uri location, HttpEvidenceSource? source = null) =>
        ExpectAsync(fault, ListAt(location), source);

    private async Task ExpectAsync(EvidenceFault fault, EvidenceRequest request, HttpEvidenceSource? source = null) =>
        Assert.Equal(fault, (await Assert.ThrowsAsync<EvidenceException>(
            () => (source ?? _source).FetchAsync(request, default).AsTask())).Fault);

    /// <summary>What a verification wants of a certificate with that pointer.</summary>
    private static EvidenceRequest ListAt(Uri location, int room = 1 << 20) =>
        Wanted(Pointers.List(location), new FetchOptions { MaxBytes = room });

    private static EvidenceRequest ResponseAt(Uri location, OcspNoncePolicy nonce) =>
        Wanted(Pointers.Access(null, location), new FetchOptions { OcspNonce = nonce });

    private static EvidenceRequest Wanted(CertificateExtension pointer, FetchOptions fetch)
    {
        TlsIdentity identity = Pki.Make(new CertificateRequestOptions { ExtraExtensions = [pointer] });
        using TlsKeyOwner _ = new(identity);
        return new FetchingVerification(
            identity.Certificate,
            [],
            new VerificationOptions
            {
                TrustStore = Pki.Trust,
                HostName = null,
                Revocation = new RevocationOptions(),
            },
            fetch).Wanted.Single();
    }

    private sealed class TlsKeyOwner(TlsIdentity identity) : IDisposable
    {
        public void Dispose() => identity.Key!.Dispose();
    }
}
