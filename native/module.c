/* broadsheet._native: see native.h. */

#include "native.h"
#include <stddef.h>

Tables tables;

#define OBJECT(name) {#name, offsetof(Tables, name), 1}
#define NUMBER(name) {#name, offsetof(Tables, name), 0}
static const struct {
    const char *name;
    size_t place;
    int is_object;
} FIELDS[] = {
    OBJECT(tags), OBJECT(flags_of), OBJECT(flags_of_name), OBJECT(is_hidden),
    OBJECT(unescape), OBJECT(block), OBJECT(marks), OBJECT(marks_before), NUMBER(inherited),
    NUMBER(pre), NUMBER(aside), NUMBER(body), NUMBER(byline), NUMBER(comment), NUMBER(hidden), NUMBER(label),
};

/* learn(**tables): all of them at once; the last word stays. */
static PyObject *learn(PyObject *Py_UNUSED(module), PyObject *args, PyObject *given) {
    if (PyTuple_GET_SIZE(args) || !given) return PyErr_Format(PyExc_TypeError, "learn() takes tables by name");
    for (size_t i = 0; i < Py_ARRAY_LENGTH(FIELDS); i++) {
        PyObject *value = PyDict_GetItemString(given, FIELDS[i].name);
        char *field = (char *)&tables + FIELDS[i].place;
        if (!value) return PyErr_Format(PyExc_TypeError, "learn() needs %s", FIELDS[i].name);
        if (FIELDS[i].is_object) Py_XSETREF(*(PyObject **)field, Py_NewRef(value));
        else *(long *)field = PyLong_AsLong(value);
        if (PyErr_Occurred()) return NULL;
    }
    Py_RETURN_NONE;
}

static PyMethodDef METHODS[] = {
    {"learn", (PyCFunction)(void (*)(void))learn, METH_VARARGS | METH_KEYWORDS, "learn(**tables)"},
    {"split", split, METH_O, "split(written) -> (names, raws, texts)"},
    {"grow", (PyCFunction)(void (*)(void))grow, METH_FASTCALL,
     "grow(names, raws, texts) -> (tags, parents, flags, inherited, starts, ends, blocks, pictures)"},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {
    PyModuleDef_HEAD_INIT, .m_name = "_native", .m_doc = "The reader's first pass, compiled.", .m_size = -1,
    .m_methods = METHODS,
};

PyMODINIT_FUNC PyInit__native(void) { return PyModule_Create(&MODULE); }
