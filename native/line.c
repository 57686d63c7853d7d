/* broadsheet.text.squash and broadsheet.site.records.quoted.

   `squash` is of a text whose white space is spaces and ends of lines and that has nothing else to lose; for
   the rest, None says "ask Python". */

#include "native.h"

static inline int is_han(Py_UCS4 c) { return 0x4E00 <= c && c <= 0x9FA5; } /* nobody needs to be asked if they print */

PyObject *squash(PyObject *Py_UNUSED(module), PyObject *text) {
    if (!PyUnicode_Check(text)) return PyErr_Format(PyExc_TypeError, "squash(str)");
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t length = PyUnicode_GET_LENGTH(text), kept = 0;
    Py_UCS4 before = ' ', all = 0;
    int has_lines = 0;
    for (Py_ssize_t i = 0; i < length; i++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, i);
        if (c == '\n') c = ' ', has_lines = 1;
        else if (c > '~' ? !is_han(c) && (c == 0xFFFC || !Py_UNICODE_ISPRINTABLE(c)) : c < ' ') Py_RETURN_NONE;
        kept += c != ' ' || before != ' ';
        before = c;
        all |= c;
    }
    kept -= kept && before == ' ';
    if (kept == length && !has_lines && PyUnicode_CheckExact(text)) return Py_NewRef(text);
    PyObject *made = PyUnicode_New(kept, all > 0x10FFFF ? 0x10FFFF : all);
    if (!made) return NULL;
    int kind_made = PyUnicode_KIND(made);
    void *out = PyUnicode_DATA(made);
    before = ' ';
    for (Py_ssize_t i = 0, to = 0; to < kept; i++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, i);
        if (c == '\n') c = ' ';
        if (c != ' ' || before != ' ') PyUnicode_WRITE(kind_made, out, to++, c);
        before = c;
    }
    return made;
}

static int is_of_address(unsigned char byte) { return '!' <= byte && byte <= '~'; }

PyObject *quoted(PyObject *Py_UNUSED(module), PyObject *href) {
    static const char DIGITS[] = "0123456789ABCDEF";
    if (!PyUnicode_Check(href)) return PyErr_Format(PyExc_TypeError, "quoted(str)");
    PyObject *bytes = PyUnicode_AsUTF8String(href);
    if (!bytes) return NULL;
    const unsigned char *at = (unsigned char *)PyBytes_AS_STRING(bytes), *end = at + PyBytes_GET_SIZE(bytes);
    Py_ssize_t size = 0;
    for (const unsigned char *each = at; each < end; each++) size += is_of_address(*each) ? 1 : 3;
    PyObject *made = PyUnicode_New(size, 0x7F);
    Py_UCS1 *to = made ? PyUnicode_1BYTE_DATA(made) : NULL;
    for (; made && at < end; at++) {
        if (is_of_address(*at)) *to++ = *at;
        else *to++ = '%', *to++ = (Py_UCS1)DIGITS[*at >> 4], *to++ = (Py_UCS1)DIGITS[*at & 15];
    }
    Py_DECREF(bytes);
    return made;
}
