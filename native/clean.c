/* broadsheet.clean.stages.clean_html of markup that is plainly harmless: what the reader writes itself, nearly always.

   Taken is only what every parser reads as it is written: elements and attributes of a closed list, well nested, in
   places where none of them closes, moves or opens another (HTML Standard, 13.2.6); addresses of the web with a plain
   host; text and values with the references that serialisers write. What nh3 would give for that is known without
   parsing: the same, each link and player with our attributes. For all else None says "ask nh3". */

#include "native.h"

#define DEEPEST 60       /* levels */
#define SIZE 4000000     /* bytes of markup */
#define LONGEST 20000    /* bytes of a value */
#define NOT_PLAIN -1     /* what is returned where nh3 is to be asked */
#define FAILED -2        /* an exception is set */

enum { /* what a parser does with an element */
    BLOCK_LEVEL = 1, /* closes a paragraph */
    EMPTY = 2,       /* void */
    HOLLOW = 4,      /* says nothing by being there: normalize._FRAMES */
    IN_TABLE = 8,    /* a part of a table, that stands in its own place only */
    ROWS = 16,       /* holds parts of a table, and no words */
};
enum { A, ABBR, AUDIO, B, BDI, BDO, BLOCKQUOTE, BR, CAPTION, CITE, CODE, DD, DEL, DETAILS, DFN, DL, DT, EM, FIGCAPTION, FIGURE, H1, H2,
    H3, H4, H5, H6, HR, I, IFRAME, IMG, INS, KBD, LI, MARK, OL, P, PRE, Q, RP, RT, RUBY, S, SAMP, SMALL, SOURCE, STRONG, SUB, SUMMARY,
    SUP, TABLE, TBODY, TD, TFOOT, TH, THEAD, TIME, TR, U, UL, VIDEO, NONE };
static const struct {
    const char *name;
    int does;
} ELEMENTS[] = { /* in the order of the letters */
    {"a", HOLLOW}, {"abbr", 0}, {"audio", 0}, {"b", HOLLOW}, {"bdi", 0}, {"bdo", 0}, {"blockquote", BLOCK_LEVEL | HOLLOW},
    {"br", EMPTY}, {"caption", IN_TABLE}, {"cite", 0}, {"code", 0}, {"dd", BLOCK_LEVEL}, {"del", 0}, {"details", BLOCK_LEVEL},
    {"dfn", 0}, {"dl", BLOCK_LEVEL}, {"dt", BLOCK_LEVEL}, {"em", HOLLOW}, {"figcaption", BLOCK_LEVEL | HOLLOW},
    {"figure", BLOCK_LEVEL | HOLLOW}, {"h1", BLOCK_LEVEL | HOLLOW}, {"h2", BLOCK_LEVEL | HOLLOW}, {"h3", BLOCK_LEVEL | HOLLOW},
    {"h4", BLOCK_LEVEL | HOLLOW}, {"h5", BLOCK_LEVEL | HOLLOW}, {"h6", BLOCK_LEVEL | HOLLOW}, {"hr", BLOCK_LEVEL | EMPTY},
    {"i", HOLLOW}, {"iframe", 0}, {"img", EMPTY}, {"ins", 0}, {"kbd", 0}, {"li", BLOCK_LEVEL | HOLLOW}, {"mark", 0},
    {"ol", BLOCK_LEVEL | HOLLOW}, {"p", BLOCK_LEVEL | HOLLOW}, {"pre", BLOCK_LEVEL | HOLLOW}, {"q", 0}, {"rp", 0}, {"rt", 0},
    {"ruby", 0}, {"s", 0}, {"samp", 0}, {"small", 0}, {"source", EMPTY}, {"strong", HOLLOW}, {"sub", 0}, {"summary", BLOCK_LEVEL},
    {"sup", 0}, {"table", BLOCK_LEVEL | ROWS}, {"tbody", IN_TABLE | ROWS}, {"td", IN_TABLE}, {"tfoot", IN_TABLE | ROWS},
    {"th", IN_TABLE}, {"thead", IN_TABLE | ROWS}, {"time", 0}, {"tr", IN_TABLE | ROWS}, {"u", 0}, {"ul", BLOCK_LEVEL | HOLLOW},
    {"video", 0}, {"", 0},
};

