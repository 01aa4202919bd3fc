using System;
using Tls.Handshake;

namespace Tls;

/// <content>What a client has of sessions.</content>
public sealed partial class TlsEngine
{
    /// <summary>The sessions of one connection of a client: offered, taken up, made.</summary>
    private sealed class ClientSessions(ClientBinding binding) : IDisposable
    {
        private string? _cacheKey;

        /// <summary>What there is where the options have a use for sessions; otherwise null.</summary>
        internal static ClientSessions? If(TlsClientOptions options, ClientSetup setup) =>
            ClientBinding.If(options, setup) is { } binding ? new ClientSessions(binding) : null;

        /// <summary>Whom they are with and as whom.</summary>
        internal ClientBinding Binding { get; } = binding;

        /// <summary>Where a cache keeps them: put together once, asked for to take one and to add each.</summary>
        internal string CacheKey(TlsClientOptions options) =>
            _cacheKey ??= Binding.CacheKey(options.SessionScope);

        /// <summary>What this connection offers.</summary>
        internal SessionOffer? Offer { get; set; }

        /// <summary>TLS 1.2: the session offered if it came from the cache, where it goes back if it proves good.</summary>
        internal TlsSession? Borrowed12 { get; set; }

        /// <summary>TLS 1.2: the session that falls with this connection.</summary>
        internal TlsSession? InUse12 { get; set; }

        /// <summary>TLS 1.2: the session that this handshake makes, while it is not done.</summary>
        internal ClientSession12? New12 { get; set; }

        /// <summary>How many this connection has made.</summary>
        internal int Count { get; set; }

        /// <summary>When the server showed its certificate, on this connection or the one that began the session.</summary>
        internal DateTimeOffset AuthenticatedAt { get; set; }

        /// <summary>Wipes what is not kept by others.</summary>
        public void Dispose()
        {
            Offer?.Dispose();
            Borrowed12?.Dispose();
            New12?.Dispose();
        }
    }
}
