/* broadsheet.read.lean: a page's bytes without what its scripts and styles hold, and known elements. */

#include "native.h"
#include <strings.h>

#define LONGEST 400 /* bytes of a start tag that is looked for */

static inline int is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
static inline int is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static inline int ends_name(char c) { return is_space(c) || c == '/' || c == '>'; }

typedef struct {
    const char *from;
    size_t length;
} Piece;

/* The names whose elements hold characters and no tags, scripts and styles first. */
static const Piece RAW[] = {{"script", 6}, {"style", 5}, {"title", 5}, {"textarea", 8}, {"iframe", 6}, {"noframes", 8}, {"noembed", 7}, {"xmp", 3}};
enum { SCRIPT, STYLE, NONE = -1 };

static inline int is(Piece name, const char *wanted) { return name.length == strlen(wanted) && !strncasecmp(name.from, wanted, name.length); }

static int raw_of(Piece name) {
    for (size_t i = 0; i < sizeof(RAW) / sizeof(*RAW); i++)
        if (RAW[i].length == name.length && !strncasecmp(RAW[i].from, name.from, name.length)) return (int)i;
    return NONE;
}

/* The ">" of a tag whose name ends at `at` (HTML, 13.2.5.32 to 13.2.5.40); NULL where it has none. */
static const char *end_of_tag(const char *at, const char *end) {
    while (at < end) {
        while (at < end && (is_space(*at) || *at == '/')) at++;
        if (at < end && *at == '>') return at;
        if (at < end) at++; /* also a "=" */
        while (at < end && !ends_name(*at) && *at != '=') at++;
        while (at < end && is_space(*at)) at++;
        if (at == end || *at != '=') continue;
        at++;
        while (at < end && is_space(*at)) at++;
        if (at < end && (*at == '"' || *at == '\'')) {
            if (!(at = memchr(at + 1, *at, (size_t)(end - at - 1)))) return NULL;
            at++;
        } else
            while (at < end && !is_space(*at) && *at != '>') at++;
    }
    return NULL;
}

/* Where the end tag of a raw element begins; NULL where there is none, and where a script "hides" another one: it ends
   elsewhere than it seems (HTML, 13.2.5.27). */
static const char *end_of_raw(const char *at, const char *end, Piece name, int is_script) {
    int hides = 0;
    for (; (at = memchr(at, '<', (size_t)(end - at))); at++) {
        if (end - at > 3 && at[1] == '!' && at[2] == '-' && at[3] == '-') hides = is_script;
        else if (hides && end - at > 6 && !strncasecmp(at + 1, "script", 6)) return NULL;
        else if ((size_t)(end - at) > name.length + 2 && at[1] == '/' && !strncasecmp(at + 2, name.from, name.length) && ends_name(at[2 + name.length])) return at;
    }
    return NULL;
}

/* The ">" of what begins with "<!", "<?" or "</" and no letter; NULL where it has none, or is no comment at all. */
static const char *end_of_comment(const char *at, const char *end) {
    if (end - at > 8 && !memcmp(at, "<![CDATA[", 9)) return NULL;
    if (end - at < 4 || memcmp(at, "<!--", 4) != 0) return memchr(at, '>', (size_t)(end - at));
    for (const char *stop = at + 4; stop < end && (stop = memchr(stop, '>', (size_t)(end - stop))); stop++) {
        const char *last = stop[-1] == '!' && stop - at > 6 ? stop - 1 : stop; /* "--!>" ends one, too */
        if (last[-1] == '-' && last[-2] == '-' && last - 2 >= at + 2) return stop;
    }
    return NULL;
}

typedef struct {
    const Piece *pieces;
    Py_ssize_t count;
    unsigned char lengths[LONGEST + 1]; /* 1 where a piece has this length */
} Known;

static int is_known(const Known *known, const char *from, size_t length) {
    if (length > LONGEST || !known->lengths[length]) return 0;
    for (Py_ssize_t i = 0; i < known->count; i++)
        if (known->pieces[i].length == length && !memcmp(known->pieces[i].from, from, length)) return 1;
    return 0;
}

