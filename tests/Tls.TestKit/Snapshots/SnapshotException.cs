using System;

namespace VerifyXunit;

/// <summary>A snapshot that is missing or says something else.</summary>
public sealed class SnapshotException(string message) : Exception(message);
