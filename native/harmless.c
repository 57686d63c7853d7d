/* broadsheet.feeds.harmless.end_of_plain: how far a text has only words, and tags with nothing to judge in them. */

#include "native.h"

#define PLACES 1024 /* of words, more than three times as many as there are */
#define LONGEST 23

enum { TAG = 1, ATTRIBUTE = 2, ADDRESS = 4, STYLE = 8, FOREIGN = 16, FOREIGN_END = 32, ALL = 63 }; /* what a word may name, see PLAIN in harmless.py */

static struct {
    unsigned char length, kinds;
    char letters[LONGEST];
} words[PLACES];

typedef struct { /* a name that was read: its first letters and how many there are */
    char letters[LONGEST];
    Py_ssize_t length;
    unsigned place;
} Name;

static unsigned next_place(unsigned place, char letter) { return place * 31 + (unsigned char)letter; }

/* Where the word stands, or the free place where it would; PLACES where there is none. */
static size_t place_of(const Name *name) {
    for (size_t i = 0, at = name->place % PLACES; i < PLACES; i++, at = (at + 1) % PLACES) {
        if (!words[at].length) return at;
        if (words[at].length == name->length && !memcmp(words[at].letters, name->letters, (size_t)name->length)) return at;
    }
    return PLACES;
}

static int learn_word(PyObject *word, PyObject *kinds) {
    Name name = {.length = 0};
    Py_ssize_t length;
    const char *letters = PyUnicode_AsUTF8AndSize(word, &length);
    long said = letters ? PyLong_AsLong(kinds) : -1;
    if (said < 0 && PyErr_Occurred()) return -1;
    for (; name.length < length && name.length < LONGEST; name.length++) {
        name.letters[name.length] = letters[name.length];
        name.place = next_place(name.place, letters[name.length]);
    }
    size_t place = place_of(&name);
    if (!length || length > LONGEST || said < 0 || said > ALL || place == PLACES) {
        PyErr_SetString(PyExc_ValueError, "learn_plain() takes up to 1024 words of 1 to 23 letters");
        return -1;
    }
    memcpy(words[place].letters, name.letters, (size_t)length);
    words[place].length = (unsigned char)length;
    words[place].kinds = (unsigned char)said;
    return 0;
}

PyObject *learn_plain(PyObject *Py_UNUSED(module), PyObject *given) {
    Py_ssize_t at = 0;
    PyObject *word, *kinds;
    if (!PyDict_Check(given)) return PyErr_Format(PyExc_TypeError, "learn_plain(dict)");
    while (PyDict_Next(given, &at, &word, &kinds))
        if (learn_word(word, kinds) < 0) return NULL;
    Py_RETURN_NONE;
}

/* The text, in one of the three widths that Python keeps it in; it ends with a zero, which no tag has. `kind` is a
   constant wherever these are called, so that each width is compiled by itself. */
#define AT(i) PyUnicode_READ(kind, data, i)
#define INLINE static inline __attribute__((always_inline))

