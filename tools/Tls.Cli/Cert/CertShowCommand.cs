using System.Collections.Generic;
using System.CommandLine;
using Tls.X509;

namespace Tls.Cli;

/// <summary><c>tls cert show FILE</c>.</summary>
internal static class CertShowCommand
{
    internal static Command Create(CommandIo io)
    {
        var file = new Argument<string>("FILE") { Description = "PEM or DER, with one certificate or more." };
        var command = new Command("show", "Print the certificates of a file, field by field.") { file };
        command.SetAction(parsed =>
        {
            IReadOnlyList<Certificate> certificates = InputFile.Certificates(parsed.GetRequiredValue(file));
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
