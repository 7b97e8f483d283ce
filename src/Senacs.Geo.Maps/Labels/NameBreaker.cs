namespace Senacs.Geo.Maps.Labels;

/// <summary>Breaks French place names for setting on several lines: after a hyphen or at a space, never inside a word.</summary>
public static class NameBreaker
{
    private const int LongestLine = 44;

    /// <summary>The name on one line, then on two where that makes it much shorter, then on three for very long ones. At most 44 characters a
    /// line.</summary>
    public static ImmutableArray<ImmutableArray<string>> Variants(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        List<string> parts = Parts(name);
        ImmutableArray<ImmutableArray<string>>.Builder variants = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        if (name.Length <= LongestLine)
            variants.Add([name]);
        if (parts.Count >= 2 && name.Length > 11)
            Add(variants, Split(parts, 2));
        if (parts.Count >= 3 && name.Length > 24)
            Add(variants, Split(parts, 3));
        if (variants.Count == 0)
            variants.Add([string.Concat(name.AsSpan(0, LongestLine - 1).TrimEnd(), "…")]);
        return variants.ToImmutable();
    }

    private static void Add(ImmutableArray<ImmutableArray<string>>.Builder variants, ImmutableArray<string> lines)
    {
        if (lines.All(line => line.Length <= LongestLine))
            variants.Add(lines);
    }

    /// <summary>Unbreakable parts; a hyphen stays at the end of its part, a space is dropped at a break and kept inside a line.</summary>
    private static List<string> Parts(string name)
    {
        List<string> parts = [];
        int from = 0;
        for (int i = 0; i < name.Length - 1; i++)
        {
            // "Lens - Liévin": the hyphen stays at the end of its line
            if (name[i] is '-' or ' ' && i + 1 - from >= 2 && !(name[i] == ' ' && name[i + 1] == '-'))
            {
                parts.Add(name[from..(i + 1)]);
                from = i + 1;
            }
        }

        parts.Add(name[from..]);
        return parts;
    }

    /// <summary>The most even split into lines; short link words ("de-", "sur-", "la ") do not end a line when another split is nearly as
    /// even.</summary>
    private static ImmutableArray<string> Split(List<string> parts, int lines)
    {
        double bestCost = double.PositiveInfinity;
        ImmutableArray<string> best = [];
        int[] cuts = new int[lines - 1];
        Try(0, 1);
        return best;

        void Try(int cut, int from)
        {
            if (cut == cuts.Length)
            {
                Weigh();
                return;
            }

            for (int at = from; at <= parts.Count - (cuts.Length - cut); at++)
            {
                cuts[cut] = at;
                Try(cut + 1, at + 1);
            }
        }

        void Weigh()
        {
            ImmutableArray<string>.Builder result = ImmutableArray.CreateBuilder<string>(lines);
            double cost = 0;
            int from = 0;
            for (int i = 0; i <= cuts.Length; i++)
            {
                int to = i < cuts.Length ? cuts[i] : parts.Count;
                string line = string.Concat(parts.Skip(from).Take(to - from)).TrimEnd(' ');
                result.Add(line);
                cost = Math.Max(cost, line.Length);
                if (i < cuts.Length && parts[to - 1].Length <= 4 && to - from > 1)
                    cost += 2.5;
                from = to;
            }

            if (cost < bestCost)
                (bestCost, best) = (cost, result.MoveToImmutable());
        }
    }
}
