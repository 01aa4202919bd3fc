namespace Tls.TestKit;

/// <summary>One step of a machine.</summary>
/// <param name="IsServer">Whose.</param>
/// <param name="From">The state it was in.</param>
/// <param name="Input">The message or answer that arrived there.</param>
/// <param name="To">The state it went to.</param>
internal readonly record struct Transition(bool IsServer, string From, string Input, string To);
