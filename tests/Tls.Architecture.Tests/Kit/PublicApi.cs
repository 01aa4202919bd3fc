using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Tls.Architecture.Tests.Kit;

/// <summary>
/// Prints what other assemblies can see of an assembly: one line per type and member, sorted.
/// </summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public
        | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    internal static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        Type[] types = assembly.GetExportedTypes();
        foreach (Type type in types.OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Header(type)).Append('\n');
            foreach (string member in Members(type))
            {
                text.Append("    ").Append(member).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Header(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return $"delegate {Signature(type.GetMethod("Invoke")!, TypeNames.Full(type))}";
        }

        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => $"{(type.IsByRefLike ? "ref " : "")}struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };

        IEnumerable<Type> parents = type.IsEnum
            ? [Enum.GetUnderlyingType(type)]
            : type.GetInterfaces().Where(contract => contract.IsPublic && IsNamed(type, contract))
                .OrderBy(TypeNames.Of, StringComparer.Ordinal);
        if (type.BaseType is { } parent && type.IsClass && parent != typeof(object))
        {
            parents = parents.Prepend(parent);
        }

        string list = string.Join(", ", parents.Select(TypeNames.Of));
        return $"{kind} {TypeNames.Full(type)}{(list.Length == 0 ? "" : $" : {list}")}";
    }

    private static bool IsNamed(Type type, Type contract) =>
        type.BaseType?.GetInterfaces().Contains(contract) != true
        && !type.GetInterfaces().Any(other => other != contract && other.GetInterfaces().Contains(contract));

    private static IEnumerable<string> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return [];
        }

        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), null)}");
        }

        return type.GetMembers(Declared).Where(IsWritten).Select(Describe).OfType<string>()
            .OrderBy(line => line, StringComparer.Ordinal);
    }

    private static bool IsWritten(MemberInfo member) =>
        member is PropertyInfo || member.GetCustomAttribute<CompilerGeneratedAttribute>() is null;

    private static string? Describe(MemberInfo member) => member switch
    {
        ConstructorInfo { IsStatic: false } constructor when IsVisible(constructor) =>
            $"{Modifiers(constructor)}new({TypeNames.Parameters(constructor)})",
        FieldInfo field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly =>
            (field.IsLiteral ? "const " : field.IsStatic ? "static " : "")
            + $"{(field.IsInitOnly ? "readonly " : "")}{TypeNames.Of(field)} {field.Name}",
        PropertyInfo property when Accessors(property) is { Length: > 0 } accessors =>
            Modifiers(property.GetMethod ?? property.SetMethod!)
            + $"{TypeNames.Of(property)} {property.Name} {{ {accessors} }}",
        EventInfo { AddMethod: { } add } happening when IsVisible(add) =>
            $"{Modifiers(add)}event {TypeNames.Of(happening)} {happening.Name}",
        MethodInfo method when IsVisible(method) && (!method.IsSpecialName || IsOperator(method)) =>
            $"{Modifiers(method)}{Signature(method, method.Name + TypeNames.Generics(method))}",
        _ => null,
    };

    private static string Signature(MethodInfo method, string name) =>
        $"{TypeNames.Of(method.ReturnParameter)} {name}({TypeNames.Parameters(method)})";

    private static string Accessors(PropertyInfo property) => string.Join(' ', new[]
    {
        property.GetMethod is { } get && IsVisible(get) ? "get;" : "",
        property.SetMethod is { } set && IsVisible(set) ? (IsInit(set) ? "init;" : "set;") : "",
    }.Where(text => text.Length > 0));

    private static bool IsInit(MethodInfo set) =>
        set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool IsVisible(MethodBase method) =>
        method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsOperator(MethodInfo method) =>
        method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Modifiers(MethodBase method)
    {
        string access = method.IsPublic ? "" : "protected ";
        string binding = method switch
        {
            { IsStatic: true } => "static ",
            { DeclaringType.IsInterface: true } => "",
            { IsAbstract: true } => "abstract ",
            MethodInfo { IsVirtual: true } info when info.GetBaseDefinition() != info => "override ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
        return access + binding;
    }
}
