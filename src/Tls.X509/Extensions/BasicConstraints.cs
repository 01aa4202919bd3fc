using Tls.X509.Der;

namespace Tls.X509;

/// <summary>
/// Whether the subject is a CA, and how many intermediates may follow it (RFC 5280 §4.2.1.9).
/// </summary>
/// <param name="IsCa">cA.</param>
/// <param name="PathLength">pathLenConstraint, or null for no limit.</param>
public sealed record BasicConstraints(bool IsCa, int? PathLength)
{
    private static readonly BasicConstraints NoCa = new(false, null);
    private static readonly BasicConstraints AnyCa = new(true, null);
    private static readonly BasicConstraints LastCa = new(true, 0);

    /// <summary>
    /// <code>
    /// BasicConstraints ::= SEQUENCE {
    ///     cA                 BOOLEAN DEFAULT FALSE,
    ///     pathLenConstraint  INTEGER (0..MAX) OPTIONAL }
    /// </code>
    /// </summary>
    internal static BasicConstraints Read(DerReader value)
    {
        DerReader fields = value.Sequence("basicConstraints");
        value.End("basicConstraints");

        // An explicit FALSE is no DER, but common in older leaves and without ambiguity; it is let pass.
        bool isCa = fields.NextIs(DerTag.Boolean) && fields.Boolean("cA");
        int? pathLength = fields.NextIs(DerTag.Integer) ? fields.SmallInteger("pathLenConstraint") : null;
        fields.End("basicConstraints");
        return Of(isCa, pathLength);
    }

    /// <summary>What nearly all certificates say is one object for all of them.</summary>
    private static BasicConstraints Of(bool isCa, int? pathLength) => (isCa, pathLength) switch
    {
        (false, null) => NoCa,
        (true, null) => AnyCa,
        (true, 0) => LastCa,
        _ => new BasicConstraints(isCa, pathLength),
    };

    internal void Write(DerWriter writer)
    {
        using (writer.Sequence())
        {
            if (IsCa)
            {
                writer.Boolean(true);
            }

            if (PathLength is int pathLength)
            {
                writer.Integer(pathLength);
            }
        }
    }
}
