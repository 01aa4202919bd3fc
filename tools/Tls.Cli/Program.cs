using Tls.Cli;

return await TlsCommand.RunAsync(args, CommandIo.OfProcess());
