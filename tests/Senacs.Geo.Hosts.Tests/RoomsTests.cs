using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Emit;
using System.Xml.Linq;

namespace Senacs.Geo.Hosts.Tests;

/// <summary>The rooms of the house: who may know whom, between projects and between the namespaces of each.</summary>
public class RoomsTests
{
    /// <summary>What each room may refer to, the innermost first.</summary>
    private static readonly Dictionary<string, string[]> MayKnow = new(StringComparer.Ordinal)
    {
        ["Senacs.Geo.Geometry"] = [],
        ["Senacs.Geo"] = ["Senacs.Geo.Geometry"],
        ["Senacs.Geo.Adresses"] = ["Senacs.Geo.Geometry", "Senacs.Geo"],
        ["Senacs.Geo.Sources"] = ["Senacs.Geo.Geometry", "Senacs.Geo", "Senacs.Geo.Adresses"],
        ["Senacs.Geo.Exports"] = ["Senacs.Geo.Geometry", "Senacs.Geo"],
        ["Senacs.Geo.Maps"] = ["Senacs.Geo.Geometry", "Senacs.Geo"],
        ["Senacs.Geo.Service"] =
            ["Senacs.Geo.Geometry", "Senacs.Geo", "Senacs.Geo.Adresses", "Senacs.Geo.Sources", "Senacs.Geo.Exports", "Senacs.Geo.Maps"],
        ["Senacs.Geo.Cli"] =
            ["Senacs.Geo.Geometry", "Senacs.Geo", "Senacs.Geo.Adresses", "Senacs.Geo.Sources", "Senacs.Geo.Exports", "Senacs.Geo.Maps", "Senacs.Geo.Service"],
    };

    [Fact]
    public void A_room_refers_inwards_only()
    {
        string[] projects = [.. Directory.GetFiles(Path.Combine(OpenData.Root, "src"), "*.csproj", SearchOption.AllDirectories)];
        Assert.Equal(MayKnow.Keys.Order(StringComparer.Ordinal), projects.Select(p => Path.GetFileNameWithoutExtension(p)!).Order(StringComparer.Ordinal));
        Assert.Equal([], projects.SelectMany(project => XDocument.Load(project).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))
            .Except(MayKnow[Path.GetFileNameWithoutExtension(project)])
            .Select(outward => $"{Path.GetFileName(project)} refers to {outward}")));
    }

    /// <summary>Two namespaces that know each other are one, in two folders.</summary>
    [Theory]
    [InlineData("Senacs.Geo.Geometry")]
    [InlineData("Senacs.Geo")]
    [InlineData("Senacs.Geo.Adresses")]
    [InlineData("Senacs.Geo.Sources")]
    [InlineData("Senacs.Geo.Exports")]
    [InlineData("Senacs.Geo.Maps")]
    [InlineData("Senacs.Geo.Service")]
    [InlineData("senacs-geo")]
    public void The_namespaces_of_a_room_form_no_circle(string room)
    {
        Assembly assembly = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, room + ".dll"));
        Dictionary<string, Dictionary<string, string>> knows = new(StringComparer.Ordinal);
        foreach (Type type in assembly.GetTypes().Where(t => t.Namespace?.StartsWith("Senacs", StringComparison.Ordinal) == true))
        {
            Dictionary<string, string> known = knows.TryGetValue(type.Namespace!, out Dictionary<string, string>? found) ? found : knows[type.Namespace!] = new(StringComparer.Ordinal);
            foreach (Type used in Used(type).Where(u => u.Assembly == assembly && u.Namespace is not null && u.Namespace != type.Namespace))
                known.TryAdd(used.Namespace!, $"{type.FullName} -> {used.FullName}");
        }

        string[] circles = [.. from one in knows
                               from other in one.Value
                               where Reaches(knows, other.Key, one.Key, [])
                               select $"{one.Key} -> {other.Key} ({other.Value})"];
        Assert.True(circles.Length == 0, string.Join('\n', circles));
    }

    private static bool Reaches(Dictionary<string, Dictionary<string, string>> knows, string from, string to, HashSet<string> seen) =>
        from == to || (seen.Add(from) && knows.TryGetValue(from, out Dictionary<string, string>? next) && next.Keys.Any(n => Reaches(knows, n, to, seen)));

    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static IEnumerable<Type> Used(Type type)
    {
        IEnumerable<Type?> signatures = [type.BaseType, .. type.GetInterfaces(), .. type.GetFields(All).Select(f => f.FieldType)];
        MethodBase[] methods = [.. type.GetMethods(All), .. type.GetConstructors(All)];
        IEnumerable<Type?> called = methods.SelectMany(m => m.GetParameters().Select(p => (Type?)p.ParameterType).Append((m as MethodInfo)?.ReturnType).Concat(OfBody(m)));
        return signatures.Concat(called).OfType<Type>().SelectMany(Parts);
    }

    // List<Commune[]> is of List<> and of Commune
    private static IEnumerable<Type> Parts(Type type) => type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
        : [type];

    private static IEnumerable<Type?> OfBody(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
            yield break;
        foreach (LocalVariableInfo local in body.LocalVariables)
            yield return local.LocalType;
        byte[] il = body.GetILAsByteArray()!;
        Type[] ofType = method.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericArguments() : [], ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (int at = 0; at < il.Length;)
        {
            OpCode code = il[at] == 0xFE ? TwoBytes[il[at + 1]] : OneByte[il[at]];
            at += code.Size;
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                MemberInfo member = method.Module.ResolveMember(BitConverter.ToInt32(il, at), ofType, ofMethod)!;
                yield return member as Type ?? member.DeclaringType;
                foreach (Type argument in member is MethodInfo { IsGenericMethod: true } called ? called.GetGenericArguments() : [])
                    yield return argument;
            }

            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }

    private static readonly OpCode[] Codes = [.. typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (OpCode)f.GetValue(null)!)];
    private static readonly FrozenDictionary<byte, OpCode> OneByte = Codes.Where(c => c.Size == 1).ToFrozenDictionary(c => (byte)c.Value);
    private static readonly FrozenDictionary<byte, OpCode> TwoBytes = Codes.Where(c => c.Size == 2).ToFrozenDictionary(c => (byte)(c.Value & 0xFF));
}
