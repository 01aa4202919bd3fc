using System;
using System.Collections.Generic;

namespace Tls.X509;

/// <summary>Possible issuers in the order in which they are tried: mostly one, which needs no list.</summary>
internal struct Candidates
{
    private Certificate? _only;
    private List<Certificate>? _several;

    internal readonly int Count => _several?.Count ?? (_only is null ? 0 : 1);

    internal readonly Certificate this[int index] => _several is null ? _only! : _several[index];

    internal void Add(Certificate candidate)
    {
        if (_only is null)
        {
            _only = candidate;
        }
        else
        {
            _several ??= [_only];
            _several.Add(candidate);
        }
    }

    internal readonly bool Contains(Certificate candidate) =>
        _several?.Contains(candidate) ?? candidate.Equals(_only);

    /// <summary>Puts the likeliest issuer of a certificate first.</summary>
    internal readonly void Sort(Certificate child, DateTimeOffset time)
    {
        if (_several is not null)
        {
            IssuerOrder.Sort(_several, child, time);
        }
    }
}