INLINE int is_blank(Py_UCS4 c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

INLINE int is_letter(Py_UCS4 c) { return ('a' <= c && c <= 'z') || ('0' <= c && c <= '9') || c == '-'; }

/* Reads a name; where it ends. */
INLINE Py_ssize_t read_name(int kind, const void *data, Py_ssize_t at, Name *name) {
    name->length = name->place = 0;
    for (Py_UCS4 c; is_letter(c = AT(at)); at++, name->length++) {
        if (name->length >= LONGEST) continue;
        name->letters[name->length] = (char)c;
        name->place = next_place(name->place, (char)c);
    }
    return at;
}

static int kinds_of(const Name *name) {
    if (name->length > 5 && (!memcmp(name->letters, "data-", 5) || !memcmp(name->letters, "aria-", 5))) return ATTRIBUTE;
    if (!name->length || name->length > LONGEST) return 0;
    size_t place = place_of(name);
    return place < PLACES && words[place].length ? words[place].kinds : 0;
}

/* The end of what stands in quotes or without them; -1 where it has a sign of markup in it. */
INLINE Py_ssize_t skip_value(int kind, const void *data, Py_ssize_t at, Py_ssize_t end) {
    Py_UCS4 quote = AT(at), c;
    Py_ssize_t from = at;
    if (quote == '"' || quote == '\'') {
        for (at++; at < end && (c = AT(at)) != quote; at++)
            if (c == '<' || c == '>') return -1;
        return at < end ? at + 1 : -1;
    }
    while (is_letter(c = AT(at)) || c == '%') at++;
    return at > from ? at : -1;
}

INLINE int begins(int kind, const void *data, Py_ssize_t at, const char *with) {
    for (; *with; with++, at++)
        if (AT(at) != (Py_UCS4)*with) return 0;
    return 1;
}

/* Of an address: of the web, a path, or in double quotes anything without a scheme, a reference or a space. */
INLINE Py_ssize_t skip_address(int kind, const void *data, Py_ssize_t at, Py_ssize_t end) {
    Py_UCS4 quote = AT(at), c = quote ? AT(at + 1) : 0;
    if (quote != '"' && quote != '\'') return -1;
    if (c == '/' || c == '#' || begins(kind, data, at + 1, "http://") || begins(kind, data, at + 1, "https://"))
        return skip_value(kind, data, at, end);
    if (quote == '\'') return -1;
    for (at++; at < end && (c = AT(at)) != '"'; at++)
        if (c == ':' || c == '<' || c == '>' || c == '&' || Py_UNICODE_ISSPACE(c)) return -1;
    return at < end ? at + 1 : -1;
}

/* Of a style: declarations of harmless properties, each with a value of letters, numbers and colours. */
INLINE Py_ssize_t skip_style(int kind, const void *data, Py_ssize_t at) {
    if (AT(at++) != '"') return -1;
    while (AT(at) != '"') {
        Name name;
        at = read_name(kind, data, at, &name);
        if (!(kinds_of(&name) & STYLE) || AT(at++) != ':') return -1;
        Py_ssize_t from = at;
        Py_UCS4 c;
        while (is_letter(c = AT(at)) || ('A' <= c && c <= 'Z') || c == '#' || c == '%' || c == '.' || c == ',' || c == ' ') at++;
        if (at == from || (c != ';' && c != '"') || (at == from + 1 && AT(from) == ' ')) return -1;
        if (c == ';') at += AT(at + 1) == ' ' ? 2 : 1;
    }
    return at + 1;
}

/* The end of an attribute; -1 where it is not plain. */
INLINE Py_ssize_t skip_attribute(int kind, const void *data, Py_ssize_t at, Py_ssize_t end) {
    Name name;
    at = read_name(kind, data, at, &name);
    int kinds = kinds_of(&name);
    if (AT(at) != '=') return -1;
    if (kinds & ATTRIBUTE) return skip_value(kind, data, at + 1, end);
    if (kinds & ADDRESS) return skip_address(kind, data, at + 1, end);
    return name.length == 5 && !memcmp(name.letters, "style", 5) ? skip_style(kind, data, at + 1) : -1;
}

/* The end of a tag that begins before `at`; -1 where it is not plain. */
INLINE Py_ssize_t skip_tag(int kind, const void *data, Py_ssize_t at, Py_ssize_t end, int is_foreign) {
    Name name;
    int is_end = AT(at) == '/';
    at = read_name(kind, data, at + is_end, &name);
    int kinds = kinds_of(&name);
    if (is_foreign && AT(at) == '>' && (kinds & FOREIGN || (is_end && kinds & FOREIGN_END))) return at + 1;
    if (!(kinds & TAG)) return -1;
    for (Py_ssize_t next = at; is_blank(AT(next)); at = next) {
        while (is_blank(AT(next))) next++;
        if ((next = skip_attribute(kind, data, next, end)) < 0) break;
    }
    if (AT(at) == ' ') at++;
    if (AT(at) == '/') at++;
    return AT(at) == '>' ? at + 1 : -1;
}

INLINE Py_ssize_t skip_plain(int kind, const void *data, Py_ssize_t at, Py_ssize_t end, int is_foreign) {
    for (;;) {
        if (kind == PyUnicode_1BYTE_KIND) {
            const char *from = data, *found = memchr(from + at, '<', (size_t)(end - at));
            at = found ? found - from : end;
        } else
            while (at < end && AT(at) != '<') at++;
        Py_ssize_t next = at < end ? skip_tag(kind, data, at + 1, end, is_foreign) : -1;
        if (next < 0) return at;
        at = next;
    }
}

/* end_of_plain(markup, begin, is_foreign): where the first odd tag begins, or the text ends. */
PyObject *end_of_plain(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t count) {
    if (count != 3 || !PyUnicode_Check(args[0])) return PyErr_Format(PyExc_TypeError, "end_of_plain(str, int, bool)");
    Py_ssize_t at = PyLong_AsSsize_t(args[1]), end = PyUnicode_GET_LENGTH(args[0]);
    if (at == -1 && PyErr_Occurred()) return NULL;
    if (at < 0 || at > end) return PyErr_Format(PyExc_ValueError, "end_of_plain(): not within the text");
    const void *data = PyUnicode_DATA(args[0]);
    int is_foreign = args[2] == Py_True;
    switch (PyUnicode_KIND(args[0])) {
    case PyUnicode_1BYTE_KIND: return PyLong_FromSsize_t(skip_plain(PyUnicode_1BYTE_KIND, data, at, end, is_foreign));
    case PyUnicode_2BYTE_KIND: return PyLong_FromSsize_t(skip_plain(PyUnicode_2BYTE_KIND, data, at, end, is_foreign));
    default: return PyLong_FromSsize_t(skip_plain(PyUnicode_4BYTE_KIND, data, at, end, is_foreign));
    }
}
