using System.Collections.Immutable;
using System.Security.Cryptography;
using Senacs.Geo.Issues;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Service.Planner;

/// <summary>A register that a client sent, located on a dossier's territoire; nothing of it is on disk.</summary>
/// <param name="Token">Known to its sender only.</param>
/// <param name="Departement">Code of the dossier it was checked with.</param>
/// <param name="Version">Of that dossier.</param>
/// <param name="Register">As read.</param>
/// <param name="Structures">Located.</param>
/// <param name="Issues">Of the whole dossier with this register.</param>
internal sealed record RegisterDraft(string Token, string Departement, string Version, RegisterReading Register, LocatedStructures Structures, ImmutableArray<Issue> Issues)
{
    public Dossier In(Dossier dossier) => dossier with { Register = Register, Structures = Structures, Issues = Issues };
}

/// <summary>The registers sent lately, a bounded number of them, each for a bounded time; the oldest leaves first.</summary>
internal sealed class RegisterDrafts(TimeProvider clock)
{
    public const int MostKept = 24;

    private static readonly TimeSpan Life = TimeSpan.FromHours(2);

    private readonly Lock gate = new();
    private readonly List<(RegisterDraft Draft, DateTimeOffset At)> kept = [];

    /// <summary>128 random bits: nobody guesses another's.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public void Keep(RegisterDraft draft)
    {
        lock (gate)
        {
            Forget();
            if (kept.Count >= MostKept)
                kept.RemoveAt(0);
            kept.Add((draft, clock.GetUtcNow()));
        }
    }

    /// <exception cref="ProblemException">410: forgotten, of another département, or checked against data that have changed.</exception>
    public RegisterDraft Get(string token, LoadedDossier dossier, string parameter)
    {
        lock (gate)
        {
            Forget();
            foreach ((RegisterDraft draft, _) in kept)
            {
                if (draft.Token == token && draft.Departement == dossier.Code && draft.Version == dossier.Version)
                    return draft;
            }
        }

        throw new ProblemException(ProblemKind.RegistreOublie, "Le registre envoyé n’est plus en mémoire, ou les données du département ont changé : l’envoyer de nouveau.", parameter);
    }

    private void Forget() => kept.RemoveAll(k => clock.GetUtcNow() - k.At > Life);
}
