using System.Text;
using System.Xml;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Tables;

/// <summary>One part of a workbook, node by node: nothing is held but the path to where it is. Depth, elements, attributes, names and texts are
/// bounded; no DTD.</summary>
internal sealed class WorkbookXml : IDisposable
{
    /// <summary>A cell lies four deep, a drawing in a note of LibreOffice some twenty.</summary>
    private const int MostDepth = 64;
    private const int MostTagChars = 1 << 17;
    private const int MostAttributes = 256;

    private readonly string _file;
    private readonly WorkbookBudget _budget;
    private readonly XmlReader _reader;
    private readonly StringBuilder _text = new();
    private readonly char[] _chunk = new char[2048];

    public WorkbookXml(Stream part, string file, WorkbookBudget budget)
    {
        (_file, _budget) = (file, budget);
        // OOXML (ECMA-376 part 2, 8.1.1) and ODF allow UTF-8 and, with its mark, UTF-16.
        StreamReader characters = new(part, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 14);
        _reader = XmlReader.Create(new MarkupGuard(characters, MostTagChars), new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            NameTable = new BoundedNames(),
            CloseInput = true,
        });
    }

    /// <summary>0 for the root.</summary>
    public int Depth => _reader.Depth;

    public string Name => _reader.LocalName;

    public string Namespace => _reader.NamespaceURI;

    public bool IsElement => _reader.NodeType == XmlNodeType.Element;

    public bool IsEmptyElement => _reader.IsEmptyElement;

    public bool IsText => _reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace;

    /// <summary>To the next node; false at the end.</summary>
    /// <exception cref="SourceUnavailableException">Damaged, or beyond a bound.</exception>
    public bool Read()
    {
        try
        {
            if (!_reader.Read())
                return false;
        }
        catch (Exception e) when (WorkbookPackage.IsDamage(e))
        {
            throw WorkbookPackage.Damaged(_file, e);
        }

        if (_reader.NodeType == XmlNodeType.Element)
        {
            _budget.SpendElement();
            if (_reader.Depth > MostDepth || _reader.AttributeCount > MostAttributes)
                throw _budget.Refuse("Le classeur imbrique ou détaille ses éléments plus qu'un tableur ne le fait.");
        }

        return true;
    }

    /// <summary>To the next child element of an element at a depth, whatever lies deeper skipped; false after its last child.</summary>
    /// <param name="depth">Of the parent.</param>
    public bool ReadChild(int depth)
    {
        while (Read())
        {
            if (_reader.Depth <= depth)
                return false;
            if (IsElement && _reader.Depth == depth + 1)
                return true;
        }

        return false;
    }

    /// <summary>An attribute of the current element that bears no prefix.</summary>
    public string? Attribute(string name) => _reader.GetAttribute(name);

    public string? Attribute(string name, string ofNamespace) => _reader.GetAttribute(name, ofNamespace);

    /// <summary>By its local name, whatever its namespace: the two generations of OOXML differ by it.</summary>
    public string? AnyAttribute(string name)
    {
        string? value = null;
        for (bool more = _reader.MoveToFirstAttribute(); more && value is null; more = _reader.MoveToNextAttribute())
            value = _reader.LocalName == name ? _reader.Value : null;
        _reader.MoveToElement();
        return value;
    }

    /// <summary>Past the current element and all that it holds.</summary>
    public void Skip()
    {
        if (IsEmptyElement)
            return;
        int depth = Depth;
        while (Read() && Depth > depth)
        {
            // its bounds are counted like any other's
        }
    }

    /// <summary>Adds the current text node to a builder.</summary>
    /// <exception cref="SourceUnavailableException">Damaged, or longer than allowed.</exception>
    public void AppendText(StringBuilder to, int mostChars)
    {
        try
        {
            for (int read; (read = _reader.ReadValueChunk(_chunk, 0, _chunk.Length)) > 0;)
            {
                if (to.Length + read > mostChars)
                    throw _budget.Refuse($"Une cellule du classeur dépasse {TableReader.Number(mostChars)} caractères.");
                to.Append(_chunk, 0, read);
            }
        }
        catch (Exception e) when (WorkbookPackage.IsDamage(e))
        {
            throw WorkbookPackage.Damaged(_file, e);
        }
    }

    /// <summary>The text directly within the current element.</summary>
    public string ElementText(int mostChars)
    {
        _text.Clear();
        AppendElementText(_text, mostChars);
        return _text.ToString();
    }

    /// <summary>Adds the text directly within the current element to a builder.</summary>
    public void AppendElementText(StringBuilder to, int mostChars)
    {
        if (IsEmptyElement)
            return;
        int depth = Depth;
        while (Read() && Depth > depth)
        {
            if (IsText && Depth == depth + 1)
                AppendText(to, mostChars);
        }
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>Every name that a file uses is kept to the end: real ones use a few hundred.</summary>
    private sealed class BoundedNames : NameTable
    {
        private const int Most = 20_000;
        private int _count;

        public override string Add(char[] key, int start, int len) => Get(key, start, len) ?? Count(base.Add(key, start, len));

        public override string Add(string key) => Get(key) ?? Count(base.Add(key));

        private string Count(string added) => ++_count > Most ? throw new InvalidDataException("trop de noms") : added;
    }
}
