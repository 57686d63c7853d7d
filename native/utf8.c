/* broadsheet.markup.as_utf8 and escaped_as_utf8: texts put together and written as UTF-8, in one go. */

#include "native.h"
#include <stdint.h>

static const char *const REFERENCES[64] = {['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&#34;", ['\''] = "&#39;"};
static const unsigned char MORE[64] = {['&'] = 4, ['<'] = 3, ['>'] = 3, ['"'] = 4, ['\''] = 4}; /* bytes than as itself */
enum { ODD = -1 }; /* half of a pair stands alone: Python says what is wrong */

/* size_of_N: bytes of a text of units of N bytes, or ODD. Sums are as narrow as the units, so that compilers make
   the loop wide; STRETCH units never sum up to more than they hold. */
#define SIZE_OF(N, UNIT, STRETCH, BEYOND_ONE, IS_ODD)                                                                 \
    static Py_ssize_t size_of_##N(const UNIT *at, Py_ssize_t length, int is_markup) {                                 \
        const UNIT *end = at + length;                                                                                \
        Py_ssize_t size = length;                                                                                     \
        UNIT odd = 0;                                                                                                 \
        while (at < end) {                                                                                            \
            const UNIT *from = at, *stop = end - at > (STRETCH) ? at + (STRETCH) : end;                               \
            UNIT some = 0;                                                                                            \
            for (; at < stop; at++) {                                                                                 \
                UNIT c = *at;                                                                                         \
                some = (UNIT)(some + (BEYOND_ONE));                                                                   \
                odd = (UNIT)(odd | (UNIT)(IS_ODD));                                                                   \
            }                                                                                                         \
            for (at = from; is_markup && at < stop; at++) {                                                           \
                UNIT c = *at;                                                                                         \
                some = (UNIT)(some + 3 * ((c == '<') + (c == '>')) + 4 * ((c == '&') + (c == '"') + (c == '\'')));    \
            }                                                                                                         \
            at = stop;                                                                                                \
            size += some;                                                                                             \
        }                                                                                                             \
        return odd ? ODD : size;                                                                                      \
    }
SIZE_OF(1, uint8_t, 48, c >= 0x80, 0)
SIZE_OF(2, uint16_t, 8192, (c >= 0x80) + (c >= 0x800), (c & 0xF800) == 0xD800)
SIZE_OF(4, uint32_t, 8192, (c >= 0x80) + (c >= 0x800) + (c >= 0x10000), (c & 0xFFFFF800) == 0xD800)

/* A character beyond ASCII. Of three bytes, a fourth is written and lies: it is the next one's, or the end's zero. */
static inline unsigned char *put_wide(unsigned char *to, Py_UCS4 c) {
    if (c < 0x800) return to[0] = (unsigned char)(0xC0 | c >> 6), to[1] = 0x80 | (c & 0x3F), to + 2;
    if (c < 0x10000) {
#if PY_LITTLE_ENDIAN
        uint32_t three = 0x8080E0 | c >> 12 | (c & 0xFC0) << 2 | (c & 0x3F) << 16;
        memcpy(to, &three, 4);
#else
        to[0] = (unsigned char)(0xE0 | c >> 12), to[1] = 0x80 | (c >> 6 & 0x3F), to[2] = 0x80 | (c & 0x3F);
#endif
        return to + 3;
    }
    to[0] = (unsigned char)(0xF0 | c >> 18), to[1] = 0x80 | (c >> 12 & 0x3F);
    return to[2] = 0x80 | (c >> 6 & 0x3F), to[3] = 0x80 | (c & 0x3F), to + 4;
}

static inline unsigned char *put(unsigned char *to, int kind, const void *data, Py_ssize_t length, int is_markup) {
    for (Py_ssize_t i = 0; i < length; i++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, i);
        if (c >= 0x80) to = put_wide(to, c);
        else if (is_markup && c < 64 && MORE[c]) {
            memcpy(to, REFERENCES[c], (size_t)MORE[c] + 1);
            to += MORE[c] + 1;
        } else *to++ = (unsigned char)c;
    }
    return to;
}

