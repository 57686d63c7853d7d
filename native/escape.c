/* broadsheet.markup.escaped: a text as markup. Most have nothing to escape, and come back as they are. */

#include "native.h"

static const char *reference_of(Py_UCS4 c) {
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&#34;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

PyObject *escaped(PyObject *Py_UNUSED(module), PyObject *text) {
    if (!PyUnicode_Check(text)) return PyErr_Format(PyExc_TypeError, "escaped(str)");
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t length = PyUnicode_GET_LENGTH(text), more = 0;
    for (Py_ssize_t i = 0; i < length; i++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, i);
        if (c > '>') continue;
        const char *reference = reference_of(c);
        if (!reference) continue;
        more += (Py_ssize_t)strlen(reference) - 1;
        if (more > PY_SSIZE_T_MAX - length - 8) return PyErr_NoMemory();
    }
    if (!more) return PyUnicode_CheckExact(text) ? Py_NewRef(text) : PyUnicode_FromObject(text);
    PyObject *made = PyUnicode_New(length + more, PyUnicode_MAX_CHAR_VALUE(text));
    if (!made) return NULL;
    int kind_made = PyUnicode_KIND(made);
    void *out = PyUnicode_DATA(made);
    for (Py_ssize_t i = 0, to = 0; i < length; i++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, i);
        const char *reference = c > '>' ? NULL : reference_of(c);
        if (!reference) PyUnicode_WRITE(kind_made, out, to++, c);
        else
            for (; *reference; reference++) PyUnicode_WRITE(kind_made, out, to++, (Py_UCS4)*reference);
    }
    return made;
}
