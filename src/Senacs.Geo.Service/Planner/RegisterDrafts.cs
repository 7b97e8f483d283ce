using System.Collections.Immutable;
using System.Security.Cryptography;
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
internal sealed record RegisterDraft(
    string Token, string Departement, string Version, RegisterReading Register, LocatedStructures Structures, ImmutableArray<Issue> Issues)
{
    /// <summary>About what it takes in memory.</summary>
    public long Bytes { get; init; }

    /// <summary>Of the bytes received.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The dossier with this register in the place of its own: what that one said of itself, its producer, its licence, whether it is whole,
    /// is not said of this one.</summary>
    public Dossier In(Dossier dossier) => dossier with
    {
        Register = Register,
        Structures = Structures,
        Issues = Issues,
        Sources = [.. dossier.Sources.Select(
            s => s.Role == "structures" ? new SourceFile(s.Role, s.Fichier, "registre envoyé", null, null, Sha256) : s)],
    };
}

/// <summary>The registers sent lately: so many, so many bytes, so long; of one client no more than its share. The oldest leaves first.</summary>
/// <param name="clock">Tells the time.</param>
/// <param name="mostBytes">What all together may take.</param>
internal sealed class RegisterDrafts(TimeProvider clock, long mostBytes)
{
    public const int MostKept = 24;

    /// <summary>Of one client: the register that is worked on and those it is compared with.</summary>
    public const int MostOfAClient = 6;

    private static readonly TimeSpan Life = TimeSpan.FromHours(2);

    private readonly Lock _gate = new();
    private readonly List<(RegisterDraft Draft, object? Client, DateTimeOffset At)> _kept = [];

    /// <summary>128 random bits: nobody guesses another's.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <param name="draft">To keep, whatever its size: there is always room for one.</param>
    /// <param name="client">Whose it is: those of the same client leave before others'.</param>
    public void Keep(RegisterDraft draft, object? client)
    {
        lock (_gate)
        {
            Forget();
            while (_kept.Count(k => Equals(k.Client, client)) >= MostOfAClient
                || BytesOf(_kept.Where(k => Equals(k.Client, client))) + draft.Bytes > mostBytes / 2)
            {
                int own = _kept.FindIndex(k => Equals(k.Client, client));
                if (own < 0)
                    break;
                _kept.RemoveAt(own);
            }

            while (_kept.Count > 0 && (_kept.Count >= MostKept || BytesOf(_kept) + draft.Bytes > mostBytes))
                _kept.RemoveAt(0);
            _kept.Add((draft, client, clock.GetUtcNow()));
        }

        static long BytesOf(IEnumerable<(RegisterDraft Draft, object? Client, DateTimeOffset At)> drafts) => drafts.Sum(static k => k.Draft.Bytes);
    }

    /// <exception cref="ProblemException">410: forgotten, of another département, or checked against data that have changed.</exception>
    public RegisterDraft Get(string token, LoadedDossier dossier, string parameter)
    {
        lock (_gate)
        {
            Forget();
            foreach ((RegisterDraft draft, _, _) in _kept)
            {
                if (draft.Token == token && draft.Departement == dossier.Code && draft.Version == dossier.Version)
                    return draft;
            }
        }

        throw new ProblemException(ProblemKind.RegistreOublie,
            "Le registre envoyé n’est plus en mémoire, ou les données du département ont changé : l’envoyer de nouveau.", parameter);
    }

    /// <summary>Whether a draft is still kept.</summary>
    public bool Holds(string token)
    {
        lock (_gate)
        {
            Forget();
            return _kept.Exists(k => k.Draft.Token == token);
        }
    }

    private void Forget() => _kept.RemoveAll(k => clock.GetUtcNow() - k.At > Life);
}
