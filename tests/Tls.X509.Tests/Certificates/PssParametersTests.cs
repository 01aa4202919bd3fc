using System;
using Tls.Crypto;
using Tls.TestKit;
using Tls.X509.Der;
using Xunit;

namespace Tls.X509.Tests.Certificates;

/// <summary>RFC 4055 §3.1: three sets of parameters and no others.</summary>
public sealed class PssParametersTests
{
    private const string Sha256 = "300d06096086480165030402010500";

    [Theory]
    [InlineData(SignatureAlgorithm.RsaPssSha256)]
    [InlineData(SignatureAlgorithm.RsaPssSha384)]
    [InlineData(SignatureAlgorithm.RsaPssSha512)]
    [InlineData(SignatureAlgorithm.RsaPkcs1Sha256)]
    [InlineData(SignatureAlgorithm.RsaPkcs1Sha384)]
    [InlineData(SignatureAlgorithm.RsaPkcs1Sha512)]
    [InlineData(SignatureAlgorithm.EcdsaSha256)]
    [InlineData(SignatureAlgorithm.EcdsaSha384)]
    [InlineData(SignatureAlgorithm.EcdsaSha512)]
    [InlineData(SignatureAlgorithm.Ed25519)]
    [Rfc("8446-4.2.3-8", "8446-9.1-2")]
    public void What_is_written_is_recognized(SignatureAlgorithm algorithm)
    {
        DerWriter writer = new();
        AlgorithmIdentifier.Write(writer, algorithm);
        Assert.Equal(algorithm, Recognize(writer.ToArray()));
    }

    [Theory]
    [InlineData("a00f" + Sha256 + "a11c301a06092a864886f70d010108" + Sha256 + "a203020120", true)]
    [InlineData("a00f" + Sha256 + "a11c301a06092a864886f70d010108" + Sha256 + "a203020120a303020101", true)]
    [InlineData("a00f" + Sha256 + "a11c301a06092a864886f70d010108" + Sha256 + "a203020120a303020102", false)]
    [InlineData("a00f" + Sha256 + "a11c301a06092a864886f70d010108" + Sha256 + "a203020114", false)]
    [InlineData("a00f" + Sha256 + "a11c301a06092a864886f70d010109" + Sha256 + "a203020120", false)]
    [InlineData("a00f" + Sha256 + "a203020120", false)]
    [InlineData("", false)]
    [Rfc("8446-4.2.3-8")]
    public void Other_parameters_are_not_accepted(string parameters, bool isAccepted)
    {
        byte[] contents = Convert.FromHexString(parameters);
        DerWriter writer = new();
        using (writer.Sequence())
        {
            writer.Oid(KnownOids.RsaSsaPss);
            writer.Element(DerTag.Sequence, contents);
        }

        Assert.Equal(isAccepted ? SignatureAlgorithm.RsaPssSha256 : null, Recognize(writer.ToArray()));
    }

    [Theory]
    [InlineData("300c06082a8648ce3d0403020500")]
    [InlineData("300706032b65700500")]
    [InlineData("300d06092a864886f70d01010b0401")]
    [Rfc("8422-5.9-2")]
    public void Parameters_where_none_belong_are_not_accepted(string hex)
    {
        byte[] der = Convert.FromHexString(hex);
        if (der[^2] == 4)
        {
            der = [.. der[..^2], 4, 0];
        }

        Assert.Null(Recognize(der));
    }

    private static SignatureAlgorithm? Recognize(byte[] der)
    {
        DerReader reader = new(der);
        return AlgorithmIdentifier.Read(ref reader, der, "signature").Signature;
    }
}
