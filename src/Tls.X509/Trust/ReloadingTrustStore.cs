using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;

namespace Tls.X509;

/// <summary>
/// A trust store that is read again when what it was made of has changed: files, directories or patterns, as
/// <see cref="TrustStore.FromPath"/> takes them. Nothing watches: whoever asks for <see cref="Current"/> looks, at
/// most once in an interval. What cannot be read leaves the last good store in force. Safe to share between
/// threads.
/// </summary>
/// <remarks>
/// A look compares names, what links lead to, lengths and times of last writing. What keeps all of them while its
/// contents change is found by <see cref="Reload"/>, or when the maximum age is reached.
/// </remarks>
public sealed class ReloadingTrustStore
{
    private readonly Lock _loading = new();
    private readonly IReadOnlyList<string> _paths;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _maximumAge;
    private volatile TrustStore _current;
    private string _seen;
    private bool _isRacy;
    private long _loaded;
    private long _looked;
    private volatile Exception? _failure;

    /// <summary>Reads the store for the first time.</summary>
    /// <param name="paths">Files, directories and patterns, at least one.</param>
    /// <param name="interval">How long what was found is taken for granted; a minute when null.</param>
    /// <param name="maximumAge">
    /// After how long it is read again though nothing seems to have changed; a day when null.
    /// </param>
    /// <param name="clock">What measures both; the system's when null.</param>
    /// <exception cref="ArgumentException">There is no path, one is empty, or a time is negative.</exception>
    /// <exception cref="CertificateFormatException">A file holds something that is no certificate.</exception>
    /// <exception cref="IOException">There is nothing, too much, or something that cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public ReloadingTrustStore(
        IReadOnlyList<string> paths,
        TimeSpan? interval = null,
        TimeSpan? maximumAge = null,
        TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count == 0)
        {
            throw new ArgumentException("There is no path to read anchors from.", nameof(paths));
        }

        _paths = [.. paths];
        _interval = interval ?? TimeSpan.FromMinutes(1);
        _maximumAge = maximumAge ?? TimeSpan.FromDays(1);
        ArgumentOutOfRangeException.ThrowIfLessThan(_interval, TimeSpan.Zero, nameof(interval));
        ArgumentOutOfRangeException.ThrowIfLessThan(_maximumAge, TimeSpan.Zero, nameof(maximumAge));
        _clock = clock ?? TimeProvider.System;
        (_seen, _isRacy) = Look();
        _current = Read();
        _loaded = _looked = _clock.GetTimestamp();
    }

    /// <summary>
    /// Told of every store that replaces another, and once of each reason why what is there could not be read, by
    /// the thread that looked, after the change; it must be quick, and what it throws is thrown at who asked.
    /// </summary>
    public event EventHandler<TrustReloadedEventArgs>? Reloaded;

    /// <summary>What it is made of.</summary>
    public IReadOnlyList<string> Paths => _paths;

    /// <summary>Why the last look could not read what is there, and left the store as it was; else null.</summary>
    public Exception? Failure => _failure;

    /// <summary>
    /// The store in force, after a look if it is time for one. Of several threads one looks, and the others go on
    /// with what there is. As long as the anchors are the same, it is the same object.
    /// </summary>
    public TrustStore Current
    {
        get
        {
            if (_clock.GetElapsedTime(Volatile.Read(ref _looked)) >= _interval && _loading.TryEnter())
            {
                TrustReloadedEventArgs? news;
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

    /// <summary>Reads everything now, whether it seems to have changed or not.</summary>
    /// <returns>
    /// Whether it could be read; if not, <see cref="Failure"/> says why, and the last good store stays.
    /// </returns>
    public bool Reload()
    {
        TrustReloadedEventArgs? news;
        bool isRead;
        lock (_loading)
        {
            news = LookAgain(isForced: true);
            isRead = _failure is null;
        }

        Tell(news);
        return isRead;
    }

    private void Tell(TrustReloadedEventArgs? news)
    {
        if (news is not null)
        {
            Reloaded?.Invoke(this, news);
        }
    }

    private TrustReloadedEventArgs? LookAgain(bool isForced)
    {
        long now = _clock.GetTimestamp();
        try
        {
            // What changes after this look is found by the next one.
            (string seen, bool isRacy) = Look();
            bool isDue = isForced || _isRacy || seen != _seen || _failure is not null
                || _clock.GetElapsedTime(_loaded, now) >= _maximumAge;
            if (!isDue)
            {
                return null;
            }

            TrustStore store = Read();
            (_seen, _isRacy, _loaded, _failure) = (seen, isRacy, now, null);
            if (store.Fingerprint().AsSpan().SequenceEqual(_current.Fingerprint()))
            {
                return null;
            }

            _current = store;
            return new TrustReloadedEventArgs(store, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            or CertificateFormatException)
        {
            // Half a file, or none, is no reason to trust nobody; nor is it to trust for ever whoever was taken
            // out: it is said, and tried again at the next look.
            bool isKnown = _failure is { } last && last.GetType() == exception.GetType()
                && last.Message == exception.Message;
            _failure = exception;
            return isKnown ? null : new TrustReloadedEventArgs(_current, exception);
        }
        finally
        {
            Volatile.Write(ref _looked, now);
        }
    }

    private TrustStore Read()
    {
        List<TrustAnchor> anchors = [];
        foreach (string path in _paths)
        {
            anchors.AddRange(CertificatePath.Read(path));
        }

        return TrustStore.FromAnchors(anchors);
    }

    private (string Seen, bool IsRacy) Look() => FileGlance.At(_paths.SelectMany(CertificatePath.Files), _clock);
}
