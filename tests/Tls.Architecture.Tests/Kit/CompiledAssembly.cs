using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Tls.Architecture.Tests.Kit;

/// <summary>
/// One of the <c>src </c> assemblies as the compiler left it: what it refers to, read from its metadata.
/// </summary>
internal sealed class CompiledAssembly : IDisposable
{
    /// <summary>All of them, from the cellar up.</summary>
    internal static readonly string[] Names =
        ["Tls.Crypto", "Tls.Records", "Tls.X509", "Tls.Handshake", "Tls.Socket", "Tls.NetSecurity"];

    private readonly PEReader _file;
    private readonly MetadataReader _metadata;

    private CompiledAssembly(string name)
    {
        Name = name;
        _file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{name}.dll")));
        _metadata = _file.GetMetadataReader();
    }

    internal string Name { get; }

    /// <summary>The assemblies it refers to.</summary>
    internal IEnumerable<string> References =>
        _metadata.AssemblyReferences.Select(handle => Text(_metadata.GetAssemblyReference(handle).Name));

    /// <summary>The types of other assemblies that it names.</summary>
    internal IEnumerable<TypeName> TypesNamed => _metadata.TypeReferences.Select(NameOf);

    /// <summary>The members of other assemblies that it calls, as <c>Namespace.Type.Member</c>.</summary>
    internal IEnumerable<string> MembersNamed
    {
        get
        {
            foreach (MemberReferenceHandle handle in _metadata.MemberReferences)
            {
                MemberReference member = _metadata.GetMemberReference(handle);
                if (member.Parent.Kind == HandleKind.TypeReference)
                {
                    yield return $"{NameOf((TypeReferenceHandle)member.Parent).FullName}.{Text(member.Name)}";
                }
            }
        }
    }

    /// <summary>
    /// Its methods with the types of their parameters; <c>&amp; </c> marks one passed by reference.
    /// </summary>
    internal IEnumerable<(string Method, string[] Parameters)> Methods
    {
        get
        {
            foreach (TypeDefinition type in _metadata.TypeDefinitions.Select(_metadata.GetTypeDefinition))
            {
                foreach (MethodDefinition method in type.GetMethods().Select(_metadata.GetMethodDefinition))
                {
                    MethodSignature<string> signature = method.DecodeSignature(SignatureNames.Instance, null);
                    yield return ($"{Text(type.Name)}.{Text(method.Name)}", [.. signature.ParameterTypes]);
                }
            }
        }
    }

    /// <summary>The assemblies that see its internals.</summary>
    internal IEnumerable<string> Friends
    {
        get
        {
            foreach (CustomAttributeHandle handle in _metadata.GetAssemblyDefinition().GetCustomAttributes())
            {
                CustomAttribute attribute = _metadata.GetCustomAttribute(handle);
                if (NameOf(attribute) == "InternalsVisibleToAttribute")
                {
                    BlobReader value = _metadata.GetBlobReader(attribute.Value);
                    value.ReadUInt16();
                    yield return value.ReadSerializedString()!;
                }
            }
        }
    }

    /// <summary>
    /// Whether the compiler was allowed to emit unsafe code: it marks the module when it was.
    /// </summary>
    internal bool AllowsUnsafeCode => _metadata.GetModuleDefinition().GetCustomAttributes()
        .Any(handle => NameOf(_metadata.GetCustomAttribute(handle)) == "UnverifiableCodeAttribute");

    /// <summary>How many native functions it imports.</summary>
    internal int NativeImports => _metadata.GetTableRowCount(TableIndex.ImplMap);

    public void Dispose() => _file.Dispose();

    internal static CompiledAssembly Open(string name) => new(name);

    private string? NameOf(CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && _metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is
        { Kind: HandleKind.TypeReference } parent
            ? NameOf((TypeReferenceHandle)parent).Name
            : null;

    private TypeName NameOf(TypeReferenceHandle handle)
    {
        TypeReference type = _metadata.GetTypeReference(handle);
        string name = Text(type.Name);
        switch (type.ResolutionScope.Kind)
        {
            case HandleKind.TypeReference:
                TypeName outer = NameOf((TypeReferenceHandle)type.ResolutionScope);
                return outer with { Name = $"{outer.Name}.{name}" };
            case HandleKind.AssemblyReference:
                var assembly = (AssemblyReferenceHandle)type.ResolutionScope;
                return new(Text(_metadata.GetAssemblyReference(assembly).Name), Text(type.Namespace), name);
            default:
                return new(Name, Text(type.Namespace), name);
        }
    }

    private string Text(StringHandle handle) => _metadata.GetString(handle);
}
