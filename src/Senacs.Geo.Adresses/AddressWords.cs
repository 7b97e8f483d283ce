using Senacs.Geo.Territoires;

namespace Senacs.Geo.Adresses;

/// <summary>What a word can be in a French address. A word may have several roles (<c>lot</c>: a type of way and a keyword).</summary>
[Flags]
internal enum WordRoles
{
    None = 0,

    /// <summary>rue, avenue, chemin…: what follows is almost surely the name of a way.</summary>
    StrongType = 1,

    /// <summary>résidence, lotissement, hameau…: may be the way, or the building beside it.</summary>
    WeakType = 2,

    /// <summary>Articles and prepositions: hardly count.</summary>
    Stop = 4,

    /// <summary>bâtiment, étage, appartement…: set aside with the number or the letter that follows.</summary>
    SetAside = 8,

    /// <summary>bis, ter, quater…</summary>
    Repetition = 16,

    Month = 32,

    /// <summary>ancienne, petite…: may stand before the type of way.</summary>
    Qualifier = 64,

    /// <summary>BP, CS, TSA: postal routing, removed with its number.</summary>
    PostalBox = 128,

    Cedex = 256,

    /// <summary>A country other than France.</summary>
    Foreign = 512,

    /// <summary>general, docteur, abbe…</summary>
    Title = 1024,

    /// <summary>rez-de-chaussée, sous-sol: set aside alone.</summary>
    Floor = 2048,

    /// <summary>gauche, droite: set aside after a part of a building.</summary>
    Side = 4096,

    /// <summary>face, derrière, mairie, école…: opens what stands beside an address (a landmark, an organisation, a person), which is not part of
    /// it.</summary>
    Beside = 8192,
}

/// <summary>The vocabulary of French addresses: abbreviations, types of way, titles, small words. Everything is folded (no accents, lower
/// case).</summary>
/// <remarks>Sources: BAN and FANTOIR type labels, norme AFNOR XP Z 10-011 (abbreviations of ways and titles), and addresses seen in the
/// registers.</remarks>
internal static class AddressWords
{
    private static readonly Dictionary<string, Word> Words = new(700, StringComparer.Ordinal);
    private static readonly byte[] ShortWays;

    private static readonly string[] UsualTypes = Split(
        "rue route chemin avenue boulevard impasse allee place square passage montee sentier faubourg lotissement residence hameau");

    // Written form -> canonical form. One form on both sides (index and query), so only abbreviations with one meaning.
    private const string Abbreviations = """
        av avenue|ave avenue|aven avenue|avn avenue|bd boulevard|bvd boulevard|bld boulevard|blvd boulevard|boul boulevard|bvld boulevard
        bde boulevard|rte route|ch chemin|che chemin|chem chemin|chm chemin|chmn chemin|chn chemin|imp impasse|impas impasse|all allee|alle allee
        allees allee|pl place|plc place|plce place|sq square|sqr square|lot lotissement|lots lotissement|lotiss lotissement|ltm lotissement
        res residence|resid residence|rsd residence|residences residence|qu quai|crs cours|fg faubourg|fbg faubourg|faub faubourg|pass passage
        psg passage|pas passage|psge passage|prom promenade|espl esplanade|esp esplanade|ham hameau|hmo hameau|ld lieudit|lieudits lieudit|vge village
        vill village|vlge village|mte montee|mtee montee|rpt rondpoint|trav traverse|tra traverse|sent sentier|sen sentier|sente sentier
        carr carrefour|dom domaine|chs chaussee|chse chaussee|imm immeuble|bat batiment|bt batiment|bts batiment|batiments batiment|batim batiment
        quart quartier|quar quartier|qua quartier|qrt quartier|zae za|zaes za|zas za|zis zi|zacom zac|appt appartement|apt appartement|app appartement
        apprt appartement|etg etage|etge etage|esc escalier|ent entree|rdc rezdechaussee|rdj rezdejardin|log logement|chbre chambre|esca escalier
        st saint|ste sainte|sts saints|stes saintes|gal general|gl general|gle general|gnl general|gen general|cdt commandant|cmdt commandant
        cne capitaine|cpt capitaine|capit capitaine|mgr monseigneur|dr docteur|doct docteur|pdt president|mal marechal|mar marechal|marechaux marechal
        lt lieutenant|ltn lieutenant|lieut lieutenant|prof professeur|pr professeur|adj adjudant|sgt sergent|sergt sergent|amb ambroise|frs freres
        fr freres|me maitre|jb jeanbaptiste|jj jeanjacques|ndame notredame|gde grande|gd grand|gds grands|mt mont|mts monts|gdes grandes|pte petite
        pts petits|ptes petites|eg eglise|egl eglise|nat nationale|dep departementale|depart departementale|com communale|ind industrielle
        indus industrielle|indust industrielle|art artisanale|artis artisanale|activites activite|act activite|commercial commerciale|bpostale bp
        hlm hlm|chat chateau|chau chateau|fontne fontaine|nve neuve|vx vieux|vve veuve|cim cimetiere|hop hopital|univ universite|ing ingenieur
        insp inspecteur|rech recherche|cel colonel|jan janvier|janv janvier|fev fevrier|fevr fevrier|avr avril|juil juillet|sept septembre|oct octobre
        nov novembre|dec decembre|abbe abbe|sct section|dept departement|premier 1er|premiere 1ere|deuxieme 2e|seconde 2e|troisieme 3e|quatrieme 4e
        cinquieme 5e|sixieme 6e|septieme 7e|huitieme 8e|neuvieme 9e
        """;

