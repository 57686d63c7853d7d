/* broadsheet.text.folded and broadsheet.markup.attributes, for the text that most pages hold; for the rest, NULL says
   "ask Python" by returning None. */

#include "native.h"

enum { ASK = -1, NO_LETTER = -2, TWO = -3 }; /* TWO: "ss" */

/* A character under NFKC and case folding where that is one character, whatever stands beside it. */
static inline int folded_character(Py_UCS4 c) {
    if (c < 0x80) return 'A' <= c && c <= 'Z' ? (int)c + 32 : Py_UNICODE_ISALNUM(c) ? (int)c : NO_LETTER;
    if (0xE0 <= c && c <= 0xFF) return c == 0xF7 ? NO_LETTER : (int)c;
    if (0xC0 <= c && c <= 0xDE) return c == 0xD7 ? NO_LETTER : (int)c + 32;
    if (c == 0xDF) return TWO;
    if (0xA0 <= c && c <= 0xBF) /* but for those that are others with a mark: ª ² ³ µ ¹ º ¼ ½ ¾ */
        return c == 0xAA || c == 0xB2 || c == 0xB3 || c == 0xB5 || (0xB9 <= c && c <= 0xBA) || (0xBC <= c && c <= 0xBE) ||
               c == 0xA8 || c == 0xAF || c == 0xB4 || c == 0xB8 ? ASK : NO_LETTER;
    if (0x100 <= c && c <= 0x17F) /* but for those that fold to two, or are two */
        return c == 0x130 || c == 0x132 || c == 0x133 || c == 0x13F || c == 0x140 || c == 0x149 || c == 0x17F
                   ? ASK : (int)Py_UNICODE_TOLOWER(c);
    if (0x3B1 <= c && c <= 0x3C9) return c == 0x3C2 ? 0x3C3 : (int)c;
    if (0x430 <= c && c <= 0x45F) return (int)c;
    if (0x410 <= c && c <= 0x42F) return (int)c + 32;
    if ((0x621 <= c && c <= 0x63A) || (0x641 <= c && c <= 0x64A)) return (int)c; /* Arabic */
    if (0x904 <= c && c <= 0x939) return (int)c; /* Devanagari; the dot below, which joins letters, is asked for */
    if ((0x900 <= c && c <= 0x903) || (0x93E <= c && c <= 0x94D && c != 0x93D) || c == 0x964 || c == 0x965) return NO_LETTER;
    if (0x2010 <= c && c <= 0x2029) return NO_LETTER; /* dashes, quotes, dots */
    if (0x2030 <= c && c <= 0x203A) return NO_LETTER;
    if (0x20A9 <= c && c <= 0x20BF) return NO_LETTER; /* currencies */
    if (0x2190 <= c && c <= 0x21FF) return NO_LETTER; /* arrows */
    if (0x4E00 <= c && c <= 0x9FA5) return (int)c;
    if ((0x3041 <= c && c <= 0x3096) || (0x30A1 <= c && c <= 0x30FA) || c == 0x30FC) return (int)c; /* kana */
    if (0xAC00 <= c && c <= 0xD7A3) return (int)c; /* Hangul */
    if ((0x3000 <= c && c <= 0x3003) || (0x3008 <= c && c <= 0x3011)) return NO_LETTER;
    if (0xFE00 <= c && c <= 0xFE0F) return NO_LETTER; /* how a sign is to be drawn */
    if ((0xFF01 <= c && c <= 0xFF0F) || (0xFF1A <= c && c <= 0xFF20)) return NO_LETTER;
    if (0xFF10 <= c && c <= 0xFF19) return (int)c - 0xFEE0; /* full width */
    return ASK;
}

/* Of a text in ASCII: its letters and digits. */
static PyObject *folded_ascii(PyObject *text) {
    const unsigned char *data = PyUnicode_1BYTE_DATA(text);
    Py_ssize_t length = PyUnicode_GET_LENGTH(text), to = 0;
    char small[512], *out = length <= 512 ? small : PyMem_Malloc((size_t)length);
    if (!out) return PyErr_NoMemory();
    for (Py_ssize_t i = 0; i < length; i++) { /* each is written, and kept if it is one */
        unsigned char c = data[i], letter = c | 0x20, is_letter = (unsigned char)(letter - 'a') < 26;
        out[to] = (char)(is_letter ? letter : c);
        to += is_letter | ((unsigned char)(c - '0') < 10);
    }
    PyObject *found = PyUnicode_New(to, 0x7F);
    if (found && to) memcpy(PyUnicode_1BYTE_DATA(found), out, (size_t)to);
    if (out != small) PyMem_Free(out);
    return found;
}

