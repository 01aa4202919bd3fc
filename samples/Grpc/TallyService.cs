using System;
using System.Threading;
using System.Threading.Tasks;
using Grpc.Core;

namespace Tls.Samples.Grpc;

/// <summary>Counts and adds up, by each of the four kinds of call.</summary>
internal sealed class TallyService(Abandoned abandoned) : Tally.TallyBase
{
    public override Task<Number> Square(Number request, ServerCallContext context) =>
        Task.FromResult(new Number { Value = request.Value * request.Value });

    public override async Task Count(
        Number request, IServerStreamWriter<Number> responseStream, ServerCallContext context)
    {
        for (long value = 1; value <= request.Value; value++)
        {
            await responseStream.WriteAsync(new Number { Value = value }, context.CancellationToken);
        }
    }

    public override async Task<Number> Sum(IAsyncStreamReader<Number> requestStream, ServerCallContext context)
    {
        long sum = 0;
        await foreach (Number number in requestStream.ReadAllAsync(context.CancellationToken))
        {
            sum += number.Value;
        }

        return new Number { Value = sum };
    }

    public override async Task RunningSum(
        IAsyncStreamReader<Number> requestStream, IServerStreamWriter<Number> responseStream, ServerCallContext context)
    {
        long sum = 0;
        await foreach (Number number in requestStream.ReadAllAsync(context.CancellationToken))
        {
            sum += number.Value;
            await responseStream.WriteAsync(new Number { Value = sum }, context.CancellationToken);
        }
    }

    /// <summary>Waits for the client to lose patience.</summary>
    public override async Task<Nothing> Wait(Nothing request, ServerCallContext context)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            abandoned.Count();
            throw;
        }

        return new Nothing();
    }

    /// <summary>What the handshake said of the client reaches a call through Kestrel's feature.</summary>
    public override Task<Name> WhoAmI(Nothing request, ServerCallContext context) => Task.FromResult(
        new Name { Value = context.GetHttpContext().Connection.ClientCertificate?.Subject ?? "nobody" });
}