enum VALUES { ANY, NUMBER, ADDRESS, TARGET, PLAYER, BARE, NAME };
static const struct {
    int element; /* NONE: any */
    const char *name;
    enum VALUES value;
} ATTRIBUTES[] = {
    {A, "href", TARGET}, {IMG, "src", ADDRESS}, {IMG, "alt", ANY}, {IMG, "width", NUMBER}, {IMG, "height", NUMBER},
    {SOURCE, "src", ADDRESS}, {VIDEO, "controls", BARE}, {VIDEO, "poster", ADDRESS}, {AUDIO, "controls", BARE},
    {IFRAME, "src", PLAYER}, {IFRAME, "width", NUMBER}, {IFRAME, "height", NUMBER}, {IFRAME, "allowfullscreen", BARE},
    {TD, "colspan", ANY}, {TD, "rowspan", ANY}, {TH, "colspan", ANY}, {TH, "rowspan", ANY}, {OL, "start", ANY}, {OL, "type", ANY},
    {NONE, "dir", ANY}, {NONE, "lang", ANY}, {NONE, "id", NAME},
};

typedef struct {
    int element, is_full; /* holds words or pictures */
    size_t start, inside; /* where its tag begins and ends in what is written */
} Open;

typedef struct {
    const char *at, *end;
    char *out;
    size_t length, room;
    Open open[DEEPEST + 1]; /* the first one is none */
    int depth;
} Markup;

static int put(Markup *m, const char *from, size_t length) {
    if (m->length + length > m->room) {
        size_t room = (m->length + length) * 2;
        char *out = PyMem_Realloc(m->out, room);
        if (!out) return PyErr_NoMemory(), FAILED;
        m->out = out, m->room = room;
    }
    memcpy(m->out + m->length, from, length);
    m->length += length;
    return 0;
}

static int put_known(Markup *m, PyObject *text) {
    Py_ssize_t length;
    const char *from = PyUnicode_AsUTF8AndSize(text, &length);
    return from ? put(m, from, (size_t)length) : FAILED;
}
#define PUT(m, literal) put(m, literal, sizeof(literal) - 1)
#define TRY(did) do { int ended = (did); if (ended < 0) return ended; } while (0)
#define BEGINS(at, end, literal) ((size_t)((end) - (at)) >= sizeof(literal) - 1 && !memcmp(at, literal, sizeof(literal) - 1))

/* -- characters: Python hands over UTF-8 that is well formed */

/* Bytes of the character of white space that begins here (str.isspace, of those that may stand here); 0 for others. */
static int space(const char *at, const char *end) {
    if (*at == ' ' || *at == '\t' || *at == '\n') return 1;
    if (BEGINS(at, end, "\xC2\xA0")) return 2;
    if (BEGINS(at, end, "\xE1\x9A\x80") || BEGINS(at, end, "\xE2\x81\x9F") || BEGINS(at, end, "\xE3\x80\x80")) return 3;
    if (!BEGINS(at, end, "\xE2\x80") || end - at < 3) return 0;
    unsigned char last = (unsigned char)at[2];
    return last <= 0x8A || last == 0xA8 || last == 0xA9 || last == 0xAF ? 3 : 0;
}

/* text.CONTROL: characters that are taken out. */
static int is_control(const unsigned char *at, const unsigned char *end) {
    if (*at < 0x80) return (*at < 0x20 && *at != '\t' && *at != '\n') || *at == 0x7F;
    if (end - at < 2) return 0;
    if (*at == 0xC2) return at[1] <= 0x9F;
    if (end - at < 3 || (*at != 0xE2 && *at != 0xEF)) return 0;
    unsigned last = (unsigned)(*at == 0xE2 ? 0x2000 : 0xF000) | ((unsigned)at[1] & 0x3F) << 6 | ((unsigned)at[2] & 0x3F);
    return last == 0x200B || last == 0x2060 || (0x202A <= last && last <= 0x202E) || (0x2066 <= last && last <= 0x2069) ||
           last == 0xFEFF || (0xFFF9 <= last && last <= 0xFFFC) || last >= 0xFFFE;
}

