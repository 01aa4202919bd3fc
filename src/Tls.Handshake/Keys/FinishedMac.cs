using System;
using Tls.Crypto;

namespace Tls.Handshake;

/// <summary>
/// RFC 8446 §4.4.4.
/// <code>
/// finished_key = HKDF-Expand-Label(BaseKey, "finished", "", Hash.length)
/// verify_data  = HMAC(finished_key, Transcript-Hash(Handshake Context, Certificate*, CertificateVerify*))
/// </code>
/// </summary>
internal static class FinishedMac
{
    /// <summary>Computes verify_data.</summary>
    /// <param name="baseKey">The traffic secret of whoever sends the Finished.</param>
    /// <param name="beforeFinished">The transcript up to and not including that Finished.</param>
    internal static byte[] Compute<T>(in T baseKey, in TranscriptHash beforeFinished)
        where T : IBaseKey, allows ref struct
    {
        byte[] verifyData = new byte[baseKey.Schedule.Hash.Size()];
        Compute(baseKey, beforeFinished, verifyData);
        return verifyData;
    }

    /// <summary>The same MAC under any base key: a binder (§4.2.11.2) is one too.</summary>
    internal static void Compute<T>(in T baseKey, in TranscriptHash messages, Span<byte> mac)
        where T : IBaseKey, allows ref struct
    {
        KeySchedule13 schedule = baseKey.Schedule;
        Span<byte> finishedKey = stackalloc byte[HashKindExtensions.MaxSize];
        finishedKey = finishedKey[..schedule.Hash.Size()];
        try
        {
            schedule.ExpandLabel(baseKey.Bytes, "finished"u8, context: [], finishedKey);
            schedule.Crypto.Hmac(schedule.Hash, finishedKey, messages.Span, mac);
        }
        finally
        {
            FixedTime.Wipe(finishedKey);
        }
    }
}
