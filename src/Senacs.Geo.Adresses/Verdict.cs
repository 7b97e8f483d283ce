using Senacs.Geo.Structures;

namespace Senacs.Geo.Adresses;

/// <summary>From raw scores to what a person may believe: the published score and the status.</summary>
/// <remarks>
/// The worst error is an <c>ok</c> that is wrong, so <c>ok</c> is earned: every word found, in its order of importance; the right type of way; a
/// commune on which all that is written agrees;
/// no rival nearby in score; a radius of 300 m at most. Whatever fails one of these is <c>a_verifier</c>, with the first reason found.
/// </remarks>
internal static class Verdict
{
    /// <summary>Below, the way is not believed and the commune answers.</summary>
    public const float AcceptedScore = 0.58f;

    /// <summary>Candidates nearer than this are one place.</summary>
    public const double SamePlaceMetres = 100;

    /// <summary>A rival this near in score makes the answer ambiguous.</summary>
    public const float AmbiguousGap = 0.015f;

    /// <summary>Below, the candidate is in another commune than the one written.</summary>
    public const float OtherCommuneAgreement = 0.80f;

    /// <summary>Without a type in the text, names this near are one: the base alone gave one of them a type, or a number.</summary>
    public const float UntypedGap = 0.025f;

    public const float OkScore = 0.90f;
    public const float OkGap = 0.04f;
    public const float OkAgreement = 0.935f;
    public const float OkLikeness = 0.93f;
    public const double OkPrecisionMetres = 300;

    /// <summary>Likeness of the way and agreement on the commune as one score.</summary>
    public static float Combine(float likeness, float agreement) => likeness * agreement;

    // The first word weighs more than the gap between ok and not; several leave the way believed, for a person to see.
    private const float UnexplainedWord = 0.87f, UnexplainedMore = 0.95f, UnexplainedLeast = 0.70f, OnlyTheBeginning = 0.72f;

    /// <summary>Takes off the score what words of the text remain unexplained. Those inside the name have lowered its likeness already.</summary>
    /// <param name="candidate">Whose score is lowered.</param>
    /// <param name="leftover">Words beside the name.</param>
    public static Candidate Lower(Candidate candidate, int leftover)
    {
        float score = candidate.Score;
        if (leftover > 0)
            score *= Math.Max(UnexplainedLeast, UnexplainedWord * MathF.Pow(UnexplainedMore, leftover - 1));
        if (candidate.Found.Dropped > 0)
            score = Math.Min(score, UnexplainedWord);

        // The name in the text goes on: another way is as likely.
        if (candidate.Found.Reading.IsBeginning && leftover > 0)
            score *= OnlyTheBeginning / UnexplainedWord;
        return candidate with { Score = score, Unexplained = candidate.Found.Dropped + leftover };
    }

    /// <summary>Null: the answer is <c>ok</c>. Else why a person should look, in French.</summary>
    public static string? ReasonToCheck(Candidate best, float nextScore, CommuneSearch communes, ParsedAddress address)
    {
        if (best.Found.Agreement < OkAgreement)
        {
            return communes.Hits.Count > 0 ? "commune et code postal ne s'accordent pas"
                : address.PostCode == 0 ? "ni commune ni code postal"
                : "pas de commune, et un code postal que la base n'a pas";
        }

        if (best.Found.TypeDiffers)
            return "le type de voie diffère";
        if (best.Found.Likeness < OkLikeness)
            return "le nom de la voie diffère";
        if (best.Unexplained > 0)
            return "des mots de l'adresse ne sont pas dans la réponse";
        if (best.PrecisionMetres > OkPrecisionMetres)
            return best.Level == LocationLevel.LieuDit ? "lieu-dit étendu" : best.IsInterpolated ? "numéro inconnu dans la voie"
                : "voie longue, sans numéro";
        if (best.Score < OkScore)
            return "score faible";
        return nextScore > best.Score - OkGap ? "une autre adresse ressemble presque autant" : null;
    }

    // Raw score -> share of right answers (within 100 m, or on the right way when no number was asked), measured on damaged addresses
    // and on addresses left out of the index, of one half of the ways only: the other half judges it (tests/Senacs.Geo.Benchmarks, "geocodage"). It
    // is flat, then leaps:
    // below 0.713 a rival way of the same commune is about as often the right one.
    private static readonly (float Raw, float Right)[] Curve = [(0f, 0f), (0.58f, 0.58f), (0.712f, 0.66f), (0.713f, 0.80f), (0.765f, 0.90f),
        (0.775f, 0.95f), (0.90f, 0.98f), (1f, 1f)];

    /// <summary>The published score: of many answers with this score, about that share is right.</summary>
    public static double Calibrate(float raw)
    {
        for (int i = 1; i < Curve.Length; i++)
        {
            if (raw <= Curve[i].Raw)
            {
                (float x0, float y0) = Curve[i - 1];
                (float x1, float y1) = Curve[i];
                return Math.Round(y0 + ((raw - x0) / (x1 - x0) * (y1 - y0)), 3);
            }
        }

        return 1;
    }
}

/// <summary>Cells that hold words but no address.</summary>
internal static class Phrases
{
    private static readonly HashSet<string> Nothing = new(StringComparer.Ordinal)
    {
        "nonrenseigne", "nonrenseignee", "nr", "nc", "na", "inconnu", "inconnue", "adresseinconnue", "neant", "aucune", "aucun", "idem",
        "cfmairie", "voirmairie", "mairie", "sansobjet", "so", "acompleter", "adefinir",
        "alamairie", "enmairie", "mairieduvillage", "hoteldeville", "nul", "null", "none", "vide", "test", "x", "xx", "xxx", "sansadresse",
        "pasdadresse", "adressenoncommuniquee", "noncommunique", "noncommuniquee", "nonprecise", "nonprecisee", "nondisponible", "itinerant",
        "itinerante",
    };

    public static bool SaysNothing(FoldedText text)
    {
        // What is left once postal code and commune are taken away.
        string left = string.Concat(Enumerable.Range(0, text.Count).Where(t => !text[t].Removed).Select(t => text[t].Form));
        return left.Length == 0 || Nothing.Contains(left);
    }
}
