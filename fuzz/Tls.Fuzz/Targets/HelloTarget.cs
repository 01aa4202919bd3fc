using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Fuzz.Seeds;

namespace Tls.Fuzz.Targets;

/// <summary>
/// <see cref="TlsClientHelloInfo"/>, which a server is shown before it has options: the first byte says how short the records
/// are made, the rest is what the client sends first. Whatever it is it gives an answer or asks for more; an answer does not
/// change with what follows, nor with the records that the hello comes in.
/// </summary>
internal sealed class HelloTarget : Target
{
    internal override string Name => "hello";

    internal override string Summary => "TlsClientHelloInfo: a first look at what a client sends";

    internal override Tokens Tokens => Tokens.Wire;

    internal override IEnumerable<byte[]> Seeds() => Setups.OfNullCrypto
        .Select(setup => Cuts.Pieces(Recorded.Connect(setup).Client)[0])
        .DistinctBy(Convert.ToHexString)
        .Select(first => (byte[])[16, .. first]);

    internal override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<byte> sent = input[1..];
        string? whole = Look(sent);
        for (int length = sent.Length - 1; length > 0; length /= 2)
        {
            string? part = Look(sent[..length]);
            FindingException.Unless(part is null || part == whole, $"what follows changes nothing: {part}, {whole}");
        }

        string? otherwise = Look(Cuts.Fragmented(sent, 1 + input[0]));
        FindingException.Unless(otherwise == whole, $"other records change nothing: {otherwise}, {whole}");
    }

    private static string? Look(ReadOnlySpan<byte> sent) => TlsClientHelloInfo.Peek(sent) is { } info
        ? $"{info.ServerName}, {string.Join(' ', info.Versions)}, {string.Join(' ', info.ApplicationProtocols)}"
        : null;
}
