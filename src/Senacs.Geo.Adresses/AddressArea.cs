using System.Collections.Immutable;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Adresses;

/// <summary>An address of the base, as a map shows it.</summary>
/// <param name="Point">Where it is.</param>
/// <param name="Number">"12 bis"; empty when it has none.</param>
/// <param name="Label">"12 bis Rue du Pont 03000 Moulins".</param>
/// <param name="PrecisionMetres">Radius inside which the entrance lies, from what the position is of (entrance, building, parcel, segment).</param>
public sealed record AddressPoint(GeoPoint Point, string Number, string Label, double PrecisionMetres);

/// <summary>A named way or a locality, at its middle.</summary>
public sealed record WayPoint(GeoPoint Point, string Name, bool IsLocality);

/// <summary>What the base holds in a box of longitudes and latitudes.</summary>
/// <param name="Addresses">By way, number, repetition; when there were more than asked for, evenly thinned.</param>
/// <param name="Matched">How many there are in all.</param>
/// <param name="Ways">Those whose middle is in the box, in the order of the base.</param>
public sealed record AddressArea(ImmutableArray<AddressPoint> Addresses, int Matched, ImmutableArray<WayPoint> Ways);
