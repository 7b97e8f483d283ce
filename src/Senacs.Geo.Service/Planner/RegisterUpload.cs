using Senacs.Geo.Issues;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Sources.Writing;

namespace Senacs.Geo.Service.Planner;

/// <summary>Checks a register that was sent, with the dossier it is meant for.</summary>
/// <remarks>
/// 1. The bytes are read once within tight bounds: a bomb ends there.
/// 2. A copy of the dossier with the new register is read as every dossier is, so that what is checked is what would be served.
/// </remarks>
internal static class RegisterUpload
{
    private const string Scratch = "senacs-registre-";

    /// <summary>A register of a département has some hundred rows.</summary>
    private static readonly TableLimits Limits = new() { MaxColumns = 200, MaxCellChars = 100_000, MaxRecordChars = 400_000, MaxChars = 20_000_000, MaxRows = 20_000, MaxWorkbookBytes = 40_000_000 };

    /// <exception cref="ProblemException">422: not a register.</exception>
    public static RegisterDraft Check(LoadedDossier dossier, byte[] bytes)
    {
        DossierFolder folder = dossier.Dossier.Folder;
        using ScratchFolder copy = new(Scratch);
        string scratch = copy.FullPath;
        try
        {
            using (MemoryStream stream = new(bytes, writable: false))
                Table.Read(stream, dossier.Dossier.Manifest.Structures.Fichier, Limits);
            foreach (string name in dossier.Dossier.Manifest.Inputs().Select(i => i.Input.Fichier).Append(DossierManifest.FileName).Append(".adresses.index").Distinct(StringComparer.Ordinal))
            {
                string to = Path.Combine(scratch, name);
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                if (name == dossier.Dossier.Manifest.Structures.Fichier)
                    File.WriteAllBytes(to, bytes);
                else if (File.Exists(Path.Combine(folder.FullPath, name)))
                    File.Copy(Path.Combine(folder.FullPath, name), to);
            }

            Dossier read = DossierReader.Read(scratch);
            return new RegisterDraft(RegisterDrafts.NewToken(), dossier.Code, dossier.Version, read.Register, read.Structures, read.Issues);
        }
        catch (SourceUnavailableException e)
        {
            throw new ProblemException(ProblemKind.RegistreIllisible, e.Message, "registre");
        }
    }
}