/* `put` of a text of two bytes a unit, that is no markup to be: what is ASCII by eight. */
static unsigned char *put_by_eight(unsigned char *to, const uint16_t *at, Py_ssize_t length) {
    const uint16_t *end = at + length;
    while (at < end) {
        uint64_t eight[2];
        while (end - at >= 8 && (memcpy(eight, at, 16), !((eight[0] | eight[1]) & 0xFF80FF80FF80FF80u))) {
            for (int k = 0; k < 8; k++) to[k] = (unsigned char)at[k];
            to += 8, at += 8;
        }
        while (at < end && *at < 0x80) *to++ = (unsigned char)*at++;
        while (at < end && *at >= 0x80) to = put_wide(to, *at++);
    }
    return to;
}

static Py_ssize_t size_of(PyObject *text, int is_markup) {
    Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    const void *data = PyUnicode_DATA(text);
    if (PyUnicode_IS_ASCII(text) && !is_markup) return length;
    switch (PyUnicode_KIND(text)) {
    case PyUnicode_1BYTE_KIND: return size_of_1(data, length, is_markup);
    case PyUnicode_2BYTE_KIND: return size_of_2(data, length, is_markup);
    default: return size_of_4(data, length, is_markup);
    }
}

static unsigned char *put_text(unsigned char *to, PyObject *text, int is_markup) {
    Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    const void *data = PyUnicode_DATA(text);
    if (PyUnicode_IS_ASCII(text) && !is_markup) return memcpy(to, data, (size_t)length), to + length;
    switch (PyUnicode_KIND(text)) {
    case PyUnicode_1BYTE_KIND: return put(to, PyUnicode_1BYTE_KIND, data, length, is_markup);
    case PyUnicode_2BYTE_KIND:
        return is_markup ? put(to, PyUnicode_2BYTE_KIND, data, length, 1) : put_by_eight(to, data, length);
    default: return put(to, PyUnicode_4BYTE_KIND, data, length, is_markup);
    }
}

/* What Python says of texts that have no UTF-8. */
static PyObject *refused(PyObject *parts) {
    PyObject *none = PyUnicode_New(0, 0), *joined = none ? PyUnicode_Join(none, parts) : NULL;
    PyObject *bytes = joined ? PyUnicode_AsUTF8String(joined) : NULL;
    Py_XDECREF(none);
    Py_XDECREF(joined);
    return bytes;
}

PyObject *as_utf8(PyObject *Py_UNUSED(module), PyObject *parts) {
    if (!PyTuple_Check(parts)) return PyErr_Format(PyExc_TypeError, "as_utf8(tuple)");
    Py_ssize_t count = PyTuple_GET_SIZE(parts), size = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *part = PyTuple_GET_ITEM(parts, i);
        if (!PyUnicode_Check(part)) return PyErr_Format(PyExc_TypeError, "as_utf8(): texts");
        Py_ssize_t more = size_of(part, 0);
        if (more == ODD) return refused(parts);
        if (more > PY_SSIZE_T_MAX - size) return PyErr_NoMemory();
        size += more;
    }
    PyObject *made = PyBytes_FromStringAndSize(NULL, size);
    unsigned char *to = made ? (unsigned char *)PyBytes_AS_STRING(made) : NULL;
    for (Py_ssize_t i = 0; made && i < count; i++) to = put_text(to, PyTuple_GET_ITEM(parts, i), 0);
    return made;
}

PyObject *escaped_as_utf8(PyObject *Py_UNUSED(module), PyObject *text) {
    if (!PyUnicode_Check(text)) return PyErr_Format(PyExc_TypeError, "escaped_as_utf8(str)");
    Py_ssize_t size = size_of(text, 1);
    if (size == ODD) return PyUnicode_AsUTF8String(text);
    PyObject *made = PyBytes_FromStringAndSize(NULL, size);
    if (made) put_text((unsigned char *)PyBytes_AS_STRING(made), text, 1);
    return made;
}
