namespace Senacs.Geo.Reports;

/// <summary>How values are put into classes.</summary>
public enum BreakMethod
{
    /// <summary>As many units in each class.</summary>
    Quantiles,

    /// <summary>Classes as wide as one another.</summary>
    EqualIntervals,

    /// <summary>Natural breaks: the least variance within classes (Fisher, Jenks).</summary>
    Jenks,

    /// <summary>Limits given by who asks.</summary>
    Manual,
}

/// <summary>A class of values: its limits as printed and how many values it holds.</summary>
public sealed record ValueBand(string Label, int Count);

/// <summary>The classes of a set of values, and the class of each.</summary>
/// <param name="Classes">From the lowest to the highest; classes that the data leave empty are only there where the limits are given.</param>
/// <param name="ClassOf">By position of the value.</param>
public sealed record ValueClassification(ImmutableArray<ValueBand> Classes, ImmutableArray<int> ClassOf)
{
    /// <summary>Some value is 0: only then may the lowest class be as white as nothing.</summary>
    public bool StartsAtZero { get; init; }
}

/// <summary>Puts values into classes for a choropleth. Equal values are always in the same class.</summary>
public static class ValueClassifier
{
    /// <param name="values">In any order; with one decimal, as printed.</param>
    /// <param name="method">How the limits are found.</param>
    /// <param name="count">Classes asked for; fewer when there are fewer distinct values.</param>
    /// <param name="manual">Inner limits for <see cref="BreakMethod.Manual"/>: a value equal to a limit is in the class above it.</param>
    /// <param name="unit">Written after each label, with its space: " %".</param>
    public static ValueClassification Classify(
        IReadOnlyList<decimal> values, BreakMethod method, int count, ImmutableArray<double> manual, string unit)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return values.Count == 0 ? new([], []) : ByMethod(values, method, count, manual, unit) with { StartsAtZero = values.Min() == 0 };
    }

    private static ValueClassification ByMethod(
        IReadOnlyList<decimal> values, BreakMethod method, int count, ImmutableArray<double> manual, string unit)
    {
        decimal[] distinct = [.. values.Distinct().Order()];
        int[] weights = [.. distinct.Select(v => values.Count(other => other == v))];
        if (method is BreakMethod.EqualIntervals or BreakMethod.Manual)
        {
            decimal low = distinct[0], step = (distinct[^1] - low) / count;
            ImmutableArray<decimal> limits = method == BreakMethod.Manual
                ? [.. manual.Select(m => (decimal)m)]
                : distinct.Length == 1 ? [] : [.. Enumerable.Range(1, count - 1)
                .Select(i => Math.Round(low + (i * step), 1, MidpointRounding.AwayFromZero)).Distinct()];
            return Between(values, limits, distinct[0], distinct[^1], unit);
        }

        int[] firsts = method == BreakMethod.Jenks
            ? Jenks(distinct, weights, Math.Min(count, distinct.Length)) : Quantiles(weights, Math.Min(count, distinct.Length));
        ImmutableArray<int> classOf = [.. values.Select(v => firsts.Count(first => distinct[first] <= v) - 1)];
        return new(
            [
                .. firsts.Select((first, i) =>
                {
                    int last = (i + 1 < firsts.Length ? firsts[i + 1] : distinct.Length) - 1;
                    string label = distinct[first] == distinct[last]
                        ? Number(distinct[first]) + unit : $"{Number(distinct[first])} à {Number(distinct[last])}{unit}";
                    return new ValueBand(label, classOf.Count(c => c == i));
                }),
            ],
            classOf);
    }

    private static ValueClassification Between(
        IReadOnlyList<decimal> values, ImmutableArray<decimal> limits, decimal least, decimal most, string unit)
    {
        ImmutableArray<int> classOf = [.. values.Select(v => limits.Count(limit => limit <= v))];
        ImmutableArray<ValueBand>.Builder classes = ImmutableArray.CreateBuilder<ValueBand>();
        for (int i = 0; i <= limits.Length; i++)
        {
            string label = limits.IsEmpty ? Number(least) + unit
                : i == 0 ? $"moins de {Number(limits[0])}{unit}"
                : i == limits.Length ? (limits[^1] == most ? Number(most) + unit : $"{Number(limits[^1])}{unit} et plus")
                : $"de {Number(limits[i - 1])} à moins de {Number(limits[i])}{unit}";
            classes.Add(new ValueBand(label, classOf.Count(c => c == i)));
        }

        return new(classes.ToImmutable(), classOf);
    }

    /// <summary>Each class takes distinct values until it holds its share of what is left.</summary>
    private static int[] Quantiles(int[] weights, int count)
    {
        List<int> firsts = [];
        int left = weights.Sum(), at = 0;
        for (int k = count; k >= 1 && at < weights.Length; k--)
        {
            firsts.Add(at);
            double share = (double)left / k;
            int taken = 0;

            // the value that passes the share is taken when that is nearer to it than leaving it; the classes to come need a value each
            do
                taken += weights[at++];
            while (at < weights.Length && weights.Length - at > k - 1 && (k == 1 || taken + (weights[at] / 2.0) <= share));
            left -= taken;
        }

        return [.. firsts];
    }

    /// <summary>The least sum of squared deviations from the class means, exactly, by dynamic programming.</summary>
    /// <remarks>W. D. Fisher, "On Grouping for Maximum Homogeneity", JASA 53, 1958; G. F. Jenks, "The Data Model Concept in Statistical Mapping",
    /// 1967.</remarks>
    private static int[] Jenks(decimal[] distinct, int[] weights, int count)
    {
        int n = distinct.Length;
        double[] sum = new double[n + 1], squares = new double[n + 1], weight = new double[n + 1];
        for (int i = 0; i < n; i++)
        {
            double v = (double)distinct[i];
            (sum[i + 1], squares[i + 1], weight[i + 1]) = (sum[i] + (weights[i] * v), squares[i] + (weights[i] * v * v), weight[i] + weights[i]);
        }

        double Cost(int from, int to)
        {
            double w = weight[to] - weight[from], s = sum[to] - sum[from];
            return Math.Max(0, squares[to] - squares[from] - (s * s / w));
        }

        double[,] best = new double[count + 1, n + 1];
        int[,] cut = new int[count + 1, n + 1];
        for (int k = 0; k <= count; k++)
        {
            for (int i = 0; i <= n; i++)
                best[k, i] = k == 0 && i == 0 ? 0 : double.PositiveInfinity;
        }

        for (int k = 1; k <= count; k++)
        {
            for (int to = k; to <= n; to++)
            {
                for (int from = k - 1; from < to; from++)
                {
                    double cost = best[k - 1, from] + Cost(from, to);
                    if (cost < best[k, to] - 1e-9)
                        (best[k, to], cut[k, to]) = (cost, from);
                }
            }
        }

        int[] firsts = new int[count];
        for (int k = count, to = n; k >= 1; k--)
            firsts[k - 1] = to = cut[k, to];
        return firsts;
    }

    private static string Number(decimal value) => FrenchNumbers.Decimal(value, 1);
}
