namespace Tls.X509;

/// <summary>The attributes of a name that people ask for most (QSslCertificate::SubjectInfo, with its numbers).</summary>
public enum SubjectAttribute
{
    /// <summary>organizationName, O.</summary>
    Organization = 0,

    /// <summary>commonName, CN.</summary>
    CommonName = 1,

    /// <summary>localityName, L.</summary>
    LocalityName = 2,

    /// <summary>organizationalUnitName, OU.</summary>
    OrganizationalUnitName = 3,

    /// <summary>countryName, C.</summary>
    CountryName = 4,

    /// <summary>stateOrProvinceName, ST.</summary>
    StateOrProvinceName = 5,

    /// <summary>dnQualifier.</summary>
    DistinguishedNameQualifier = 6,

    /// <summary>serialNumber: of the subject, not of the certificate.</summary>
    SerialNumber = 7,

    /// <summary>emailAddress.</summary>
    EmailAddress = 8,
}
