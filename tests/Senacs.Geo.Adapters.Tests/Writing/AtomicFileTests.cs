using System.IO.Pipes;
using System.Runtime.Versioning;
using System.Text;
using Senacs.Geo.Sources.Writing;

namespace Senacs.Geo.Adapters.Tests.Writing;

/// <summary>A file is there whole or as it was; what dead runs left goes, what belongs to live ones stays.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("senacs-geo-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_writer_that_fails_leaves_the_earlier_file_and_nothing_else()
    {
        string path = Path.Combine(folder, "a.csv");
        AtomicFile.WriteAllBytes(path, "ancien"u8.ToArray());

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("la moitié"u8);
            throw new InvalidOperationException();
        }));

        Assert.Equal("ancien", File.ReadAllText(path));
        Assert.Equal(["a.csv"], Names());
    }

    [Fact]
    public void What_a_dead_run_left_goes_and_what_a_live_one_holds_stays()
    {
        File.WriteAllText(Path.Combine(folder, ".a.csv.en-cours-00000001"), "d’un mort");
        File.WriteAllText(Path.Combine(folder, "a.csv.en-cours-4242"), "d’un mort de la version 0.1.0");
        File.WriteAllText(Path.Combine(folder, "a.csv"), "ancien");
        File.WriteAllText(Path.Combine(folder, "a.csv.en-cours-de-relecture"), "d’une personne");
        using (LivingMark live = LivingMark.Create(folder, ".a.csv.en-cours-"))
        {
            AtomicFile.WriteAllBytes(Path.Combine(folder, "a.csv"), "neuf"u8.ToArray());
            Assert.Equal([Path.GetFileName(live.Path), "a.csv", "a.csv.en-cours-de-relecture"], Names());
            live.Delete();
        }

        Assert.Equal(["a.csv", "a.csv.en-cours-de-relecture"], Names());
        Assert.Equal("neuf", File.ReadAllText(Path.Combine(folder, "a.csv")));
    }

    [Fact]
    public void Of_many_who_write_at_once_one_whole_file_remains()
    {
        string path = Path.Combine(folder, "a.csv");
        string[] contents = [.. Enumerable.Range(0, 40).Select(i => new string((char)('a' + (i % 26)), 20_000 + i))];

        // again and again: who begins may find its file held, for a moment, by who looks for what the dead have left
        for (int round = 0; round < 20; round++)
        {
            Parallel.ForEach(contents, new ParallelOptions { MaxDegreeOfParallelism = 16 }, content => AtomicFile.Write(path, stream =>
            {
                for (int at = 0; at < content.Length; at += 1000)
                    stream.Write(Encoding.UTF8.GetBytes(content, at, Math.Min(1000, content.Length - at)));
            }));

            Assert.Contains(File.ReadAllText(path), contents);
            Assert.Equal(["a.csv"], Names());
        }
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void The_permissions_of_what_is_replaced_are_kept()
    {
        string path = Path.Combine(folder, "a.csv");
        File.WriteAllText(path, "ancien");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);

        AtomicFile.WriteAllBytes(path, "neuf"u8.ToArray());

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_scratch_folder_of_a_dead_run_goes_with_the_next_one()
    {
        const string stem = "senacs-essai-de-brouillon-";
        string dead = Directory.CreateTempSubdirectory(stem).FullName;
        File.WriteAllText(Path.Combine(dead, "registre.csv"), "personnel");
        File.WriteAllText(dead + ".0a0a0a0a.verrou", "");
        string first, second;
        using (ScratchFolder one = new(stem))
        {
            first = one.FullPath;
            using ScratchFolder other = new(stem);
            second = other.FullPath;
            Assert.True(Directory.Exists(first) && Directory.Exists(second));
            Assert.False(Directory.Exists(dead));
        }

        Assert.Empty(Directory.GetFileSystemEntries(Path.GetTempPath(), stem + "*"));
    }

    [Fact]
    public void A_scratch_folder_goes_where_the_system_puts_a_dot_in_its_name()
    {
        const string stem = "senacs-essai-de-point-";
        string dead = Path.Combine(Path.GetTempPath(), stem + "abc.def");
        Directory.CreateDirectory(dead);
        File.WriteAllText(dead + ".0a0a0a0a.verrou", "");
        string foreign = Path.Combine(Path.GetTempPath(), stem + "a-moi.verrou");
        File.WriteAllText(foreign, "");
        try
        {
            using ScratchFolder scratch = new(stem);
            Assert.False(Directory.Exists(dead));
            Assert.False(File.Exists(dead + ".0a0a0a0a.verrou"));
            Assert.True(File.Exists(foreign));
        }
        finally
        {
            File.Delete(foreign);
        }
    }

    [UnixFact]
    public async Task A_pipe_is_written_to_though_its_link_leads_to_no_path()
    {
        await using AnonymousPipeServerStream pipe = new(PipeDirection.In);
        string path = $"/dev/fd/{pipe.ClientSafePipeHandle.DangerousGetHandle()}";
        AtomicFile.WriteAllBytes(path, "neuf"u8.ToArray());
        pipe.DisposeLocalCopyOfClientHandle();
        using StreamReader reader = new(pipe);
        Assert.Equal("neuf", await reader.ReadToEndAsync());
    }

    // Windows keeps the name of a file that is open
    [UnixFact]
    public void A_mark_that_another_deleted_is_no_longer_named()
    {
        using LivingMark mark = LivingMark.Create(folder, "a-");
        Assert.True(SystemCalls.IsNamed(mark.Stream.SafeFileHandle, mark.Path));
        File.Delete(mark.Path);
        Assert.False(SystemCalls.IsNamed(mark.Stream.SafeFileHandle, mark.Path));
    }

    [LinuxFact]
    public void A_mark_that_another_deleted_is_not_the_one_that_bears_its_name_now()
    {
        using LivingMark mark = LivingMark.Create(folder, "a-");
        File.Delete(mark.Path);
        File.WriteAllText(mark.Path, "");
        Assert.False(SystemCalls.IsNamed(mark.Stream.SafeFileHandle, mark.Path));
    }

    /// <summary>Two that put the same right at once: who comes second finds nothing to take.</summary>
    [Fact]
    public void Of_many_who_take_a_mark_at_once_one_has_it()
    {
        for (int round = 0; round < 200; round++)
        {
            string path = Path.Combine(folder, $"a-{round}");
            File.WriteAllText(path, "");
            int taken = 0;
            Parallel.For(0, 4, _ =>
            {
                if (LivingMark.TryTake(path, out LivingMark? mark))
                {
                    Interlocked.Increment(ref taken);
                    mark.Delete();
                }
            });
            Assert.Equal(1, taken);
        }
    }

    [Theory]
    [InlineData(28, "il n’y a plus de place sur le disque")]
    [InlineData(30, "en lecture seule")]
    [InlineData(5, "le disque a répondu par une erreur")]
    public void Refusals_of_the_system_are_said_in_French(int errno, string words)
    {
        string sentence = IoWords.Say(new IOException("No luck : '/x/l’été/a.csv'", errno));
        Assert.Contains(words, sentence, StringComparison.Ordinal);
        Assert.Contains("« /x/l’été/a.csv »", sentence, StringComparison.Ordinal);
    }

    private string[] Names() => [.. Directory.GetFileSystemEntries(folder).Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal)];
}
