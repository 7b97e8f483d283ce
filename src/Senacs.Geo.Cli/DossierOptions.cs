using Senacs.Geo.Coverage;
using Senacs.Geo.Sources.Geocoding;

namespace Senacs.Geo.Cli;

/// <summary>Which dossier, and how it is read: what every command about one takes.</summary>
internal sealed class DossierOptions
{
    private readonly Argument<string> _dossier;
    private readonly Option<string?> _date = CommonOptions.Date(), _rule = CommonOptions.Rule();
    private readonly AddressOptions _addresses = new();

    /// <param name="command">Gets them, before its own.</param>
    /// <param name="takesRule">Whether the figures may be asked for under another rule than the dossier's.</param>
    /// <param name="takesDate">Or at another date.</param>
    /// <param name="description">Of the argument, when it may be more than one dossier.</param>
    public DossierOptions(Command command, bool takesRule = true, bool takesDate = true, string? description = null)
    {
        _dossier = new("DOSSIER") { Description = description ?? "Dossier d’un département (il contient dossier.json)." };
        command.Add(_dossier);
        if (takesDate)
            command.Add(_date);
        if (takesRule)
            command.Add(_rule);
        _addresses.AddTo(command);
    }

    public string Path(ParseResult parsed) => parsed.GetRequiredValue(_dossier);

    public AddressSearch Addresses(ParseResult parsed) => _addresses.Read(parsed);

    public DateOnly? Date(ParseResult parsed) => parsed.GetDate(_date);

    public RegleCouverture? Rule(ParseResult parsed) => parsed.GetRule(_rule);

    /// <param name="parsed">The command line.</param>
    /// <param name="outputs">Files that the command will write: none of them is read.</param>
    /// <exception cref="UsageException">One of them is a file of the dossier.</exception>
    public Dossier Read(ParseResult parsed, params IEnumerable<string?> outputs)
    {
        OutputFile.RequireOtherThanDossier(Path(parsed), outputs);
        return DossierReader.Read(Path(parsed), Addresses(parsed));
    }
}
