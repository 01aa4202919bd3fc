using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.Crypto;
using Tls.X509;

namespace Tls;

/// <summary>
/// An identity that is read again when its files have changed, as when a certificate is renewed (RFC 8555, certbot).
/// Nothing watches: whoever asks for <see cref="Current"/> looks, at most once in an interval. What cannot be read, or is a
/// certificate with another's key, leaves the last good identity in force. Safe to share between threads.
/// </summary>
/// <remarks>
/// A server shows it by <see cref="TlsServerOptions.SelectIdentity"/> = <see cref="Select"/>, or by <see
/// cref="TlsConfiguration.LocalIdentitySource"/>: handshakes under way keep the identity that they began with, sessions go on.
/// A look compares names, what links lead to, lengths and times of last writing; what keeps all of them while its contents
/// change is found by <see cref="Reload"/>. The key of an identity that was replaced is wiped an hour later, when the files
/// are next looked at, since handshakes may be using it.
/// </remarks>
public sealed class ReloadingIdentity : IDisposable
{
    private static readonly TimeSpan Retirement = TimeSpan.FromHours(1);

    private readonly Lock _loading = new();
    private readonly string[] _paths;
    private readonly char[] _passPhrase;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _interval;
    private readonly Queue<(TlsIdentity Identity, long Since)> _retired = new();
    private volatile TlsIdentity _current;
    private volatile Exception? _failure;
    private string _seen;
    private bool _isRacy;
    private long _looked;

    /// <summary>Reads the identity for the first time.</summary>
    /// <param name="certificatePath">The certificate and those that lead to its root, as fullchain.pem: PEM, DER or PKCS#7.</param>
    /// <param name="keyPath">Its private key, as privkey.pem: PEM or DER.</param>
    /// <param name="passPhrase">For an encrypted key; otherwise ignored. Kept as long as this is.</param>
    /// <param name="interval">How long what was found is taken for granted; a minute when null.</param>
    /// <param name="clock">What measures that; the system's when null.</param>
    /// <exception cref="ArgumentException">
    /// The key is not that of the first certificate, or the interval is negative.
    /// </exception>
    /// <exception cref="CertificateFormatException">
    /// A file holds no certificate or no key, or the pass phrase is wrong.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public ReloadingIdentity(
        string certificatePath,
        string keyPath,
        ReadOnlySpan<char> passPhrase = default,
        TimeSpan? interval = null,
        TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(certificatePath);
        ArgumentException.ThrowIfNullOrEmpty(keyPath);
        _paths = [certificatePath, keyPath];
        _interval = interval ?? TimeSpan.FromMinutes(1);
        ArgumentOutOfRangeException.ThrowIfLessThan(_interval, TimeSpan.Zero, nameof(interval));
        _clock = clock ?? TimeProvider.System;
        _passPhrase = GC.AllocateUninitializedArray<char>(passPhrase.Length, pinned: true);
        passPhrase.CopyTo(_passPhrase);
        (_seen, _isRacy) = FileGlance.At(_paths, _clock);
        _current = Read();
        _looked = _clock.GetTimestamp();
    }

    /// <summary>
    /// Told of every identity that replaces another, and once of each reason why what is there is none, by the thread that
    /// looked, after the change; it must be quick, and what it throws is thrown at who asked.
    /// </summary>
    public event EventHandler<IdentityReloadedEventArgs>? Reloaded;

    /// <summary>Why the last look left the identity as it was though the files had changed; else null.</summary>
    public Exception? Failure => _failure;

    /// <summary>
    /// The identity in force, after a look if it is time for one. Of several threads one looks, and the others go on with
    /// what there is. As long as the certificates are the same, it is the same object; it is not the caller's to dispose.
    /// </summary>
    public TlsIdentity Current
    {
        get
        {
            if (_clock.GetElapsedTime(Volatile.Read(ref _looked)) >= _interval && _loading.TryEnter())
            {
                IdentityReloadedEventArgs? news;
                try
                {
                    news = LookAgain(isForced: false);
                }
                finally
                {
                    _loading.Exit();
                }

                Tell(news);
            }

            return _current;
        }
    }

    /// <summary>Reads the files now, whether they seem to have changed or not.</summary>
    /// <returns>Whether they are an identity; if not, <see cref="Failure"/> says why, and the last good one stays.</returns>
    public bool Reload()
    {
        IdentityReloadedEventArgs? news;
        bool isRead;
        lock (_loading)
        {
            news = LookAgain(isForced: true);
            isRead = _failure is null;
        }

        Tell(news);
        return isRead;
    }

    /// <summary>
    /// <see cref="Current"/>, for <see cref="TlsServerOptions.SelectIdentity"/> and its client's twin.
    /// </summary>
    public ValueTask<TlsIdentity?> Select(TlsIdentityRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult<TlsIdentity?>(Current);

    /// <summary>Wipes the keys and the pass phrase: when nobody uses it any more.</summary>
    public void Dispose()
    {
        lock (_loading)
        {
            _current.Dispose();
            foreach ((TlsIdentity identity, _) in _retired)
            {
                identity.Dispose();
            }

            _retired.Clear();
            Array.Clear(_passPhrase);
        }
    }

    private void Tell(IdentityReloadedEventArgs? news)
    {
        if (news is not null)
        {
            Reloaded?.Invoke(this, news);
        }
    }

    private IdentityReloadedEventArgs? LookAgain(bool isForced)
    {
        long now = _clock.GetTimestamp();
        try
        {
            while (_retired.TryPeek(out (TlsIdentity Identity, long Since) oldest)
                && _clock.GetElapsedTime(oldest.Since, now) >= Retirement)
            {
                _retired.Dequeue().Identity.Dispose();
            }

            // What changes after this look is found by the next one.
            (string seen, bool isRacy) = FileGlance.At(_paths, _clock);
            if (!isForced && !_isRacy && seen == _seen && _failure is null)
            {
                return null;
            }

            TlsIdentity identity = Read();
            (_seen, _isRacy, _failure) = (seen, isRacy, null);
            if (IsSame(identity.Chain, _current.Chain))
            {
                identity.Dispose();
                return null;
            }

            _retired.Enqueue((_current, now));
            _current = identity;
            return new IdentityReloadedEventArgs(identity, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            or CertificateFormatException or ArgumentException)
        {
            // Between two writes the new certificate lies beside the former key: said, and tried again at the next look.
            bool isKnown = _failure is { } last && last.GetType() == exception.GetType()
                && last.Message == exception.Message;
            _failure = exception;
            return isKnown ? null : new IdentityReloadedEventArgs(_current, exception);
        }
        finally
        {
            Volatile.Write(ref _looked, now);
        }
    }

    private static bool IsSame(IReadOnlyList<Certificate> one, IReadOnlyList<Certificate> other)
    {
        bool isSame = one.Count == other.Count;
        for (int i = 0; isSame && i < one.Count; i++)
        {
            isSame = one[i].Equals(other[i]);
        }

        return isSame;
    }

    private TlsIdentity Read()
    {
        IReadOnlyList<Certificate> chain = CertificateFile.Read(_paths[0]);
        TlsKey key = TlsKey.FromFile(_paths[1], _passPhrase);
        try
        {
            return TlsIdentity.Create(chain, key.Key!);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