/* Stands for itself, wherever it stands. Bytes that go on a character are met here only where its first one is. */
static inline int is_ordinary(unsigned char c) {
    if (('>' < c && c < 0x7F) || c == ' ') return 1; /* nearly all, told soonest */
    return c < 0x80 ? c >= ' ' && c < 0x7F && c != '<' && c != '>' && c != '&' && c != '"' : c != 0xC2 && c != 0xE2 && c != 0xEF;
}

static int says_something(const char *from, const char *end) { /* not white space alone */
    for (int length; from < end && (length = space(from, end)); from += length) {}
    return from < end;
}

/* Copies what begins at m->at and is not ordinary; 0 for what is not copied here. `in_value`: between quotes. */
static int copy_odd(Markup *m, int in_value) {
    const char *at = m->at, *end = m->end;
    static const char *const SAME[] = {"&amp;", "&lt;", "&gt;", "&nbsp;"};
    if (*at == '&') {
        for (size_t i = 0; i < Py_ARRAY_LENGTH(SAME); i++)
            if ((size_t)(end - at) >= strlen(SAME[i]) && !memcmp(at, SAME[i], strlen(SAME[i]))) {
                m->at += strlen(SAME[i]);
                return put(m, SAME[i], strlen(SAME[i]));
            }
        if (BEGINS(at, end, "&#x27;")) return m->at += 6, PUT(m, "'");
        if (BEGINS(at, end, "&quot;")) return m->at += 6, in_value ? PUT(m, "&quot;") : PUT(m, "\"");
        return NOT_PLAIN;
    }
    if (BEGINS(at, end, "\xC2\xA0")) return m->at += 2, PUT(m, "&nbsp;");
    if (*at == '<' || *at == '>' || (*at == '"' && in_value) || is_control((const unsigned char *)at, (const unsigned char *)end))
        return NOT_PLAIN;
    const char *from = m->at++;
    while (m->at < end && ((unsigned char)*m->at & 0xC0) == 0x80) m->at++;
    return put(m, from, (size_t)(m->at - from));
}

/* Copies words up to the next tag. */
static int copy_text(Markup *m) {
    Open *here = &m->open[m->depth];
    if (here->element == PRE && m->length == here->inside) /* line ends right after the tag are none of its content */
        while (m->at < m->end && *m->at == '\n') m->at++;
    while (m->at < m->end && *m->at != '<') {
        const char *from = m->at;
        while (m->at < m->end && is_ordinary((unsigned char)*m->at)) m->at++;
        here->is_full = here->is_full || says_something(from, m->at);
        TRY(put(m, from, (size_t)(m->at - from)));
        if (m->at == m->end || *m->at == '<') break;
        here->is_full = here->is_full || !(space(m->at, m->end) || BEGINS(m->at, m->end, "&nbsp;"));
        TRY(copy_odd(m, 0));
    }
    return 0;
}

/* Copies the white space between rows, where words would be moved out of the table. */
static int copy_space(Markup *m) {
    const char *from = m->at;
    while (m->at < m->end && (*m->at == ' ' || *m->at == '\t' || *m->at == '\n')) m->at++;
    return m->at < m->end && *m->at == '<' ? put(m, from, (size_t)(m->at - from)) : NOT_PLAIN;
}

/* -- attributes */

/* True where nothing but digits: one to five. */
static int is_number(const char *from, const char *end) {
    if (end - from < 1 || end - from > 5) return 0;
    for (; from < end; from++)
        if (*from < '0' || *from > '9') return 0;
    return 1;
}

