namespace Senacs.Geo.Territoires;

/// <summary>What <see cref="Commune.ReferencePoint"/> is, all communes of a territoire considered.</summary>
public enum PointsDeReference
{
    /// <summary>The chef-lieu of every commune that has a point.</summary>
    ChefsLieux,

    /// <summary>No chef-lieu is known: a point well inside each boundary.</summary>
    Centres,

    /// <summary>The chef-lieu where it is known, a point well inside the boundary elsewhere.</summary>
    Mixtes,
}

/// <summary>The reference points in words.</summary>
public static class PointsDeReferenceMots
{
    /// <summary>"son chef-lieu", "du centre", "leur chef-lieu (à défaut leur centre)".</summary>
    public static string Apres(this PointsDeReference points, string determinant) => points switch
    {
        PointsDeReference.ChefsLieux => determinant + " chef-lieu",
        PointsDeReference.Centres => determinant + " centre",
        _ => $"{determinant} chef-lieu (à défaut {determinant} centre)",
    };
}
