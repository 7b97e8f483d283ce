using System.Xml;

namespace Senacs.Geo.Maps.Logos;

/// <summary>Reads an SVG once, without recursion, and refuses what could act, load something, or become much larger than its file.</summary>
internal static class SvgCheck
{
    private const int MostDepth = 100;
    private const int MostElements = 50_000;

    /// <summary>Elements drawn once every reference is followed.</summary>
    private const long MostDrawn = 100_000;

    private const double MostUnits = 1_000_000, LeastUnits = 0.001;

    private static readonly string[] Actions =
        ["script", "foreignObject", "iframe", "object", "embed", "audio", "video", "canvas", "link", "animate", "animateMotion", "animateTransform",
            "animateColor", "set", "handler", "listener", "feImage", "feTurbulence", "feMorphology", "cursor", "font-face-uri", "tref"];

    /// <exception cref="LogoException">It is no SVG, or is refused.</exception>
    public static (double Width, double Height) SizeOf(ReadOnlyMemory<byte> content)
    {
        try
        {
            using MemoryStream stream = new(content.ToArray(), writable: false);
            using XmlReader reader = XmlReader.Create(stream,
                new XmlReaderSettings
                {
                    DtdProcessing = DtdProcessing.Parse,
                    XmlResolver = null,
                    MaxCharactersInDocument = LogoReader.MostBytes,
                    MaxCharactersFromEntities = 1
                });
            return Walk(reader);
        }
        catch (XmlException e)
        {
            throw new LogoException("ce n'est ni un PNG ni un SVG valide.", e);
        }
    }

