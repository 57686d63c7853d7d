/* Looks at a page's bytes before it is parsed: broadsheet.read.charset.is_utf8 and broadsheet.markup._may_be_deep. */

#include "native.h"
#include <stdint.h>

static inline int is_tail(const unsigned char *at, const unsigned char *end, int count) {
    if (end - at <= count) return 0;
    for (int i = 1; i <= count; i++)
        if ((at[i] & 0xC0) != 0x80) return 0;
    return 1;
}

/* Bytes of the character that begins here; 0 where none does (The Unicode Standard, table 3-7). */
static inline int character(const unsigned char *at, const unsigned char *end) {
    unsigned char c = *at, second = end - at > 1 ? at[1] : 0;
    if (c < 0x80) return 1;
    if (c < 0xC2) return 0;
    if (c < 0xE0) return is_tail(at, end, 1) ? 2 : 0;
    if (c < 0xF0) return is_tail(at, end, 2) && !(c == 0xE0 && second < 0xA0) && !(c == 0xED && second > 0x9F) ? 3 : 0;
    if (c < 0xF5) return is_tail(at, end, 3) && !(c == 0xF0 && second < 0x90) && !(c == 0xF4 && second > 0x8F) ? 4 : 0;
    return 0;
}

PyObject *is_utf8(PyObject *Py_UNUSED(module), PyObject *data) {
    if (!PyBytes_Check(data)) return PyErr_Format(PyExc_TypeError, "is_utf8(bytes)");
    const unsigned char *at = (const unsigned char *)PyBytes_AS_STRING(data), *end = at + PyBytes_GET_SIZE(data);
    while (at < end) {
        uint64_t eight, four[4];
        while (end - at >= 32 && (memcpy(four, at, 32), !((four[0] | four[1] | four[2] | four[3]) & 0x8080808080808080u))) at += 32;
        if (at == end) break;
        if (end - at >= 8 && (memcpy(&eight, at, 8), !(eight & 0x8080808080808080u))) {
            at += 8;
            continue;
        }
        int length = character(at, end);
        if (!length) Py_RETURN_FALSE;
        at += length;
    }
    Py_RETURN_TRUE;
}

#define WINDOW 65536
#define BEGINS(literal) (stop - at >= (Py_ssize_t)sizeof(literal) - 1 && !memcmp(at, literal, sizeof(literal) - 1))

/* Tags that never hold others. */
static inline int is_flat(const char *at, const char *stop) {
    return BEGINS("<!--") || BEGINS("<br") || BEGINS("<img") || BEGINS("<meta") || BEGINS("<hr");
}

/* may_be_deep(html, most, with_flat): in windows, as the Python function counts. */
PyObject *may_be_deep(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *html;
    Py_ssize_t most, level = 0, all = 0;
    int with_flat, is_deep = 0;
    if (!PyArg_ParseTuple(args, "Snp", &html, &most, &with_flat)) return NULL;
    const char *from = PyBytes_AS_STRING(html), *end = from + PyBytes_GET_SIZE(html);
    if (count_of('<', from, end) <= most) Py_RETURN_FALSE; /* nearly all pages */
    for (const char *stop; from < end; from = stop) {
        Py_ssize_t opened = 0, closed = 0;
        stop = end - from > WINDOW ? from + WINDOW : end;
        for (const char *at = from; (at = memchr(at, '<', (size_t)(stop - at))); at++) {
            all++;
            if (stop - at > 1 && at[1] == '/') closed++;
            else if (with_flat || !is_flat(at, stop)) opened++;
        }
        is_deep |= level + opened > most;
        level = level + opened > closed ? level + opened - closed : 0;
    }
    return PyBool_FromLong(is_deep && all > most);
}

/* How seldom a byte is on pages, by where it stands here; what does not stand here is the rarest. */
static const char COMMON[] = " etaoinsrc\"l=/dp<>h-umgbf.vwk:y;_";

/* The place in `needle` of its rarest byte: pages are searched for that one. */
static Py_ssize_t rarest(const Py_buffer *needle) {
    Py_ssize_t found = 0;
    const char *best = NULL;
    for (Py_ssize_t i = 0; i < needle->len; i++) {
        char c = ((const char *)needle->buf)[i];
        const char *place = c ? strchr(COMMON, c) : NULL;
        if (!place) return i;
        if (!best || place > best) best = place, found = i;
    }
    return found;
}

/* Where `needle`, whose byte at `rare` is its rarest, begins in [from, end); NULL where it does not. */
static const char *find_by(const char *from, const char *end, const Py_buffer *needle, Py_ssize_t rare) {
    const char *wanted = needle->buf;
    while (end - from >= needle->len) {
        const char *at = memchr(from + rare, wanted[rare], (size_t)(end - from - needle->len + 1));
        if (!at) return NULL;
        if (!memcmp(at - rare, wanted, (size_t)needle->len)) return at - rare;
        from = at - rare + 1;
    }
    return NULL;
}

static int has(const char *from, const char *end, const Py_buffer *needle) {
    return end - from >= needle->len && find(from, end, needle->buf, (size_t)needle->len) != NULL;
}

/* places(html, needle, digits, before, after): broadsheet.markup.places_of. */
PyObject *places(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer html, needle, digits;
    Py_ssize_t before, after;
    if (!PyArg_ParseTuple(args, "y*y*y*nn", &html, &needle, &digits, &before, &after)) return NULL;
    const char *from = html.buf, *end = from + html.len, *at = from;
    PyObject *found = PyList_New(0);
    Py_ssize_t rare = rarest(&needle);
    while (found && needle.len && (at = find_by(at, end, &needle, rare))) {
        at += needle.len;
        const char *low = at - from > before ? at - before : from, *high = end - at > after ? at + after : end;
        if (!has(low, high, &digits)) continue;
        PyObject *place = PyLong_FromSsize_t(at - from);
        if (!place || PyList_Append(found, place) < 0) Py_CLEAR(found);
        Py_XDECREF(place);
    }
    PyBuffer_Release(&html), PyBuffer_Release(&needle), PyBuffer_Release(&digits);
    return found;
}

/* endless(html, at, length): where, from `at` on in steps of `length`, a stretch so long is without ">". */
PyObject *endless(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *html;
    Py_ssize_t at, length;
    if (!PyArg_ParseTuple(args, "Snn", &html, &at, &length)) return NULL;
    if (at < 0 || length < 1) return PyErr_Format(PyExc_ValueError, "a stretch begins within and has a length");
    const char *data = PyBytes_AS_STRING(html);
    for (Py_ssize_t size = PyBytes_GET_SIZE(html); length <= size - at; at += length)
        if (!memchr(data + at, '>', (size_t)length)) return PyLong_FromSsize_t(at);
    return PyLong_FromLong(-1);
}
