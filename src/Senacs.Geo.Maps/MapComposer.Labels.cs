namespace Senacs.Geo.Maps;

/// <summary>The names of a map.</summary>
internal sealed partial class MapComposer
{
    private (ImmutableArray<SceneItem> Items, LabelQuality Quality) Labels(Plan plan, View view) => new Naming(this, plan, view).Draw();

    /// <summary>
    /// Names the places of one map, the main one or an inset:
    /// 1. each kind of place asks for its names, and says what must stay free;
    /// 2. the placer finds room, on one colour where it can;
    /// 3. dots and leader lines are drawn, the names over them.
    /// </summary>
    private sealed class Naming
    {
        private readonly MapComposer _map;
        private readonly Plan _plan;
        private readonly View _view;
        private readonly MapPalette _palette;
        private readonly MapTheme _theme;
        private readonly PageTransform _transform;
        private readonly Dictionary<string, CommuneCoverage> _byCode;
        private readonly HashSet<string> _named = new(StringComparer.Ordinal);
        private readonly List<LabelRequest> _requests = [];
        private readonly List<Box> _obstacles;
        private readonly List<LabelMark> _marks;
        private readonly List<SceneItem> _items = [];
        private readonly Dictionary<string, SceneCircle> _dots = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Box> _discs = new(StringComparer.Ordinal);
        private readonly List<Box> _quarters = [];
        private readonly List<int[]> _outlines = [];

        public Naming(MapComposer map, Plan plan, View view)
        {
            (_map, _plan, _view, _palette, _theme, _transform) = (map, plan, view, plan.Palette, map._theme, view.Transform);
            _byCode = map._communes.ToDictionary(c => c.Code.Value, StringComparer.Ordinal);
            _obstacles = [.. view.Markers.Select(m => m.Box)];
            if (view.IsMain)
                _obstacles.AddRange([.. plan.Layout.Blocks.Select(b => b.Box.Inflate(1)), .. plan.Insets.Select(i => i.Frame.Inflate(0.5))]);
            _marks = [.. view.Markers.Select(m => new LabelMark(m.Box, m.CommuneCode))];
        }

        public (ImmutableArray<SceneItem> Items, LabelQuality Quality) Draw()
        {
            AskLandOfInsets();
            if (_theme.NameStructureCommunes && _map._communes.Length > 1)
                AskSeats();
            if (_theme.NameEpci && _view.IsMain)
                _requests.AddRange(_map.EpciNames(_plan, _view));
            AskCircles();
            foreach (CommuneCoverage town in _map._communes.Length > 1 ? _map.Towns(_named, _plan, _view) : [])
                AskTown(town);
            for (int i = 0; i < _map._quarters.Length && _theme.Qpv != QpvDisplay.None; i++)
            {
                if (_plan.InsetOf(_map._quarterPoints[i].X, _map._quarterPoints[i].Y) == _view.Inset)
                    AskQuarter(i);
            }

            (ImmutableArray<PlacedLabel> placed, LabelQuality quality) = Placer().Place(_requests);
            foreach (LabelRequest request in _requests.Where(r => r.IsRequired && _byCode.ContainsKey(r.Key)))
                _map._required[request.Key] = true;
            Write(placed);
            return ([.. _items], quality);
        }

        /// <summary>Each inset's land on the main map: its frame bears the name that is the inset's title.</summary>
        private void AskLandOfInsets()
        {
            for (int i = 0; i < _plan.Insets.Length && _view.IsMain; i++)
            {
                Box land = LandOf(_plan.Insets[i], _transform);
                _obstacles.Add(land.Inflate(0.3));
                _items.Add(new SceneRect("encart-cadre", land.LeftMm, land.TopMm, land.WidthMm, land.HeightMm));
                if (_plan.InsetTowns[i] is { } town && _named.Add(town.Code.Value))
                    _requests.Add(_map.Request(town, _palette, land, isRequired: true) with { Priority = 1e9, Type = _palette.Prefecture });
            }
        }

