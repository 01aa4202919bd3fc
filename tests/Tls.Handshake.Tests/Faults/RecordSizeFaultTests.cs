using Tls.TestKit;
using Tls.Wire;
using Xunit;

namespace Tls.Handshake.Tests.Faults;

/// <summary>What a client refuses of a server that answers to record sizes (RFC 8449 §5, RFC 6066 §4).</summary>
public class RecordSizeFaultTests
{
    private static readonly ClientExtras Both = new()
    {
        RecordSizeLimit = 1000,
        MaxFragmentLength = MaxFragmentLengthCode.Bytes512,
    };

    [Fact]
    public void An_answer_to_both_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalExtensionValue, AlertDescription.IllegalParameter, Refused.ByClient(
            Misbehaviour.Of<EncryptedExtensions>(_ => new EncryptedExtensions
            {
                Extensions = [new RecordSizeLimit(1000), new MaxFragmentLength(MaxFragmentLengthCode.Bytes512)],
            }),
            TestOptions.Client(extras: Both)));

    [Fact]
    [Rfc("6066-4-4")]
    public void Another_fragment_length_is_illegal_parameter() =>
        Expect.Fault(TlsFault.IllegalExtensionValue, AlertDescription.IllegalParameter, Refused.ByClient(
            Misbehaviour.Of<EncryptedExtensions>(_ => new EncryptedExtensions
            {
                Extensions = [new MaxFragmentLength(MaxFragmentLengthCode.Bytes1024)],
            }),
            TestOptions.Client(extras: Both)));

    [Fact]
    public void An_answer_to_nothing_is_unsupported_extension() =>
        Expect.Fault(TlsFault.UnexpectedExtension, AlertDescription.UnsupportedExtension, Refused.ByClient(
            Misbehaviour.Of<EncryptedExtensions>(
                _ => new EncryptedExtensions { Extensions = [new RecordSizeLimit(1000)] })));
}