/* Copies what is kept of [at, end) to `out`; the end of the copy, NULL where a tag, comment or element does not end.
   *spared is how many bytes were in known elements. */
static char *copy(const char *at, const char *end, const Known *known, char *out, size_t *spared) {
    const char *kept = at, *stop; /* from where on nothing is copied yet */
    Piece open = {NULL, 0};       /* name of the element that is left out */
    size_t depth = 0;             /* how many of its name are open */
    const char *begun = at;       /* where what it holds begins */
    size_t foreign[2] = {0, 0};   /* how many svg and math are open: what is raw elsewhere has tags in them */
    while ((at = memchr(at, '<', (size_t)(end - at)))) {
        const int is_end = end - at > 1 && at[1] == '/';
        Piece name = {at + 1 + is_end, 0};
        if (end - name.from < 1) break;
        if (!is_letter(*name.from)) {
            if (!is_end && *name.from != '!' && *name.from != '?') { /* words */
                at++;
                continue;
            }
            if (!(at = end_of_comment(at, end))) return NULL;
            continue;
        }
        while (name.from + name.length < end && !ends_name(name.from[name.length])) name.length++;
        if (!(stop = end_of_tag(name.from + name.length, end))) return NULL;
        const int is_same = depth && name.length == open.length && !strncasecmp(name.from, open.from, open.length);
        const int raw = is_end ? NONE : raw_of(name);
        stop++;
        if (is(name, "svg") || is(name, "math")) {
            size_t *open_ones = &foreign[name.length == 4];
            if (!is_end) *open_ones += stop[-2] != '/';
            else if (*open_ones) --*open_ones;
        }
        if (is_end) {
            if (is_same && !--depth) *spared += (size_t)(at - begun), kept = at;
        } else if (raw != NONE) {
            const char *close = stop[-2] == '/' ? NULL : end_of_raw(stop, end, name, raw == SCRIPT);
            if (!close) return NULL;
            if ((foreign[0] || foreign[1]) && memchr(stop, '<', (size_t)(close - stop))) return NULL;
            if (!depth && (raw == SCRIPT || raw == STYLE)) {
                memcpy(out, kept, (size_t)(stop - kept));
                out += stop - kept;
                kept = close;
            }
            stop = close;
        } else if (is(name, "plaintext"))
            return NULL;
        else if (is_same)
            depth++;
        else if (!depth && is_known(known, at, (size_t)(stop - at))) {
            memcpy(out, kept, (size_t)(stop - kept));
            out += stop - kept;
            open = name, depth = 1, begun = stop;
        }
        at = stop;
    }
    if (depth) return NULL;
    memcpy(out, kept, (size_t)(end - kept));
    return out + (end - kept);
}

PyObject *lean(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *html, *starts;
    if (!PyArg_ParseTuple(args, "SO!", &html, &PyTuple_Type, &starts)) return NULL;
    const char *from = PyBytes_AS_STRING(html), *end = from + PyBytes_GET_SIZE(html);
    Py_ssize_t count = PyTuple_GET_SIZE(starts);
    Piece *pieces = PyMem_New(Piece, count + 1);
    char *out = PyMem_Malloc((size_t)(end - from) + 1), *copied = NULL;
    PyObject *found = NULL;
    if (pieces && out) {
        Known known = {pieces, 0, {0}};
        for (; known.count < count; known.count++) {
            PyObject *start = PyTuple_GET_ITEM(starts, known.count);
            if (!PyBytes_Check(start)) {
                PyErr_SetString(PyExc_TypeError, "lean(bytes, tuple of bytes)");
                goto done;
            }
            Piece *piece = &pieces[known.count];
            *piece = (Piece){PyBytes_AS_STRING(start), (size_t)PyBytes_GET_SIZE(start)};
            if (piece->length <= LONGEST) known.lengths[piece->length] = 1;
        }
        size_t spared = 0;
        copied = copy(from, end, &known, out, &spared);
        found = copied ? Py_BuildValue("y#n", out, (Py_ssize_t)(copied - out), (Py_ssize_t)spared) : Py_NewRef(Py_None);
    } else
        PyErr_NoMemory();
done:
    PyMem_Free(pieces), PyMem_Free(out);
    return found;
}