        /// <summary>The communes of the structures. The sièges carry the name; annexes may be far away.</summary>
        private void AskSeats()
        {
            IEnumerable<Marker> seated = _view.Markers.Where(m => _byCode.ContainsKey(m.CommuneCode));
            foreach (IGrouping<string, Marker> group in seated.GroupBy(m => m.CommuneCode, StringComparer.Ordinal).Where(g => _named.Add(g.Key)))
            {
                Box anchor = group.First().Box;
                foreach (Marker m in group.Where(m => m.Kind is not (MarkerKind.Annexe or MarkerKind.ProjectAnnexe)))
                    anchor = m.Box.Inflate(2).Overlaps(anchor) ? anchor.Union(m.Box) : anchor;
                LabelRequest request = _map.Request(_byCode[group.Key], _palette, anchor, isRequired: true);
                _requests.Add(_view.IsMain ? request : request with { Priority = request.Priority + 2e7 });
            }
        }

        /// <summary>The zones blanches of most inhabitants.</summary>
        private void AskCircles()
        {
            ImmutableArray<(CommuneCoverage Commune, double XMm, double YMm, double RadiusMm)> circles =
                _view.IsMain ? _plan.Circles : _plan.Circles.IsEmpty ? [] : [.. _map.CirclesOn(_plan, _transform, _view.Frame)];
            foreach ((CommuneCoverage commune, double x, double y, double radius) in circles)
            {
                Box disc = Box.Around(x, y, radius * 0.8);
                _discs[commune.Code.Value] = disc;
                _marks.Add(new LabelMark(disc, commune.Code.Value));
            }

            foreach ((CommuneCoverage commune, _, _, _) in circles.Where(c => IsHere(c.Commune)).Take(_theme.NamedUncovered))
            {
                if (_named.Add(commune.Code.Value))
                {
                    LabelRequest request = _map.Request(commune, _palette, _discs[commune.Code.Value], isRequired: false);
                    _requests.Add(request with { Priority = 2e7 + (commune.Population ?? 0) });
                }
            }

            bool IsHere(CommuneCoverage commune) => _map.PointOf(commune) is var at && _plan.InsetOf(at.X, at.Y) == _view.Inset;
        }

        private void AskTown(CommuneCoverage town)
        {
            string code = town.Code.Value;
            (double x, double y) = _map.PointOf(town, _transform);
            Box dot = Box.Around(x, y, 0.55);

            // No dot beneath a marker; over the frame of an inset's land it is seen. The town's own circle, or a diamond on the town, stands for its
            // dot.
            Box? diamond = _view.Symbols.Values.FirstOrDefault(m => Math.Abs(m.X - x) + Math.Abs(m.Y - y) < 0.9 * m.RadiusMm)?.Box;
            if (_discs.TryGetValue(code, out Box disc))
                dot = disc;
            else if (diamond is { } symbol)
                dot = symbol;
            else if (_view.Markers.Any(m => m.Box.Overlaps(dot)) || (_view.IsMain && _plan.Layout.Blocks.Any(b => b.Box.Overlaps(dot))))
                dot = Box.Around(x, y, 0.01);
            else
                _dots[code] = new SceneCircle("ville", x, y, 0.5);
            if (!_discs.ContainsKey(code))
                _obstacles.Add(dot);
            _marks.Add(new LabelMark(dot, code));
            _requests.Add(_map.Request(town, _palette, dot, isRequired: town.Rank != TownRank.None));
        }

