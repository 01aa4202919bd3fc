using System;
using System.Collections.Generic;
using Tls.Fuzz.Seeds;
using Tls.Handshake;
using Tls.Wire;

namespace Tls.Fuzz.Targets;

/// <summary><see cref="HandshakeDecoder"/>: what is accepted is written back byte for byte.</summary>
internal sealed class HandshakeTarget : Target
{
    internal override string Name => "handshake";

    internal override string Summary => "HandshakeDecoder: one whole message of either version, header included";

    internal override Tokens Tokens => Tokens.Wire;

    internal override IEnumerable<byte[]> Seeds() =>
        [.. Vectors.HandshakeMessages(), .. Messages12.All(), .. RecordedMessages.All()];

    internal override void Run(ReadOnlySpan<byte> input)
    {
        Run(input, ProtocolVersion.Tls13, CertificateType.X509, SuiteAuthentication.Any);
        Run(input, ProtocolVersion.Tls13, CertificateType.RawPublicKey, SuiteAuthentication.Any);
        Run(input, ProtocolVersion.Tls12, CertificateType.X509, SuiteAuthentication.Any);
        Run(input, ProtocolVersion.Tls12, CertificateType.RawPublicKey, SuiteAuthentication.Psk);
        Run(input, ProtocolVersion.Tls12, CertificateType.X509, SuiteAuthentication.RsaKeyExchange);
    }

    private static void Run(
        ReadOnlySpan<byte> input, ProtocolVersion version, CertificateType certificates, SuiteAuthentication authentication)
    {
        HandshakeMessage message;
        try
        {
            message = HandshakeDecoder.Decode(input, version, certificates, authentication);
        }
        catch (TlsException refused)
        {
            FindingException.Unless(
                TlsFaultAlerts.For(refused.Fault) is not null,
                $"a refusal has an alert, {refused.Fault} has none");
            return;
        }

        FindingException.Unless(
            input.SequenceEqual(message.Encode()), $"{message.Type} is written back as it was read");
    }
}
