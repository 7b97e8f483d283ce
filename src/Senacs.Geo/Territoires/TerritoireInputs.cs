using Senacs.Geo.Codes;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Territoires;

/// <summary>One commune as a boundary file gives it.</summary>
/// <param name="Code">As written in the file: of the file's millésime, possibly an arrondissement municipal.</param>
/// <param name="Nom">Null when the file has no name. Some files leave the article out.</param>
/// <param name="Population">Inhabitants, when the file says so.</param>
/// <param name="Shape">Valid polygonal geometry in WGS 84.</param>
public sealed record CommuneBoundary(CodeInsee Code, string? Nom, int? Population, GeoShape Shape);

/// <summary>One row of the table of communes (<c>communes.csv</c>): the reference list of the dossier when it is there.</summary>
public sealed record CommuneRow(CodeInsee Code, string Nom, int? Population, Epci? Epci, GeoPoint? ChefLieu);

/// <summary>Établissement public de coopération intercommunale à fiscalité propre, by SIREN.</summary>
public sealed record Epci(CodeSiren Siren, string Nom);

/// <summary>One QPV as a perimeter file gives it.</summary>
/// <param name="Code">Its code; the generation (2015 or 2024) is part of it.</param>
/// <param name="Nom">Its official name, as written.</param>
/// <param name="CommunesText">The communes that the file names, as written ("Vichy, Cusset"); a hint for messages only.</param>
/// <param name="Shape">Valid polygonal geometry in WGS 84.</param>
public sealed record QpvPerimeter(CodeQpv Code, string Nom, string? CommunesText, GeoShape Shape);
