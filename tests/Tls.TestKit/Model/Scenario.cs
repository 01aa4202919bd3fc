using System;
using System.Collections.Generic;

namespace Tls.TestKit;

/// <summary>What the one under test is, and how it was set up.</summary>
/// <param name="Server">Whether the server is under test, and the scripted peer a client; or the other way
/// round.</param>
/// <param name="Retry">Whether the first key share is of another group, so that a HelloRetryRequest
/// comes.</param>
/// <param name="ClientAuthentication">Whether the server asks for a certificate.</param>
/// <param name="Required">Whether the server under test insists on one.</param>
/// <param name="Psk">Whether both have an external pre-shared key, and use it.</param>
/// <param name="Late">
/// Whether the client offers authentication after the handshake, and the server asks for it as soon as it may.
/// </param>
/// <param name="Tls12">Whether it is TLS 1.2, which has neither retry nor authentication after the handshake.</param>
/// <param name="Ticket">TLS 1.2: whether the client takes a ticket and the server gives one; or shows one.</param>
/// <param name="Resumed">Whether a session goes on: by its ticket, or in TLS 1.2 without one by its ID.</param>
public readonly record struct Scenario(
    bool Server,
    bool Retry = false,
    bool ClientAuthentication = false,
    bool Required = false,
    bool Psk = false,
    bool Late = false,
    bool Tls12 = false,
    bool Ticket = false,
    bool Resumed = false)
{
    /// <summary>TLS 1.3: whether a pre-shared key stands for certificates, external or of a ticket.</summary>
    public bool HasPsk => !Tls12 && (Psk || Resumed);

    /// <summary>What the scripted peer sends if it does nothing wrong.</summary>
    public IReadOnlyList<Step> Legal()
    {
        if (Tls12)
        {
            return LegalFlight12.Of(this);
        }

        var steps = new List<Step>();
        void Add(bool when, Item item)
        {
            if (when)
            {
                steps.Add(new Step(item));
            }
        }

        bool certificates = !HasPsk;
        if (Server)
        {
            Add(true, Item.ClientHello);
            Add(true, Item.ChangeCipherSpec);
            Add(Retry, Item.ClientHello);
            Add(ClientAuthentication && certificates, Item.Certificate);
            Add(ClientAuthentication && certificates, Item.CertificateVerify);
            Add(true, Item.Finished);
            Add(Late, Item.Certificate);
            Add(Late, Item.CertificateVerify);
            Add(Late, Item.Finished);
        }
        else
        {
            Add(Retry, Item.HelloRetryRequest);
            Add(Retry, Item.ChangeCipherSpec);
            Add(true, Item.ServerHello);
            Add(!Retry, Item.ChangeCipherSpec);
            Add(true, Item.EncryptedExtensions);
            Add(ClientAuthentication && certificates, Item.CertificateRequest);
            Add(certificates, Item.Certificate);
            Add(certificates, Item.CertificateVerify);
            Add(true, Item.Finished);
            Add(true, Item.NewSessionTicket);
            Add(Late, Item.CertificateRequest);
        }

        Add(true, Item.ApplicationData);
        Add(true, Item.KeyUpdateRequested);
        Add(true, Item.ApplicationData);
        Add(true, Item.KeyUpdate);
        Add(true, Item.ApplicationData);
        Add(true, Item.CloseNotify);
        return steps;
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static Scenario Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not ["server" or "client", .. string[] rest])
        {
            throw new FormatException($"\"{text}\" does not begin with server or client.");
        }

        bool is12 = rest.AsSpan().Contains("12");
        bool isResumed = rest.AsSpan().Contains("resumed");
        foreach (string word in rest)
        {
            bool fits = word switch
            {
                "12" or "auth" or "required" => true,
                "retry" => !is12,
                "psk" or "late" => !is12 && !isResumed,
                "resumed" => true,
                "ticket" => is12,
                _ => false,
            };
            if (!fits)
            {
                throw new FormatException($"\"{word}\" is no word of a scenario of TLS {(is12 ? "1.2" : "1.3")}.");
            }
        }

        return new Scenario(
            words[0] == "server",
            rest.AsSpan().Contains("retry"),
            rest.AsSpan().Contains("auth"),
            rest.AsSpan().Contains("required"),
            rest.AsSpan().Contains("psk"),
            rest.AsSpan().Contains("late"),
            is12,
            rest.AsSpan().Contains("ticket"),
            isResumed);
    }

    /// <summary>Words: the one under test first.</summary>
    public override string ToString() =>
        (Server ? "server" : "client")
        + (Tls12 ? " 12" : "")
        + (Retry ? " retry" : "")
        + (ClientAuthentication ? " auth" : "")
        + (Required ? " required" : "")
        + (Psk ? " psk" : "")
        + (Late ? " late" : "")
        + (Ticket ? " ticket" : "")
        + (Resumed ? " resumed" : "");
}