PyObject *folded(PyObject *Py_UNUSED(module), PyObject *text) {
    if (!PyUnicode_Check(text)) return PyErr_Format(PyExc_TypeError, "folded(str)");
    if (PyUnicode_IS_ASCII(text)) return folded_ascii(text);
    Py_ssize_t length = PyUnicode_GET_LENGTH(text), to = 0;
    int kind = PyUnicode_KIND(text), is_known = 1;
    const void *data = PyUnicode_DATA(text);
    Py_UCS2 small[1024], *out = length <= 512 ? small : PyMem_New(Py_UCS2, length * 2);
    if (!out) return PyErr_NoMemory();
    for (Py_ssize_t i = 0; i < length && is_known; i++) {
        int c = folded_character(PyUnicode_READ(kind, data, i));
        is_known = c != ASK;
        if (c >= 0) out[to++] = (Py_UCS2)c;
        else if (c == TWO) out[to++] = 's', out[to++] = 's';
    }
    PyObject *found = is_known ? PyUnicode_FromKindAndData(PyUnicode_2BYTE_KIND, out, to) : Py_NewRef(Py_None);
    if (out != small) PyMem_Free(out);
    return found;
}

static inline int is_letter(Py_UCS4 c) { /* [^\W\d_] */
    return c < 0x80 ? (c | 0x20) - 'a' < 26 : Py_UNICODE_ISALNUM(c) && !Py_UNICODE_ISDECIMAL(c);
}

/* Where the run of letters ends that begins at `at`; `at` itself where none does. */
static Py_ssize_t end_of_run(int kind, const void *data, Py_ssize_t at, Py_ssize_t length) {
    while (at < length && is_letter(PyUnicode_READ(kind, data, at))) at++;
    return at;
}

/* broadsheet.language.known: of runs of letters, perhaps an apostrophe and more letters, how many there are, and those of a table. */
PyObject *known_words(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *text, *table, *found;
    if (!PyArg_ParseTuple(args, "UO!", &text, &PyDict_Type, &table) || !(found = PyList_New(0))) return NULL;
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t count = 0;
    for (Py_ssize_t at = 0, end, more, length = PyUnicode_GET_LENGTH(text); found && at < length; at = end > at ? end : at + 1) {
        end = end_of_run(kind, data, at, length);
        if (end == at) continue;
        Py_UCS4 next = end < length ? PyUnicode_READ(kind, data, end) : 0;
        if ((next == '\'' || next == 0x2019) && (more = end_of_run(kind, data, end + 1, length)) > end + 1) end = more;
        count++;
        PyObject *run = PyUnicode_Substring(text, at, end);
        int is_known = run ? PyDict_Contains(table, run) : -1;
        if (is_known < 0 || (is_known && PyList_Append(found, run) < 0)) Py_CLEAR(found);
        Py_XDECREF(run);
    }
    return found ? Py_BuildValue("nN", count, found) : NULL;
}

/* broadsheet.language.others: how many letters of ASCII, and all that is not ASCII. */
PyObject *others(PyObject *Py_UNUSED(module), PyObject *text) {
    if (!PyUnicode_Check(text)) return PyErr_Format(PyExc_TypeError, "others(str)");
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t length = PyUnicode_GET_LENGTH(text), letters = 0, to = 0;
    Py_UCS4 *kept = PyMem_New(Py_UCS4, length ? length : 1);
    if (!kept) return PyErr_NoMemory();
    for (Py_ssize_t i = 0; i < length; i++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, i), small = c | 0x20;
        if (c > 0x7F) kept[to++] = c;
        else letters += 'a' <= small && small <= 'z';
    }
    PyObject *found = Py_BuildValue("nN", letters, PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, kept, to));
    PyMem_Free(kept);
    return found;
}

static inline int is_of_name(char c) {
    return ('a' <= c && c <= 'z') || ('0' <= c && c <= '9') || c == '-' || c == '_' || c == ':' || c == '.';
}

static PyObject *value_of(const char *from, const char *end) {
    PyObject *value = PyUnicode_DecodeUTF8(from, end - from, NULL);
    if (!value || !memchr(from, '&', (size_t)(end - from))) return value;
    PyObject *read = PyObject_CallOneArg(tables.unescape, value);
    Py_DECREF(value);
    return read;
}

