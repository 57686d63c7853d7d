/* broadsheet.text.squash, of a text whose white space is spaces and ends of lines and that has nothing else to lose. */

#include "native.h"

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
        else if (c > '~' ? c == 0xFFFC || !Py_UNICODE_ISPRINTABLE(c) : c < ' ') Py_RETURN_NONE;
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
