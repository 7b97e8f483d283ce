using System.Collections.Immutable;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Territoires;

internal static class BoundaryCheck
{
    public static ImmutableArray<Issue> Run(Territoire territoire) => [];
}
