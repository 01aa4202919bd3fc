using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace Tls.Architecture.Tests.Kit;

/// <summary>Types as C# writes them, with the question mark of a reference that may be null.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(char)] = "char",
        [typeof(double)] = "double",
        [typeof(float)] = "float",
    };

    private static readonly NullabilityInfoContext Nullability = new();

    internal static string Full(Type type) => $"{type.Namespace}.{Of(type)}";

    internal static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return $"{Of(value)}?";
        }

        if (type.IsByRef || type.IsArray)
        {
            return type.IsByRef ? Of(type.GetElementType()!) : $"{Of(type.GetElementType()!)}[]";
        }

        string outer = type.IsNested && !type.IsGenericParameter ? $"{Of(type.DeclaringType!)}." : "";
        string name = outer + type.Name.Split('`')[0];
        return type.IsGenericType && type.Name.Contains('`', StringComparison.Ordinal)
            ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>"
            : name;
    }

    internal static string Of(FieldInfo field) => Of(field.FieldType) + Mark(Nullability.Create(field));

    internal static string Of(PropertyInfo property) =>
        Of(property.PropertyType) + Mark(Nullability.Create(property));

    internal static string Of(EventInfo happening) => Of(happening.EventHandlerType!);

    internal static string Of(ParameterInfo parameter)
    {
        string passing = parameter switch
        {
            { IsOut: true } => "out ",
            { IsIn: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ => "",
        };
        return passing + Of(parameter.ParameterType) + Mark(Nullability.Create(parameter));
    }

    internal static string Generics(MethodInfo method) => method.IsGenericMethod
        ? $"<{string.Join(", ", method.GetGenericArguments().Select(Of))}>"
        : "";

    internal static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter =>
        $"{Of(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Default(parameter)}" : "")}"));

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => parameter.ParameterType.IsValueType ? "default" : "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        var other => Convert.ToString(other, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    private static string Mark(NullabilityInfo info) =>
        info is { Type.IsValueType: false, ReadState: NullabilityState.Nullable } ? "?" : "";
}
