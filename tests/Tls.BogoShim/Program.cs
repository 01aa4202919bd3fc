using System;
using Tls.BogoShim.Connections;
using Tls.BogoShim.Flags;

namespace Tls.BogoShim;

/// <summary>
/// The program that BoringSSL's TLS test runner drives: connects to the runner, speaks TLS as the flags say, and ends with
/// 0 (success), 1 (the connection failed, as stderr says), 89 (not implemented) or 90 (a fault of the shim or of the stack).
/// </summary>
internal static class Program
{
    internal const int Success = 0;
    internal const int Failure = 1;
    internal const int NotImplemented = 89;
    internal const int Crash = 90;

    private static int Main(string[] args)
    {
        try
        {
            return Run(args);
        }
        catch (NotImplementedFlagException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return NotImplemented;
        }
        catch (ShimException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return Failure;
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine(exception);
            return Crash;
        }
    }

    private static int Run(string[] args)
    {
        ShimFlags flags = ShimFlags.Parse(args);
        if (flags.Initial.IsHandshakerSupported)
        {
            Console.WriteLine("No");
            return Success;
        }

        using var context = new ShimContext();
        for (int i = 0; i <= flags.Initial.ResumeCount; i++)
        {
            new Exchange(context, i == 0 ? flags.Initial : flags.Resume, flags.Retry, isResume: i > 0).Run();
        }

        return Success;
    }
}
