using System;

namespace Tls.TestKit;

/// <summary>Whoever is examined: a server to connect to, or a client to be made to connect.</summary>
public interface IExaminee
{
    /// <summary>A new connection to it, over which a flight is played; disposed afterwards if it can be.</summary>
    /// <param name="scenario">What the flight is for.</param>
    /// <param name="isPatient">
    /// Whether time does not matter: a longer silence is waited for, and the end is not told, so that nothing is seen
    /// but what the flight causes.
    /// </param>
    /// <exception cref="System.IO.IOException">There is none to be had.</exception>
    IByteDuplex Connect(Scenario scenario, bool isPatient);
}
