using System;
using System.Collections.Generic;
using Tls.X509.Der;

namespace Tls.X509;

/// <summary>Names that have been checked, read one after the other where they stand in the certificate.</summary>
internal readonly struct GeneralNames
{
    private const string Field = "GeneralNames";

    private readonly ReadOnlyMemory<byte> _certificate;
    private readonly DerSlice _names;

    /// <summary>Names of a certificate.</summary>
    /// <param name="certificate">The whole certificate.</param>
    /// <param name="names">The contents of the SEQUENCE, as <see cref="GeneralName.CheckList"/> found it.</param>
    internal GeneralNames(ReadOnlyMemory<byte> certificate, DerSlice names)
    {
        _certificate = certificate;
        _names = names;
    }

    public Enumerator GetEnumerator() => new(_certificate, _names);

    /// <summary>All of them at once.</summary>
    internal IReadOnlyList<GeneralName> ToList()
    {
        List<GeneralName> all = [];
        foreach (GeneralName name in this)
        {
            all.Add(name);
        }

        return all;
    }

    internal ref struct Enumerator
    {
        private readonly ReadOnlyMemory<byte> _certificate;
        private DerReader _rest;

        internal Enumerator(ReadOnlyMemory<byte> certificate, DerSlice names)
        {
            _certificate = certificate;
            _rest = names.Open(certificate);
        }

        public GeneralName Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }

            Current = GeneralName.Read(ref _rest, _certificate, Field);
            return true;
        }
    }
}
