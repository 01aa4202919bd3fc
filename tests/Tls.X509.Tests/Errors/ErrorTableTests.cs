using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Tls.X509.Tests.Errors;

/// <summary>
/// Pins the table of codes and their twins in QSslError; a change of either is a change of the contract.
/// </summary>
public sealed class ErrorTableTests
{
    private const string Table = """
        UnableToGetIssuer UnableToGetIssuerCertificate
        UnableToGetLocalIssuer UnableToGetLocalIssuerCertificate
        UnableToVerifyFirst UnableToVerifyFirstCertificate
        SelfSignedLeaf SelfSignedCertificate
        SelfSignedInChain SelfSignedCertificateInChain
        UntrustedRoot CertificateUntrusted
        SignatureInvalid CertificateSignatureFailed
        SignatureUndecodable UnableToDecryptCertificateSignature
        IssuerKeyUndecodable UnableToDecodeIssuerPublicKey
        SignatureAlgorithmForbidden CertificateRejected
        KeyTooSmall CertificateRejected
        KeyUnsupported CertificateRejected
        NotYetValid CertificateNotYetValid
        Expired CertificateExpired
        NotBeforeMalformed InvalidNotBeforeField
        NotAfterMalformed InvalidNotAfterField
        NotACa InvalidCaCertificate
        PathTooLong PathLengthExceeded
        DepthExceeded PathLengthExceeded
        BudgetExceeded UnspecifiedError
        WrongPurpose InvalidPurpose
        KeyUsageForbids InvalidPurpose
        NameConstraintViolated CertificateRejected
        PolicyRequired CertificateRejected
        PolicyMappingInvalid CertificateRejected
        ProfileViolated CertificateRejected
        TransparencyUnmet CertificateRejected
        UnknownCriticalExtension CertificateRejected
        IssuerSubjectMismatch SubjectIssuerMismatch
        AuthorityKeyMismatch AuthorityIssuerSerialNumberMismatch
        Revoked CertificateRevoked
        StatusUnknown CertificateStatusUnknown
        OcspExpired OcspResponseExpired
        OcspMalformed OcspMalformedResponse
        OcspUntrusted OcspResponseCannotBeTrusted
        NoPeerCertificate NoPeerCertificate
        HostNameMismatch HostNameMismatch
        Blacklisted CertificateBlacklisted
        NotPinned CertificateRejected
        IssuedAfterDistrust CertificateUntrusted
        DerMalformed UnspecifiedError
        VersionUnsupported UnspecifiedError
        """;

    [Fact]
    public void Every_code_has_its_twin()
    {
        IEnumerable<string> lines = Enum.GetValues<CertificateErrorCode>().Select(code =>
            $"{code} {code.QtName()}");
        Assert.Equal(Table, string.Join('\n', lines));
    }

    [Fact]
    public void Every_code_has_a_rank() =>
        Assert.All(Enum.GetValues<CertificateErrorCode>(), code => Assert.InRange(code.Rank(), 1, 100));
}
