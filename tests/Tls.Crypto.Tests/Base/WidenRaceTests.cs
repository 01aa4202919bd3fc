using System;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Tls.Crypto.Tests.Base;

/// <summary>An AES-GCM key that is disposed of while its first long message makes its state wider.</summary>
public sealed class WidenRaceTests
{
    private delegate void Act(ref AesGcmCipher cipher);

    /// <param name="length">Of the message, in bytes: long enough.</param>
    [AesGcmTheory]
    [InlineData(512)]
    public async Task No_state_stays_that_nobody_wipes(int length)
    {
        const int Rounds = 100_000;
        var ciphers = new AesGcmCipher[Rounds];
        foreach (ref AesGcmCipher cipher in ciphers.AsSpan())
        {
            cipher = new AesGcmCipher(new byte[16], wide: true);
        }

        int[] turn = new int[2];
        await Task.WhenAll(
            Task.Run(() => EachTogether(0, static (ref AesGcmCipher cipher) => cipher.Dispose())),
            Task.Run(() =>
            {
                byte[] sealedText = new byte[length + 16];
                byte[] text = new byte[length];
                EachTogether(1, (ref AesGcmCipher cipher) =>
                {
                    try
                    {
                        cipher.Seal(new byte[12], text, [], sealedText, []);
                    }
                    catch (ObjectDisposedException)
                    {
                        // Too late: as it should be.
                    }
                });
            }));

        FieldInfo state = typeof(AesGcmCipher).GetField("_state", BindingFlags.Instance | BindingFlags.NonPublic)!;
        Assert.Equal(0, ciphers.Count(cipher => state.GetValue(cipher) is not null));

        void EachTogether(int own, Act act)
        {
            for (int i = 0; i < Rounds; i++)
            {
                Volatile.Write(ref turn[own], i + 1);
                var spinner = default(SpinWait);
                while (Volatile.Read(ref turn[1 - own]) <= i)
                {
                    spinner.SpinOnce(sleep1Threshold: -1);
                }

                // Now one is a little ahead, now the other.
                Thread.SpinWait(own == 0 ? i % 64 : 0);
                act(ref ciphers[i]);
            }
        }
    }
}
