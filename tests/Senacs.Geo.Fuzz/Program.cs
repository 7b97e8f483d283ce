using System.Runtime.InteropServices;
using Senacs.Geo.Fuzz;
using SharpFuzz;

// Instrumented code counts in a map, from its first line on: one of our own until afl-fuzz gives its.
unsafe
{
    SharpFuzz.Common.Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(1 << 16);
}

// One reader under afl-fuzz , on the files given, or its seeds written to a folder: see tests/fuzz-afl.sh.
if (args.Length < 1 || FuzzedReader.Of(args[0]) is not { } reader)
{
    Console.Error.WriteLine($"usage: Senacs.Geo.Fuzz {string.Join('|', FuzzedReader.All.Select(r => r.Name))} [--seeds FOLDER | FILE…]");
    return 2;
}

switch (args.Skip(1).ToArray())
{
    case []:
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using MemoryStream bytes = new();
            stream.CopyTo(bytes);
            reader.Read(bytes.ToArray());
        });
        break;
    case ["--seeds", string folder]:
        Directory.CreateDirectory(folder);
        foreach ((int i, byte[] seed) in reader.Seeds().Index())
        {
            if (!reader.Read(seed))
                throw new InvalidOperationException($"Seed {i} of {reader.Name} is refused: it leads nowhere.");
            File.WriteAllBytes(Path.Combine(folder, $"{reader.Name}-{i:D2}"), seed);
        }

        break;
    case [.. string[] files]:
        foreach (string file in files)
        {
            bool isRead = reader.Read(File.ReadAllBytes(file));
            Console.WriteLine($"{file}: {(isRead ? "read" : "refused")}");
        }

        break;
}

return 0;
