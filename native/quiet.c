/* broadsheet.site.article.body, of markup with no picture of ours: those of others are asked for late. NULL as None says
   "ask Python": of markup with players, sound, film or a heading above the page's own, and of pictures oddly written. */

#include "native.h"

static const char ALT[] = " alt", QUIET[] = " loading=\"lazy\" decoding=\"async\" referrerpolicy=\"no-referrer\"";
enum { ALT_MORE = sizeof ALT - 1, QUIET_MORE = sizeof QUIET - 1, MOST = 256 };
enum { NO_PICTURE = -1, ASK = -2 };

typedef struct {
    int kind;
    const void *data;
    Py_ssize_t length;
} Markup;

typedef struct {
    Py_ssize_t at; /* of its ">" */
    int has_alt;
} Picture;

static inline Py_UCS4 letter(const Markup *html, Py_ssize_t at) {
    return at < html->length ? PyUnicode_READ(html->kind, html->data, at) : 0;
}

static int begins(const Markup *html, Py_ssize_t at, const char *words) {
    for (; *words; words++, at++)
        if (letter(html, at) != (unsigned char)*words) return 0;
    return 1;
}

static int is_of_name(Py_UCS4 c) {
    return c < 0x80 ? Py_ISALNUM((int)c) || c == '_' || c == '-' : Py_UNICODE_ISALNUM(c);
}

/* Where the ">" of the picture stands whose attributes begin here; what is said of it. */
static Py_ssize_t end_of_picture(const Markup *html, Py_ssize_t at, int *has_alt, int *is_ours) {
    while (letter(html, at) == ' ') {
        *has_alt |= begins(html, at, " alt=");
        *is_ours |= begins(html, at, " data-from=");
        Py_ssize_t name = ++at;
        while (is_of_name(letter(html, at))) at++;
        if (at == name) return NO_PICTURE;
        if (!begins(html, at, "=\"")) continue;
        for (at += 2; at < html->length && letter(html, at) != '"'; at++) {
            if (letter(html, at) == '<') return ASK;
            *has_alt |= begins(html, at, " alt="); /* in a value too: Python looks for no more */
            *is_ours |= begins(html, at, " data-from=");
        }
        if (at++ == html->length) return NO_PICTURE;
    }
    return letter(html, at) == '>' ? at : NO_PICTURE;
}

static int is_loud(const Markup *html, Py_ssize_t at) {
    return begins(html, at, "<iframe") || begins(html, at, "<video") || begins(html, at, "<audio") || begins(html, at, "<h1");
}

static void add_ascii(PyObject *made, Py_ssize_t *to, const char *words) {
    for (; *words; words++) PyUnicode_WRITE(PyUnicode_KIND(made), PyUnicode_DATA(made), (*to)++, (Py_UCS4)*words);
}

static PyObject *with_quiet(PyObject *html, const Picture *pictures, int count, Py_ssize_t more) {
    Py_ssize_t from = 0, to = 0, length = PyUnicode_GET_LENGTH(html);
    PyObject *made = PyUnicode_New(length + more, PyUnicode_MAX_CHAR_VALUE(html));
    for (int i = 0; made && i <= count; i++) {
        Py_ssize_t stop = i < count ? pictures[i].at : length;
        if (stop > from && PyUnicode_CopyCharacters(made, to, html, from, stop - from) < 0) Py_CLEAR(made);
        to += stop - from, from = stop;
        if (!made || i == count) break;
        if (!pictures[i].has_alt) add_ascii(made, &to, ALT);
        add_ascii(made, &to, QUIET);
    }
    return made;
}

PyObject *quiet(PyObject *Py_UNUSED(module), PyObject *text) {
    if (!PyUnicode_Check(text)) return PyErr_Format(PyExc_TypeError, "quiet(str)");
    Markup html = {PyUnicode_KIND(text), PyUnicode_DATA(text), PyUnicode_GET_LENGTH(text)};
    Picture pictures[MOST];
    int count = 0;
    Py_ssize_t more = 0, at = 0;
    while ((at = PyUnicode_FindChar(text, '<', at, html.length, 1)) >= 0) {
        int has_alt = 0, is_ours = 0;
        if (is_loud(&html, at)) Py_RETURN_NONE;
        Py_ssize_t end = begins(&html, at, "<img") ? end_of_picture(&html, at + 4, &has_alt, &is_ours) : NO_PICTURE;
        if (end == ASK || (end >= 0 && count == MOST)) Py_RETURN_NONE;
        at++;
        if (end < 0) continue;
        at = end;
        if (is_ours) continue;
        pictures[count++] = (Picture){end, has_alt};
        more += QUIET_MORE + (has_alt ? 0 : ALT_MORE);
    }
    if (at < -1) return NULL;
    if (count) return with_quiet(text, pictures, count, more);
    return PyUnicode_CheckExact(text) ? Py_NewRef(text) : PyUnicode_FromObject(text);
}
