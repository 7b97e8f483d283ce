namespace Senacs.Geo.Service.Operations;

/// <summary>What making an answer costs its client.</summary>
internal enum Cost { Light, Computation, Drawing }
