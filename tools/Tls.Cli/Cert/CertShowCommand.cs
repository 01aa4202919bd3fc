using System.Collections.Generic;
using System.CommandLine;
using Tls.X509;

namespace Tls.Cli;

/// <summary><c>tls cert show FILE</c>.</summary>
internal static class CertShowCommand
{
    internal static Command Create(CommandIo io)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "PEM, DER, PKCS#7 or PKCS#12, with one certificate or more.",
        };
        var password = new Option<string?>("--pass")
        {
            Description = "The password of a PKCS#12 file.",
            HelpName = "TEXT",
        };
        var command = new Command("show", "Print the certificates of a file, field by field.") { file, password };
        command.SetAction(parsed =>
        {
            IReadOnlyList<Certificate> certificates = InputFile.Certificates(
                parsed.GetRequiredValue(file), parsed.GetValue(password));
            for (int i = 0; i < certificates.Count; i++)
            {
                if (i > 0)
                {
                    io.Out.WriteLine();
                }

                io.Out.Write(CertificatePrinter.Print(certificates[i]));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
