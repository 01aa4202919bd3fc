using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace Tls.Tests.Fixtures;

/// <summary>Which objects an object keeps alive, by its fields and theirs.</summary>
internal static class ObjectGraph
{
    private static readonly Dictionary<Type, FieldInfo[]> Known = [];

    /// <summary>The object itself and all that it reaches, types and what belongs to them left out.</summary>
    /// <param name="root">Where to begin.</param>
    /// <param name="without">An assembly whose objects are not looked into, nor counted.</param>
    internal static HashSet<object> From(object root, Assembly? without = null)
    {
        var found = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<object>([root]);
        while (waiting.TryPop(out object? one))
        {
            if (one is MemberInfo or Assembly or Module || one.GetType().Assembly == without || (!one.GetType().IsValueType && !found.Add(one)))
            {
                continue;
            }

            foreach (object? next in one is Array array ? Elements(array) : Values(one))
            {
                if (next is not null && next is not string)
                {
                    waiting.Push(next);
                }
            }
        }

        return found;
    }

    private static IEnumerable<object?> Elements(Array array) =>
        MayRefer(array.GetType().GetElementType()!) ? array.Cast<object?>() : [];

    private static IEnumerable<object?> Values(object one) =>
        FieldsOf(one.GetType()).Select(field => field.GetValue(one));

    private static FieldInfo[] FieldsOf(Type type)
    {
        lock (Known)
        {
            if (!Known.TryGetValue(type, out FieldInfo[]? fields))
            {
                const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
                    | BindingFlags.DeclaredOnly;
                var all = new List<FieldInfo>();
                for (Type? level = type; level is not null; level = level.BaseType)
                {
                    all.AddRange(level.GetFields(Own).Where(field => MayRefer(field.FieldType)));
                }

                Known[type] = fields = [.. all];
            }

            return fields;
        }
    }

    private static bool MayRefer(Type type) =>
        !type.IsPrimitive && !type.IsEnum && !type.IsPointer && !type.IsFunctionPointer && !type.IsByRefLike;
}