    private const string StrongTypes = """
        rue avenue boulevard route chemin impasse allee place square quai cours faubourg passage promenade esplanade montee rondpoint traverse sentier
        carrefour chaussee voie ruelle venelle rampe cote descente sentiers chemins rues ronde mail parvis placette rocade peripherique corniche levee
        pont escaliers autoroute draille calade carriere charriere rang boucle digue pourtour contour degre galerie ruette cavee promenoir placis
        dreve peristyle peripherie contournement grandrue viaduc pontet
        """;

    private const string WeakTypes = """
        residence lotissement hameau lieudit village quartier cite parc za zi zac zc pa zup zad domaine clos villa villas cour ferme mas chateau
        moulin jardin jardins enclos bourg immeuble espace maison centre port plateau plan zone ensemble groupe tour halle terrasse terrasses terrain
        camp camping foyer cottage cottages bastide pavillon vallee col chalet barriere porte arcade arcades bois butte castel gare ilot lieu manoir
        marche pre prairie patio plage plaine pointe presquile raccourci roc roquette section centrecommercial
        """;

    private const string Stops = "le la les l de du des d et au aux a en sur sous s un une dit dite chez lez dela del deles delle";

    private const string SetAsides = """
        batiment appartement etage escalier entree hall porte bloc cage logement local bureau bureaux chambre box boite bal niveau cellule studio aile
        palier porche emplacement digicode interphone code
        """;

    private const string Floors = "rezdechaussee soussol entresol rezdejardin";

    private const string Sides = "gauche droite droit gche dte fond face nord sud est ouest haut bas milieu";

    private const string Besides = """
        face derriere devant angle pres proche proximite fond coin vers ex anciennement niveau monsieur madame mr mme mlle messieurs sonnette acces
        mairie ecole college lycee creche gymnase salle stade eglise association mjc ccas caf msa poste bibliotheque mediatheque ludotheque hotel
        hopital clinique ehpad cinema theatre musee prefecture sousprefecture tribunal gendarmerie commissariat complexe pole relais atelier institut
        universite faculte agence antenne service services accueil halte crous cpam federation comite societe entreprise magasin pharmacie restaurant
        cafe bar tabac piscine conservatoire presbytere chapelle cimetiere dispensaire pmi point structure evs csc tel telephone fax mail courriel
        """;

    private const string Repetitions = "bis ter quater quinquies sexies septies octies";

    private const string Months = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre";

    private const string Qualifiers = "ancien ancienne vieux vieille vieil petit petite grand grande nouveau nouvelle haut haute bas basse";

    private const string Boxes = "bp cs tsa cidex cp";

    private const string Foreigners = """
        suisse schweiz switzerland svizzera belgique belgium belgie italie italia espagne espana allemagne deutschland luxembourg monaco andorre
        angleterre maroc algerie tunisie portugal canada usa uk
        """;

    private const string Titles = """
        general marechal docteur colonel commandant capitaine lieutenant monseigneur president professeur abbe pere sergent adjudant amiral chanoine
        cure ingenieur maitre
        """;

