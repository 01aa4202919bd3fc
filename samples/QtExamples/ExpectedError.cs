using System.IO;
using Tls.X509;

namespace Tls.Samples.QtExamples;

/// <summary>
/// Connects to a server whose certificate is signed by itself and known beforehand; any other error still ends it:
/// <code>
/// QList&lt;QSslCertificate> cert = QSslCertificate::fromPath(QLatin1String("server-certificate.pem"));
/// QSslError error(QSslError::SelfSignedCertificate, cert.at(0));
/// QList&lt;QSslError> expectedSslErrors;
/// expectedSslErrors.append(error);
///
/// QSslSocket socket;
/// socket.ignoreSslErrors(expectedSslErrors);
/// socket.connectToHostEncrypted("server.tld", 443);
/// </code>
/// </summary>
internal static class ExpectedError
{
    internal static bool Run(string host, int port, string certificateFile, TextWriter output)
    {
        Certificate certificate = TlsCertificate.FromPath(certificateFile)[0];
        var error = new TlsError(CertificateErrorCode.SelfSignedLeaf, certificate);

        using var socket = new TlsSocket();
        socket.IgnoreSslErrors([error]);
        socket.ConnectToHostEncrypted(host, port);

        if (!socket.WaitForEncrypted())
        {
            output.WriteLine(socket.Failure!.Message);
            foreach (TlsError found in socket.SslHandshakeErrors)
            {
                output.WriteLine(found);
            }

            return false;
        }

        output.WriteLine($"encrypted, although: {error.QtName}");
        return true;
    }
}
