using System.Collections.Immutable;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Tests.Reports;

public sealed class ValueClassifierTests
{
    private static readonly BreakMethod[] DataDriven = [BreakMethod.Jenks, BreakMethod.Quantiles, BreakMethod.EqualIntervals];

    [Fact]
    public void No_value_has_no_class_and_equal_values_have_one()
    {
        foreach (BreakMethod method in DataDriven)
        {
            Assert.Empty(ValueClassifier.Classify([], method, 5, [], " %").Classes);
            ValueClassification one = ValueClassifier.Classify([50m, 50m, 50m], method, 5, [], " %");
            Assert.Equal([new ValueBand("50,0 %", 3)], one.Classes.AsEnumerable());
            Assert.Equal([0, 0, 0], one.ClassOf.AsEnumerable());
        }
    }

    [Fact]
    public void Every_value_lies_within_the_limits_printed_for_its_class_and_the_counts_add_up()
    {
        Random random = new(7);
        for (int run = 0; run < 300; run++)
        {
            decimal[] values = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => Math.Round((decimal)(random.NextDouble() * random.NextDouble()) * 100, 1))];
            foreach (BreakMethod method in DataDriven)
            {
                ValueClassification result = ValueClassifier.Classify(values, method, random.Next(2, 8), [], " %");
                Assert.Equal(values.Length, result.Classes.Sum(c => c.Count));
                for (int i = 0; i < values.Length; i++)
                {
                    for (int j = 0; j < values.Length; j++)
                        Assert.True(values[i] > values[j] ? result.ClassOf[i] >= result.ClassOf[j] : values[i] < values[j] || result.ClassOf[i] == result.ClassOf[j]);
                }

                if (method != BreakMethod.EqualIntervals)
                    Assert.All(result.Classes, c => Assert.True(c.Count > 0));
            }
        }
    }

    [Fact]
    public void Jenks_finds_the_least_variance_that_trying_every_grouping_finds()
    {
        Random random = new(11);
        for (int run = 0; run < 120; run++)
        {
            decimal[] values = [.. Enumerable.Range(0, random.Next(4, 11)).Select(_ => (decimal)random.Next(0, 40))];
            int count = Math.Min(random.Next(2, 5), values.Distinct().Count());
            ValueClassification found = ValueClassifier.Classify(values, BreakMethod.Jenks, count, [], "");
            Assert.Equal(Best(values, count), Spread(values, found.ClassOf), 6);
        }

        static double Best(decimal[] values, int count)
        {
            decimal[] distinct = [.. values.Distinct().Order()];
            double best = double.PositiveInfinity;
            for (int mask = 0; mask < 1 << (distinct.Length - 1); mask++)
            {
                if (System.Numerics.BitOperations.PopCount((uint)mask) != count - 1)
                    continue;
                int[] classOf = [.. values.Select(v => System.Numerics.BitOperations.PopCount((uint)(mask & ((1 << Array.IndexOf(distinct, v)) - 1))))];
                best = Math.Min(best, Spread(values, [.. classOf]));
            }

            return best;
        }

        static double Spread(decimal[] values, ImmutableArray<int> classOf) => values.Select((v, i) => (V: (double)v, C: classOf[i])).GroupBy(p => p.C).Sum(g =>
        {
            double mean = g.Average(p => p.V);
            return g.Sum(p => (p.V - mean) * (p.V - mean));
        });
    }

    [Fact]
    public void Quantiles_hold_about_as_many_values_each()
    {
        decimal[] values = [.. Enumerable.Range(0, 100).Select(i => (decimal)i)];
        Assert.Equal([20, 20, 20, 20, 20], ValueClassifier.Classify(values, BreakMethod.Quantiles, 5, [], "").Classes.Select(c => c.Count));
    }

    [Fact]
    public void Limits_of_the_theme_put_a_value_equal_to_one_in_the_class_above_and_keep_empty_classes()
    {
        ValueClassification result = ValueClassifier.Classify([0m, 25m, 74.9m, 100m], BreakMethod.Manual, 5, [25, 50, 75], " %");
        Assert.Equal([0, 1, 2, 3], result.ClassOf.AsEnumerable());
        Assert.Equal(["moins de 25,0 %", "de 25,0 à moins de 50,0 %", "de 50,0 à moins de 75,0 %", "75,0 % et plus"], result.Classes.Select(c => c.Label));
        Assert.Equal(0, ValueClassifier.Classify([10m], BreakMethod.Manual, 5, [25, 50], " %").Classes[2].Count);
    }
}