    /// <summary>One written form, several readings, tried besides the word itself. Only for queries.</summary>
    private const string Alternatives = """
        col colonel|mal mal|pt pont|pt petit|r rue|c chemin|cd commandant|ch chateau|ch centre|qu quartier|gr grand|all all|cap capitaine|pte porte
        pres president|app appartement|mar mare|mar marcel|fr francois|fr francis|pr pre|me me|com commandant|nat nat|j jean|jb jb|ing ingenieur
        cc centrecommercial|av av|vic vicaire|tr traverse|sen senateur|lot lot|frat fraternite|rep republique|lib liberation|res resistance
        """;

    static AddressWords()
    {
        byte type = 0;
        foreach (string name in Split(StrongTypes))
            Get(name, WordRoles.StrongType).Type = ++type;
        foreach (string name in Split(WeakTypes))
            Get(name, WordRoles.WeakType).Type = ++type;
        ShortWays = [.. Split("place placette impasse square parvis passage ruelle venelle cour placis rondpoint carrefour").Select(TypeOf)];
        foreach ((string table, WordRoles role) in new[]
                 {
                     (Stops, WordRoles.Stop), (SetAsides, WordRoles.SetAside), (Floors, WordRoles.Floor), (Sides, WordRoles.Side),
                     (Besides, WordRoles.Beside), (Repetitions, WordRoles.Repetition), (Months, WordRoles.Month), (Qualifiers, WordRoles.Qualifier),
                     (Boxes, WordRoles.PostalBox), (Foreigners, WordRoles.Foreign), (Titles, WordRoles.Title), ("cedex cedx", WordRoles.Cedex),
                 })
        {
            foreach (string name in Split(table))
                Get(name, role);
        }

        foreach ((string from, string to) in Pairs(Abbreviations).Where(p => p.From != p.To))
            Get(from, WordRoles.None).Canonical = to;
        foreach (IGrouping<string, (string From, string To)> readings in Pairs(Alternatives).GroupBy(p => p.From, StringComparer.Ordinal))
            Get(readings.Key, WordRoles.None).Alternatives = [.. readings.Select(p => p.To)];
    }

    /// <summary>What is known of a folded word; null for an ordinary one.</summary>
    public static Word? Find(string word) => Words.GetValueOrDefault(word);

    public static bool Is(string word, WordRoles role) => Find(word) is { } known && (known.Roles & role) != WordRoles.None;

    /// <summary>The rank of a type of way; 0 for any other word.</summary>
    public static byte TypeOf(string word) => Find(word)?.Type ?? 0;

    /// <summary>A type of way that is short by nature: place, impasse, square…</summary>
    public static bool IsShortWay(byte type) => type != 0 && Array.IndexOf(ShortWays, type) >= 0;

    /// <summary>Edits allowed in a word of this length: none up to 3 letters, 1 up to 7, 2 beyond.</summary>
    public static int AllowedEdits(int length) => length <= 3 ? 0 : length <= 7 ? 1 : 2;

    /// <summary>The usual type of way one letter away from a misspelt word; null when there is none or several.</summary>
    public static string? NearestType(string word)
    {
        string? found = null;
        foreach (string type in UsualTypes)
        {
            // "Avenuede la République"
            if (word.Length > type.Length + 1 && word.StartsWith(type, StringComparison.Ordinal) && Is(word[type.Length..], WordRoles.Stop))
                return type;
            if (CommuneNames.EditDistance(word, type, 1) > 1)
                continue;
            if (found is not null)
                return null;
            found = type;
        }

        return found;
    }

    private static Word Get(string name, WordRoles roles)
    {
        if (!Words.TryGetValue(name, out Word? word))
            Words.Add(name, word = new Word());
        word.Roles |= roles;
        return word;
    }

    private static IEnumerable<(string From, string To)> Pairs(string table) =>
        table.Split(['|', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split(' '))
            .Select(words => (words[0], words[1]));

    private static string[] Split(string table) => table.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What is known of one folded word.</summary>
    internal sealed class Word
    {
        public WordRoles Roles { get; set; }

        /// <summary>1-based rank in the table of types; 0 when it is no type.</summary>
        public byte Type { get; set; }

        /// <summary>The form that the index and the queries share; null when it is the word itself.</summary>
        public string? Canonical { get; set; }

        public string[] Alternatives { get; set; } = [];
    }
}
