using Senacs.Geo.Reports;
namespace Senacs.Geo.Exports;
public static class CouvertureXlsx { public static void Write(CoverageReport report, Stream output) { } }
public static class CouvertureGpkg { public static void Write(CoverageReport report, string path) { } }