        private void AskQuarter(int i)
        {
            QpvCoverage q = _map._quarters[i];
            bool isNumbered = _map.AreQpvNumbered;
            (double x, double y) = (_transform.XMm(_map._quarterPoints[i].X), _transform.YMm(_map._quarterPoints[i].Y));
            Envelope e = q.Land.EnvelopeInternal;
            bool isSymbol = _view.Symbols.TryGetValue(q.Code.Value, out Marker? symbol);
            Box box = isSymbol ? symbol!.Box
                : Box.FromEdges(_transform.XMm(e.MinX), _transform.YMm(e.MaxY), _transform.XMm(e.MaxX), _transform.YMm(e.MinY));
            _quarters.Add(box);
            if (!_theme.NameQpv && _view.IsMain && _map._communes.Length > 1)
                return;
            string text = isNumbered ? FrenchNumbers.Integer(i + 1) : XmlText.Clean(q.Nom);
            TypeStyle type = !isNumbered ? _palette.QpvName : _theme.Qpv == QpvDisplay.State ? _palette.QpvNumbers[q.Etat] : _palette.NumberOpen;
            if (isNumbered && !isSymbol)
            {
                if (RoomInside(q, _view, x, y, type.WidthMm(text), type.SizeMm * 0.7) is { } inside)
                {
                    TextLine line = new(inside.LeftMm + (inside.WidthMm / 2), inside.BottomMm, text);
                    _items.Add(new SceneText(type.Name, TextAnchor.Middle, [line])
                    {
                        Id = _view.Prefix + "nom-" + q.Code.Value,
                        Halo = "halo-papier"
                    });
                    _obstacles.Add(inside.Inflate(0.3));
                    return;
                }

                // a number across the outline of a quarter is not read
                _outlines.AddRange(MapPaths.Rings(q.Land, _transform));
            }

            // Beside the map the table names them all; without one, the names that find room are a help.
            if (!_theme.NameQpv && text.Length > 32)
                return;

            // A number may touch the fringe of a shape; a name stands clear of all but large ones.
            Box anchor = isSymbol || (!isNumbered && Math.Max(box.WidthMm, box.HeightMm) < 12) ? box : Core(box);
            _obstacles.Add(anchor);
            _marks.Add(new LabelMark(anchor, q.Code.Value));
            _requests.Add(new LabelRequest(
                q.Code.Value, isNumbered ? [[text]] : NameBreaker.Variants(text), type, anchor,
                _theme.NameQpv ? 1e7 : LabelRequest.HelpPriority, IsRequired: _theme.NameQpv));
        }

        /// <summary>A label reads best on one colour: lines between classes, and the outline, are worth avoiding.</summary>
        private LabelPlacer Placer()
        {
            BoxGrid lines = new(_view.IsMain ? _plan.Body : _view.Frame);
            foreach (int[] line in _view.Paths.Outline)
                lines.AddLine(line);
            foreach (int[] line in _theme.Fill is CommuneFill.Plain or CommuneFill.Bands ? [] : _view.Paths.Between(_map.FillGroups(_view.Drawn)))
                lines.AddLine(line);
            foreach (int[] ring in _outlines)
                lines.AddLine(ring);
            return new LabelPlacer(_view.Frame, [.. _obstacles], [.. _marks], Cost, [.. _discs.Values]);

            double Cost(Box box)
            {
                double cost = Math.Min(4, 0.35 * lines.Count(box));
                foreach (Box shape in _quarters)
                    cost += shape.Overlaps(box) ? 1.5 : 0;
                return cost;
            }
        }

        private void Write(ImmutableArray<PlacedLabel> placed)
        {
            foreach (PlacedLabel label in placed)
            {
                // A town without its name is a mere speck: no dot then.
                if (_dots.TryGetValue(label.Request.Key, out SceneCircle? dot))
                    _items.Add(dot);
                if (!label.Leader.IsEmpty)
                    _items.Add(new ScenePolyline("rappel", label.Leader));
            }

            HaloPicker halos = new(_map._communeIndex.Value, c => _theme.Fill == CommuneFill.Bands ? "papier" : _map._plate.FillOf(_theme, c),
                _transform);
            foreach (PlacedLabel label in placed)
            {
                // the ink of QPV is too near the blue of a covered commune: paper between them
                string id = _view.Prefix + "nom-" + label.Request.Key, halo = label.Request.Type == _palette.QpvName ? "halo-papier"
                    : halos.Under(label.Letters.IsEmpty ? label.Box : label.Letters[label.Letters.Length / 2].Box);
                _items.Add(label.Letters.IsEmpty
                    ? new SceneText(label.Type.Name, label.Anchor, label.TextLines()) { Id = id, Halo = halo } : Curved(label, id, halo));
            }
        }

        /// <summary>A text for each letter, turned. The group says the name.</summary>
        private static SceneGroup Curved(PlacedLabel label, string id, string halo)
        {
            IEnumerable<SceneItem> letters =
                label.Letters.Select(l => label.Type.Line(l.XMm, l.YMm, l.Text, TextAnchor.Middle) with { AngleDegrees = l.AngleDegrees });
            return new SceneGroup(null, [.. letters]) { Id = id, Title = string.Join(' ', label.Lines), Halo = halo };
        }
    }
}