    // longer than a screen: a case for each kind of node
    private static (double Width, double Height) Walk(XmlReader reader)
    {
        (double, double)? size = null;
        References references = new();
        StringBuilder style = new();
        bool isInStyle = false;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.DocumentType:
                    throw new LogoException("le SVG a une déclaration DOCTYPE, qui peut définir des entités : le réenregistrer sans elle (« SVG "
                        + "simple » dans Inkscape).");
                case XmlNodeType.ProcessingInstruction:
                    throw new LogoException("le SVG contient une instruction de traitement.");
                case XmlNodeType.EntityReference:
                    throw new LogoException("le SVG contient une entité.");
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when isInStyle:
                    style.Append(reader.Value);
                    break;
                case XmlNodeType.EndElement:
                    if (reader.LocalName == "style")
                        EndStyle();
                    references.Close(reader.Depth);
                    break;
                case XmlNodeType.Element:
                    Element();
                    break;
            }
        }

        references.Check();
        return size ?? throw new LogoException("le SVG est vide.");

        void EndStyle()
        {
            Css(style.ToString(), references, "feuille de style", isRead: true);
            style.Clear();
            isInStyle = false;
        }

        void Element()
        {
            string name = reader.LocalName;
            if (reader.Depth == 0 && name != "svg")
                throw new LogoException("ce n'est ni un PNG ni un SVG.");
            if (reader.Depth > MostDepth)
                throw new LogoException($"le SVG emboîte plus de {MostDepth.ToString(CultureInfo.InvariantCulture)} éléments.");
            if (Actions.Contains(name, StringComparer.OrdinalIgnoreCase) || reader.NamespaceURI == "http://www.w3.org/1999/xhtml")
                throw new LogoException($"le SVG contient « {name} ».");
            if (reader.Depth == 0)
                size = Size(reader.GetAttribute("viewBox"), reader.GetAttribute("width"), reader.GetAttribute("height"));
            bool isEmpty = reader.IsEmptyElement;
            int depth = reader.Depth;
            references.Open(depth, reader.GetAttribute("id"));
            while (reader.MoveToNextAttribute())
                Attribute(reader, references);
            reader.MoveToElement();
            if (isEmpty)
                references.Close(depth);
            else
                isInStyle |= name == "style";
        }
    }

    private static void Attribute(XmlReader reader, References references)
    {
        string name = reader.LocalName, value = reader.Value.Trim();
        if (name.StartsWith("on", StringComparison.OrdinalIgnoreCase))
            throw Outside($"attribut « {reader.Name} »");
        if (name == "base" && reader.Prefix == "xml")
            throw Outside("attribut « xml:base »");
        if (name is "href" or "src")
        {
            if (value.StartsWith('#'))
                references.Add(value[1..]);
            else if (value.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
                CheckImage(value);
            else if (value.Length > 0)
                throw Outside($"attribut « {reader.Name} »");
            return;
        }

        // a namespace is a name, never fetched
        if (reader.Prefix != "xmlns" && reader.Name != "xmlns")
            Css(value, references, $"attribut « {reader.Name} »", isRead: reader.NamespaceURI.Length == 0 && !IsPlainText(name));
    }

    // Attributes without a namespace that no CSS reader looks at: names, and what drawing programs note for themselves.
    private static bool IsPlainText(string name) =>
        name is "id" or "class" || name.StartsWith("data-", StringComparison.Ordinal) || name.StartsWith("aria-", StringComparison.Ordinal);

    // Text of a style sheet, or of an attribute that may hold a part of one (fill, filter…). Where it is read as CSS its escapes are too: they could
    // spell what is refused below.
    private static void Css(string css, References references, string where, bool isRead)
    {
        if (isRead && css.Contains('\\', StringComparison.Ordinal))
            throw new LogoException($"le SVG cache quelque chose dans son style ({where}, « \\ »).");
        foreach (string rule in (string[])["@import", "@font-face", "image-set(", "expression(", "-moz-binding", "javascript:"])
        {
            if (css.Contains(rule, StringComparison.OrdinalIgnoreCase))
                throw new LogoException($"le SVG contient « {rule.TrimEnd('(')} » ({where}).");
        }

        for (int at = css.IndexOf("url(", StringComparison.OrdinalIgnoreCase); at >= 0;
                at = css.IndexOf("url(", at + 4, StringComparison.OrdinalIgnoreCase))
        {
            int end = css.IndexOf(')', at);
            string target = css[(at + 4)..(end < 0 ? css.Length : end)].Trim(' ', '\t', '\r', '\n', '"', '\'');
            if (!target.StartsWith('#'))
                throw Outside(where);
            references.Add(target[1..]);
        }
    }

    // A picture inside the picture: held to the same bounds.
    private static void CheckImage(string data)
    {
        int comma = data.IndexOf(',', StringComparison.Ordinal);
        string head = comma < 0 ? data : data[..comma];
        if (!head.StartsWith("data:image/png", StringComparison.OrdinalIgnoreCase) || !head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
            throw new LogoException("le SVG contient une image qui n'est pas un PNG.");
        try
        {
            _ = PngFile.Read(Convert.FromBase64String(data[(comma + 1)..]));
        }
        catch (FormatException e)
        {
            throw new LogoException("le SVG contient une image abîmée.", e);
        }
    }

    private static (double Width, double Height) Size(string? viewBox, string? width, string? height)
    {
        double?[] box = [.. (viewBox ?? "").Split([' ', ',', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(Number)];
        (double, double) size = box is [{ } x, { } y, { } w, { } h] && Math.Abs(x) <= MostUnits && Math.Abs(y) <= MostUnits
            ? (w, h)
            : viewBox is null && Number(width) is { } wide && Number(height) is { } high
                ? (wide, high)
                : throw new LogoException(viewBox is null
                ? "le SVG ne dit pas sa taille (viewBox, ou width et height)." : "la taille du SVG (viewBox) n'est pas lisible.");
        return size is ( >= LeastUnits and <= MostUnits, >= LeastUnits and <= MostUnits)
            ? size : throw new LogoException("les dimensions du SVG sont impossibles.");
    }

    /// <summary>The number before a unit; both lengths have the same one in any sane file. A share of what surrounds is no size.</summary>
    private static double? Number(string? text)
    {
        if (text is null || text.Trim().EndsWith('%'))
            return null;
        string number = text.Trim().TrimEnd("abcdfghijklmnopqrstuvwxyz".ToCharArray()).TrimEnd("em".ToCharArray());
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;
    }

    private static LogoException Outside(string where) => new($"le SVG renvoie vers l'extérieur ou contient une action ({where}).");

    /// <summary>Which element refers to which: what is drawn once every reference is followed, without following them one by one.</summary>
    private sealed class References
    {
        private readonly List<Node> _nodes = [];
        private readonly List<int> _open = [];
        private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

        public void Open(int depth, string? id)
        {
            if (_nodes.Count == MostElements)
                throw new LogoException($"le SVG a plus de {FrenchNumbers.Integer(MostElements)} éléments.");
            Close(depth);
            if (_open.Count > 0)
                _nodes[_open[^1]].Children.Add(_nodes.Count);
            if (id is not null)
                _ids.TryAdd(id, _nodes.Count);
            _open.Add(_nodes.Count);
            _nodes.Add(new Node());
        }

        public void Close(int depth)
        {
            while (_open.Count > depth)
                _open.RemoveAt(_open.Count - 1);
        }

        public void Add(string id)
        {
            if (_open.Count > 0)
                _nodes[_open[^1]].Targets.Add(id);
        }

        // Depth first with a stack of its own: the weight of an element is one, and that of its children and of what it refers to.
        public void Check()
        {
            if (_nodes.Count == 0)
                return;
            long[] weights = new long[_nodes.Count];
            byte[] states = new byte[_nodes.Count]; // 0 unseen, 1 under way, 2 weighed
            Stack<(int Node, int Next)> way = new([(0, 0)]);
            states[0] = 1;
            while (way.TryPop(out (int Node, int Next) step))
            {
                Node node = _nodes[step.Node];
                int count = node.Children.Count + node.Targets.Count;
                if (step.Next == count)
                {
                    long weight = 1;
                    for (int i = 0; i < count; i++)
                        weight += Next(node, i) is { } target ? weights[target] : 0;
                    if (weight > MostDrawn)
                        throw new LogoException(
                            $"le SVG se multiplie par ses renvois : plus de {FrenchNumbers.Integer(MostDrawn)} éléments à dessiner.");
                    (weights[step.Node], states[step.Node]) = (weight, 2);
                    continue;
                }

                way.Push((step.Node, step.Next + 1));
                if (Next(node, step.Next) is not { } next || states[next] == 2)
                    continue;
                if (states[next] == 1)
                    throw new LogoException("le SVG renvoie à lui-même.");
                states[next] = 1;
                way.Push((next, 0));
            }
        }

        private int? Next(Node node, int i) =>
            i < node.Children.Count ? node.Children[i] : _ids.TryGetValue(node.Targets[i - node.Children.Count], out int target) ? target : null;

        private sealed class Node
        {
            public List<int> Children { get; } = [];

            public List<string> Targets { get; } = [];
        }
    }
}