static inline int is_letter(char c) { return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z'); }
static inline int is_of_host(char c) { return is_letter(c) || ('0' <= c && c <= '9') || c == '-' || c == '.'; }

/* True for an address that every parser of addresses takes for one of the web: a host of letters, digits and single
   hyphens and dots, whose last part begins with a letter (others may be numbers); perhaps a port of four digits; then
   anything but spaces and "\". */
static int is_plain_address(const char *at, const char *end) {
    if (BEGINS(at, end, "https://")) at += 8;
    else if (BEGINS(at, end, "http://")) at += 7;
    else return 0;
    const char *host = at, *last = at;
    for (; at < end && is_of_host(*at); at++) {
        if ((*at == '-' || *at == '.') && (at == host || at[-1] == '-' || at[-1] == '.')) return 0;
        if (*at == '.') last = at + 1;
    }
    if (at == host || at - host > 250 || !is_letter(*last) || last == at || FIND(host, at, "--")) return 0;
    if (at < end && *at == ':') {
        const char *port = ++at;
        while (at < end && '0' <= *at && *at <= '9') at++;
        if (!is_number(port, at) || at - port > 4) return 0;
    }
    if (at < end && *at != '/' && *at != '?' && *at != '#') return 0;
    for (; at < end; at++) {
        if (is_of_host(*at) || *at == '/') continue; /* nearly all, told soonest */
        if (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\\' || BEGINS(at, end, "&nbsp;") || space(at, end)) return 0;
    }
    return 1;
}

/* anchors.ANCHOR: "n-", six digits of sixteen, "-", up to two hundred letters, digits, "-", "_" and ".". */
static int is_anchor(const char *at, const char *end) {
    if (end - at < 10 || end - at > 209 || !BEGINS(at, end, "n-") || at[8] != '-') return 0;
    for (int i = 2; i < 8; i++)
        if (!(('0' <= at[i] && at[i] <= '9') || ('a' <= at[i] && at[i] <= 'f'))) return 0;
    for (at += 9; at < end; at++)
        if (!is_letter(*at) && !('0' <= *at && *at <= '9') && *at != '-' && *at != '_' && *at != '.') return 0;
    return 1;
}

static int is_mail(const char *at, const char *end) { /* "mailto:" and any but spaces: letters of ASCII only */
    if (!BEGINS(at, end, "mailto:") || end - at < 8) return 0;
    for (; at < end; at++)
        if ((unsigned char)*at <= ' ' || (unsigned char)*at >= 0x7F || *at == '&') return 0;
    return 1;
}

/* players.is_player of an address as written. */
static int is_player(const char *from, const char *end) {
    PyObject *said = NULL, *address = PyUnicode_DecodeUTF8(from, end - from, NULL);
    PyObject *read = address ? PyObject_CallOneArg(tables.unescape, address) : NULL;
    if (read) said = PyObject_CallOneArg(tables.is_player, read);
    int is_one = said ? PyObject_IsTrue(said) : FAILED;
    Py_XDECREF(said), Py_XDECREF(read), Py_XDECREF(address);
    return is_one < 0 ? FAILED : is_one ? 0 : NOT_PLAIN;
}

static int check_value(enum VALUES wanted, const char *from, const char *end) {
    if (end - from > LONGEST) return NOT_PLAIN;
    if (wanted == NUMBER) return is_number(from, end) ? 0 : NOT_PLAIN;
    if (wanted == NAME) return is_anchor(from, end) ? 0 : NOT_PLAIN;
    if (wanted == TARGET && BEGINS(from, end, "#")) return is_anchor(from + 1, end) ? 0 : NOT_PLAIN;
    if (wanted == ADDRESS || wanted == TARGET || wanted == PLAYER) {
        if (!is_plain_address(from, end) && (wanted != TARGET || !is_mail(from, end))) return NOT_PLAIN;
        return wanted == PLAYER ? is_player(from, end) : 0;
    }
    return wanted == BARE && from < end ? NOT_PLAIN : 0;
}

static int attribute_of(int element, const char *name, size_t length) { /* its place in the list */
    for (size_t i = 0; i < Py_ARRAY_LENGTH(ATTRIBUTES); i++)
        if ((ATTRIBUTES[i].element == element || ATTRIBUTES[i].element == NONE) && strlen(ATTRIBUTES[i].name) == length &&
            !memcmp(ATTRIBUTES[i].name, name, length))
            return (int)i;
    return NOT_PLAIN;
}

typedef struct {
    unsigned long seen;      /* which attributes, by their places */
    int has_address, is_dot; /* a picture of one pixel is there to be counted, not seen */
} Said;

/* Copies ( name="value"| name)* and ">". */
static int copy_attributes(Markup *m, int element, Said *said) {
    while (m->at < m->end && *m->at == ' ') {
        const char *name = ++m->at;
        while (m->at < m->end && 'a' <= *m->at && *m->at <= 'z') m->at++;
        int which = attribute_of(element, name, (size_t)(m->at - name));
        if (which < 0 || said->seen & 1UL << which) return NOT_PLAIN;
        said->seen |= 1UL << which;
        TRY(put(m, name - 1, (size_t)(m->at - name + 1)));
        TRY(PUT(m, "=\""));
        enum VALUES wanted = ATTRIBUTES[which].value;
        if (!BEGINS(m->at, m->end, "=\"")) {
            if (wanted != BARE) return NOT_PLAIN;
            TRY(PUT(m, "\""));
            continue;
        }
        const char *value = m->at += 2, *close = memchr(value, '"', (size_t)(m->end - value));
        if (!close) return NOT_PLAIN;
        TRY(check_value(wanted, value, close));
        while (m->at < close) {
            const char *from = m->at;
            while (m->at < close && is_ordinary((unsigned char)*m->at)) m->at++;
            TRY(put(m, from, (size_t)(m->at - from)));
            if (m->at < close) TRY(copy_odd(m, 1));
        }
        TRY(PUT(m, "\""));
        m->at = close + 1;
        said->has_address |= (wanted == ADDRESS && *name != 'p') || wanted == TARGET || wanted == PLAYER; /* a poster is none */
        said->is_dot |= element == IMG && wanted == NUMBER && close - value == 1 && (*value == '0' || *value == '1');
    }
    return m->at < m->end && *m->at == '>' ? 0 : NOT_PLAIN;
}

/* -- elements */

static int element_of(const char *name, size_t length) {
    for (int i = 0; i < NONE; i++)
        if (ELEMENTS[i].name[0] == *name && strlen(ELEMENTS[i].name) == length && !memcmp(ELEMENTS[i].name, name, length)) return i;
    return NOT_PLAIN;
}

static int is_heading(int element) { return H1 <= element && element <= H6; }

/* True where a parser opens an element in the one that is open, without closing, moving or adding any. */
static int may_open(const Markup *m, int element) {
    int parent = m->open[m->depth].element, does = ELEMENTS[element].does;
    switch (parent) {
    case TABLE: return element == CAPTION || element == THEAD || element == TBODY || element == TFOOT;
    case THEAD: case TBODY: case TFOOT: return element == TR;
    case TR: return element == TD || element == TH;
    }
    if (does & IN_TABLE || ((element == RT || element == RP) && parent != RUBY)) return 0;
    int is_item_near = 1, is_in_cell = 0; /* below, no list or the like stands between; a cell or caption does */
    for (int depth = m->depth; depth > 0; depth--) {
        int above = m->open[depth].element;
        if (element == A && above == A) return 0;
        is_in_cell |= above == TD || above == TH || above == CAPTION;
        if (is_in_cell) continue;
        if (does & BLOCK_LEVEL && above == P) return 0;
        if (is_heading(element) && is_heading(above)) return 0;
        if (is_item_near && ((element == LI && above == LI) || ((element == DD || element == DT) && (above == DD || above == DT))))
            return 0;
        is_item_near &= !(ELEMENTS[above].does & BLOCK_LEVEL);
    }
    return 1;
}

/* True where two line breaks stand right before. */
static int is_after_breaks(const Markup *m) {
    int breaks = 0;
    for (size_t at = m->length; at; ) {
        const char *here = m->out + at, *end = m->out + m->length;
        if (at >= 4 && BEGINS(here - 4, end, "<br>")) breaks++, at -= 4;
        else if (space(here - 1, end) == 1) at--;
        else if (at >= 2 && space(here - 2, end) == 2) at -= 2;
        else if (at >= 3 && space(here - 3, end) == 3) at -= 3;
        else break;
    }
    return breaks >= 2;
}

static int open_element(Markup *m, int element) {
    const char *name = m->at;
    int does = ELEMENTS[element].does;
    size_t start = m->length, length = strlen(ELEMENTS[element].name);
    if (!may_open(m, element) || m->depth == DEEPEST || (element == BR && is_after_breaks(m))) return NOT_PLAIN;
    m->at += length;
    Said said = {0};
    TRY(PUT(m, "<"));
    TRY(put(m, name, length));
    TRY(copy_attributes(m, element, &said));
    m->at++;
    if ((element == IMG || element == SOURCE || element == IFRAME) && !said.has_address) return NOT_PLAIN;
    if (said.is_dot) return m->length = start, 0;
    if (element == A && said.has_address) TRY(put_known(m, tables.rel));
    if (element == IFRAME) {
        if (!BEGINS(m->at, m->end, "</iframe>")) return NOT_PLAIN;
        m->at += 9;
        TRY(put_known(m, tables.sandbox));
        TRY(PUT(m, "></iframe"));
    }
    TRY(PUT(m, ">"));
    if (does & EMPTY || element == IFRAME) {
        m->open[m->depth].is_full |= element != BR;
        return 0;
    }
    m->open[++m->depth] = (Open){.element = element, .start = start, .inside = m->length};
    return 0;
}

static int close_element(Markup *m, int element) {
    Open *closed = &m->open[m->depth];
    size_t length = strlen(ELEMENTS[element].name);
    if (!m->depth || closed->element != element) return NOT_PLAIN;
    m->at += length;
    if (m->at == m->end || *m->at++ != '>') return NOT_PLAIN;
    m->depth--;
    if (!closed->is_full && ELEMENTS[element].does & HOLLOW) return m->length = closed->start, 0;
    m->open[m->depth].is_full = 1;
    TRY(PUT(m, "</"));
    TRY(put(m, ELEMENTS[element].name, length));
    return PUT(m, ">");
}

static int copy_tag(Markup *m) {
    int closes = ++m->at < m->end && *m->at == '/';
    const char *name = m->at += closes, *end = name;
    while (end < m->end && (('a' <= *end && *end <= 'z') || ('1' <= *end && *end <= '6'))) end++;
    if (end == name) return NOT_PLAIN;
    int element = element_of(name, (size_t)(end - name));
    return element < 0 ? NOT_PLAIN : closes ? close_element(m, element) : open_element(m, element);
}

static int copy(Markup *m) {
    m->open[0] = (Open){.element = NONE};
    while (m->at < m->end) {
        int does = ELEMENTS[m->open[m->depth].element].does;
        TRY(*m->at == '<' ? copy_tag(m) : does & ROWS ? copy_space(m) : copy_text(m));
    }
    return m->depth ? NOT_PLAIN : 0;
}

PyObject *clean(PyObject *Py_UNUSED(module), PyObject *html) {
    Py_ssize_t length;
    if (!PyUnicode_Check(html) || !tables.unescape || !tables.is_player || !tables.rel || !tables.sandbox)
        return PyErr_Format(PyExc_TypeError, "clean(str), after learn()");
    const char *from = PyUnicode_AsUTF8AndSize(html, &length);
    if (!from) { /* a lone surrogate */
        if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) return NULL;
        PyErr_Clear();
        Py_RETURN_NONE;
    }
    if (length > SIZE) Py_RETURN_NONE;
    Markup m = {.at = from, .end = from + length, .room = (size_t)length * 5 / 4 + 256};
    if (!(m.out = PyMem_Malloc(m.room))) return PyErr_NoMemory();
    int said = copy(&m);
    PyObject *clean = said == 0 ? PyUnicode_DecodeUTF8(m.out, (Py_ssize_t)m.length, NULL) : said == FAILED ? NULL : Py_NewRef(Py_None);
    PyMem_Free(m.out);
    return clean;
}
