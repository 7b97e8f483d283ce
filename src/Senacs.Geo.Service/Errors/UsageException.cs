namespace Senacs.Geo.Service.Errors;

/// <summary>The service was started with wrong arguments or settings: exit code 2, French message.</summary>
internal sealed class UsageException(string message) : Exception(message);
