using Senacs.Geo.Benchmarks;

return args is ["geocodage", ..] ? GeocodingEvaluation.Run(args[1..]) : 0;