/* Adds an attribute unless there is one of its name. */
static int put(PyObject *found, const char *name, Py_ssize_t length, const char *value, const char *end) {
    PyObject *key = PyUnicode_DecodeUTF8(name, length, NULL), *said = value_of(value, end);
    int failed = !key || !said || !PyDict_SetDefault(found, key, said);
    Py_XDECREF(key);
    Py_XDECREF(said);
    return failed ? -1 : 0;
}

/* The attributes of a tag as UTF-8; NULL with an exception set, or, where they have a lone surrogate, without one. */
static const char *written(PyObject *raw, const char **end) {
    Py_ssize_t length = 0;
    if (!PyUnicode_Check(raw) || !tables.unescape) return PyErr_SetString(PyExc_TypeError, "attributes: a str, after learn()"), NULL;
    const char *at = PyUnicode_AsUTF8AndSize(raw, &length);
    if (!at && PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) PyErr_Clear();
    *end = at ? at + length : NULL;
    return at;
}

/* The next attribute of ( name="value")*: where its name and its value begin and end; 0 where it is written otherwise. */
static int next_attribute(const char **at, const char *end, const char *name[2], const char *value[2]) {
    const char *here = *at + 1, *close = NULL;
    name[0] = here;
    while (here < end && is_of_name(*here)) here++;
    if (**at == ' ' && here > name[0] && end - here >= 3 && here[0] == '=' && here[1] == '"')
        close = memchr(here + 2, '"', (size_t)(end - here - 2));
    if (!close) return 0;
    name[1] = here, value[0] = here + 2, value[1] = close, *at = close + 1;
    return 1;
}

/* The attributes in ( name="value")*; None where they are written otherwise. */
PyObject *attributes(PyObject *Py_UNUSED(module), PyObject *raw) {
    const char *end, *at = written(raw, &end), *name[2], *value[2];
    if (!at) return PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
    PyObject *found = PyDict_New();
    while (found && at < end) {
        if (!next_attribute(&at, end, name, value)) return Py_DECREF(found), Py_NewRef(Py_None);
        if (put(found, name[0], name[1] - name[0], value[0], value[1]) < 0) Py_CLEAR(found);
    }
    return found;
}

static const char *const NAMING[] = {"property", "name", "itemprop", "http-equiv"};

/* Adds a name in lower case; 0 where it is not plain, one word of ASCII, -1 with an exception set. */
static int add_name(PyObject *names, const char *from, const char *end) {
    char lowered[64];
    if (end - from > (Py_ssize_t)sizeof lowered) return 0;
    for (const char *at = from; at < end; at++) {
        if (*at <= ' ' || *at > '~' || *at == '&') return 0; /* char may be signed: no letter beyond ASCII either way */
        lowered[at - from] = (char)(*at + ('A' <= *at && *at <= 'Z' ? 'a' - 'A' : 0));
    }
    PyObject *name = from < end ? PyUnicode_FromStringAndSize(lowered, end - from) : Py_NewRef(Py_None);
    int failed = !name || (name != Py_None && PyList_Append(names, name) < 0);
    Py_XDECREF(name);
    return failed ? -1 : 1;
}

/* broadsheet.read.head.told: the names of a meta element and what it says of them; None where Python is to be asked. */
PyObject *told(PyObject *Py_UNUSED(module), PyObject *raw) {
    const char *end, *at = written(raw, &end), *name[2], *value[2], *content[2] = {NULL, NULL}, *said[4][2] = {{NULL}};
    if (!at) return PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
    while (at < end) {
        if (!next_attribute(&at, end, name, value)) Py_RETURN_NONE;
        size_t length = (size_t)(name[1] - name[0]);
        if (length == 7 && !memcmp(name[0], "content", 7) && !content[0]) content[0] = value[0], content[1] = value[1];
        for (int k = 0; k < 4; k++)
            if (!said[k][0] && length == strlen(NAMING[k]) && !memcmp(name[0], NAMING[k], length))
                said[k][0] = value[0], said[k][1] = value[1];
    }
    PyObject *names = PyList_New(0);
    int is_plain = names ? 1 : -1;
    for (int k = 0; k < 4 && is_plain == 1; k++)
        if (said[k][0]) is_plain = add_name(names, said[k][0], said[k][1]);
    if (is_plain == 1) return Py_BuildValue("NN", names, content[0] ? value_of(content[0], content[1]) : PyUnicode_New(0, 0));
    Py_XDECREF(names);
    return is_plain ? NULL : Py_NewRef(Py_None);
}
