/* broadsheet.read.names.flags_of: what the names of an element say. Its words are looked up here and judged in Python. */

#include "native.h"

#define WORDS 32768 /* places of words kept from page to page: two megabytes */
#define LONGEST 59
#define IS_POST (1L << 30) /* a word that names a whole post, with its categories and tags */

typedef struct {
    int flags;
    unsigned char length; /* 0: nothing is kept here */
    char word[LONGEST];
} Word;

static Word kept[WORDS];

static long number(PyObject *said) { /* takes the reference */
    long value = said ? PyLong_AsLong(said) : -1;
    Py_XDECREF(said);
    return value;
}

static long asked(const char *word, Py_ssize_t length) {
    PyObject *text = PyUnicode_DecodeUTF8(word, length, NULL);
    long flags = text ? number(PyObject_CallOneArg(tables.flags_of_name, text)) : -1;
    Py_XDECREF(text);
    if (flags < 0) return flags;
    return FIND(word, word + length, "hentry") || FIND(word, word + length, "type-post") ? flags | IS_POST : flags;
}

/* The bits of one word, kept at the place that its letters give; the last word there stays. */
static long flags_of_word(const char *word, Py_ssize_t length, size_t letters) {
    if (length > LONGEST) return asked(word, length);
    Word *slot = &kept[(letters ^ (letters >> 16)) % WORDS];
    if (slot->length == length && !memcmp(slot->word, word, (size_t)length)) return slot->flags;
    long flags = asked(word, length);
    if (flags < 0) return flags;
    slot->flags = (int)flags;
    slot->length = (unsigned char)length;
    memcpy(slot->word, word, (size_t)length);
    return flags;
}

static inline int is_space(char c) { return c == ' ' || ('\t' <= c && c <= '\r') || ('\x1c' <= c && c <= '\x1f'); }

/* All bits of the words in [from, end); -1 with an exception set. */
static long flags_of_words(const char *from, const char *end) {
    long flags = 0, said;
    while (from < end) {
        const char *word = from;
        size_t letters = 0;
        for (; from < end && !is_space(*from); from++) letters = (letters ^ (unsigned char)*from) * 0x01000193u;
        if (from > word) {
            if ((said = flags_of_word(word, from - word, letters)) < 0) return said;
            flags |= said;
        }
        from++;
    }
    return flags;
}

/* names.flags_of_names: what their words say together. */
static long judged(long flags) {
    if (flags & IS_POST) return tables.body;
    return flags & tables.body ? flags & ~tables.byline : flags;
}

typedef struct { /* attributes of one element */
    long names, roles; /* bits of class and id, and of itemprop and role */
    int hides, has_class, has_id;
} Said;

#define IS(literal) (length == sizeof(literal) - 1 && !memcmp(name, literal, sizeof(literal) - 1))

#define IS_ODD 1 /* not what the serialiser mostly writes: ( name="value")*, names of elements in ASCII */

static int is_ascii(const char *from, const char *end) {
    while (from < end && (unsigned char)*from < 0x80) from++;
    return from == end;
}

/* Whether a word in lower case begins here, in any case. */
static int begins(const char *at, const char *end, const char *word) {
    for (; *word; word++, at++)
        if (at == end || (*at != *word && !('A' <= *at && *at <= 'Z' && *at + ('a' - 'A') == *word))) return 0;
    return 1;
}

/* names._HIDDEN, of one style: its words are ASCII, whatever fonts it names. */
static int hides(const char *from, const char *end) {
    for (const char *at = from; (at = memchr(at, ':', (size_t)(end - at))); at++) {
        const char *said = at + 1 < end && (at[1] == ' ' || ('\t' <= at[1] && at[1] <= '\r')) ? at + 2 : at + 1;
        if (at - from >= 7 && begins(at - 7, at, "display") && begins(said, end, "none")) return 1;
        if (at - from >= 10 && begins(at - 10, at, "visibility") && begins(said, end, "hidden")) return 1;
    }
    return 0;
}

/* Notes what an attribute says: IS_ODD where Python is to say it, -1 with an exception set. */
static int note(Said *said, int kind, const char *name, Py_ssize_t length, const char *value, const char *end) {
    long found = 0;
    if (length >= 5 && !memcmp(name + length - 5, "style", 5)) {
        said->hides |= hides(value, end);
    } else if (IS("hidden")) {
        said->hides = 1;
    }
    if (kind & IS_WHOLE) return 0;
    if ((IS("class") || IS("id") || IS("itemprop") || IS("role")) && !is_ascii(value, end)) return IS_ODD; /* other spaces */
    if (IS("class") && !said->has_class) { /* of several the first counts */
        said->has_class = 1;
        said->names |= judged(found = flags_of_words(value, end));
    } else if (IS("id") && !said->has_id && !(kind & IS_HEADING)) {
        said->has_id = 1;
        int gaps = 0; /* an id of four words or more is a heading's */
        for (const char *at = value; at < end; at++) gaps += *at == '-' || *at == '_';
        if (gaps < 3) said->names |= judged(found = flags_of_words(value, end));
    } else if (IS("itemprop") || IS("role")) {
        said->roles |= found = flags_of_words(value, end);
    }
    return found < 0 ? -1 : 0;
}

/* Letters of a name as the parser leaves them; those of ASCII that a search in any case would take for others are odd. */
static inline int is_of_name(char c) {
    return c > ' ' && c < 0x7F && c != '"' && c != '\'' && c != '<' && c != '>' && c != '/' && c != '=' && !('A' <= c && c <= 'Z');
}

static int read_attributes(Said *said, int kind, const char *at, const char *end) {
    while (at < end) {
        const char *name = at + 1;
        if (*at++ != ' ') return IS_ODD;
        while (at < end && is_of_name(*at)) at++;
        Py_ssize_t length = at - name;
        if (!length || end - at < 3 || at[0] != '=' || at[1] != '"') return IS_ODD;
        const char *value = at + 2, *close = memchr(value, '"', (size_t)(end - value));
        if (!close || close[-1] == '=') return IS_ODD; /* ends like a name: Python looks for ( class=") anywhere */
        int noted = note(said, kind, name, length, value, close);
        if (noted) return noted;
        at = close + 1;
    }
    return 0;
}

long flags_of(PyObject *name, PyObject *raw, long of_tag, int kind) {
    if (!PyUnicode_GET_LENGTH(raw)) return of_tag;
    Py_ssize_t length;
    const char *from = PyUnicode_AsUTF8AndSize(raw, &length);
    Said said = {0};
    if (!from) { /* half a character */
        if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) return -1;
        PyErr_Clear();
    }
    int failed = from ? read_attributes(&said, kind, from, from + length) : IS_ODD;
    if (failed == IS_ODD) return number(PyObject_CallFunctionObjArgs(tables.flags_of, name, raw, NULL));
    if (failed < 0) return -1;
    long flags = of_tag | said.names | judged(said.roles);
    if (!(kind & IS_WHOLE)) flags &= flags & tables.body ? ~tables.byline : ~0L;
    if (said.hides) flags |= tables.hidden;
    if (kind & IS_FIGURE) return flags & ~(tables.aside | tables.byline | tables.comment);
    return kind & IS_SUBHEADING ? flags & ~tables.byline : flags;
}
