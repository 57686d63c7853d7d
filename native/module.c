/* broadsheet._native: see native.h. */

#include "native.h"
#include <stddef.h>

Tables tables;

#define OBJECT(name) {#name, offsetof(Tables, name), OF_TREES}
#define CLEANING(name) {#name, offsetof(Tables, name), OF_CLEANING}
#define WRITING(name) {#name, offsetof(Tables, name), OF_WRITING}
#define NUMBER(name) {#name, offsetof(Tables, name), 0}
enum { OF_TREES = 1, OF_CLEANING, OF_WRITING }; /* whose object it is */
static const struct {
    const char *name;
    size_t place;
    int is_object;
} FIELDS[] = {
    OBJECT(tags), OBJECT(flags_of), OBJECT(flags_of_name),
    OBJECT(unescape), OBJECT(block), OBJECT(marks), OBJECT(marks_before), NUMBER(inherited),
    NUMBER(pre), NUMBER(aside), NUMBER(body), NUMBER(byline), NUMBER(comment), NUMBER(hidden), NUMBER(label),
    CLEANING(is_player), CLEANING(rel), CLEANING(sandbox),
    WRITING(frames), WRITING(start_of), WRITING(captioned),
};

int has_learned(void) {
    for (size_t i = 0; i < Py_ARRAY_LENGTH(FIELDS); i++)
        if (FIELDS[i].is_object == OF_TREES && !*(PyObject **)((char *)&tables + FIELDS[i].place)) return 0;
    return 1;
}

static int learn_one(PyObject *name, PyObject *value) {
    for (size_t i = 0; i < Py_ARRAY_LENGTH(FIELDS); i++) {
        char *field = (char *)&tables + FIELDS[i].place;
        if (PyUnicode_CompareWithASCIIString(name, FIELDS[i].name) != 0) continue;
        if (FIELDS[i].is_object) Py_XSETREF(*(PyObject **)field, Py_NewRef(value));
        else *(long *)field = PyLong_AsLong(value);
        return PyErr_Occurred() ? -1 : 0;
    }
    PyErr_Format(PyExc_TypeError, "learn() knows no table %R", name);
    return -1;
}

/* learn(**tables): some or all of them; the last word stays. */
static PyObject *learn(PyObject *Py_UNUSED(module), PyObject *args, PyObject *given) {
    Py_ssize_t at = 0;
    PyObject *name, *value;
    if (PyTuple_GET_SIZE(args)) return PyErr_Format(PyExc_TypeError, "learn() takes tables by name");
    while (given && PyDict_Next(given, &at, &name, &value))
        if (learn_one(name, value) < 0) return NULL;
    forget_names();
    if (tables.marks) note_marks();
    Py_RETURN_NONE;
}

static PyMethodDef METHODS[] = {
    {"learn", (PyCFunction)(void (*)(void))learn, METH_VARARGS | METH_KEYWORDS, "learn(**tables)"},
    {"is_utf8", is_utf8, METH_O, "is_utf8(data) -> bool"},
    {"may_be_deep", may_be_deep, METH_VARARGS, "may_be_deep(html, most, with_flat) -> bool"},
    {"places", places, METH_VARARGS, "places(html, needle, digits, before, after) -> list"},
    {"endless", endless, METH_VARARGS, "endless(html, at, length) -> int, or -1"},
    {"others", others, METH_O, "others(text) -> (letters of ASCII, what is not ASCII)"},
    {"known", known_words, METH_VARARGS, "known(text, table) -> (number of words, list)"},
    {"sums", sums, METH_VARARGS, "sums(parents, own) -> list"},
    {"spread", spread, METH_VARARGS, "spread(parents, own) -> list"},
    {"flagged", flagged, METH_VARARGS, "flagged(flags, bits) -> list of places"},
    {"lean", lean, METH_VARARGS, "lean(html, starts) -> (bytes, int), or None"},
    {"folded", folded, METH_O, "folded(text) -> str, or None: ask Python"},
    {"attributes", attributes, METH_O, "attributes(raw) -> dict, or None: ask Python"},
    {"told", told, METH_O, "told(raw) -> (names, content), or None: ask Python"},
    {"clean", clean, METH_O, "clean(html) -> str, or None: ask nh3"},
    {"named", named, METH_VARARGS, "named(names, wanted) -> list"},
    {"bind", bind, METH_VARARGS, "bind(path, root, left_out) -> bool"},
    {"walk", walk, METH_O, "walk(root) -> (names, raws, texts)"},
    {"grow", (PyCFunction)(void (*)(void))grow, METH_FASTCALL,
     "grow(names, raws, texts) -> (tags, parents, flags, inherited, starts, ends, blocks, pictures)"},
    {"escaped", escaped, METH_O, "escaped(text) -> str"},
    {"as_utf8", as_utf8, METH_O, "as_utf8(parts) -> bytes"},
    {"escaped_as_utf8", escaped_as_utf8, METH_O, "escaped_as_utf8(text) -> bytes"},
    {"squash", squash, METH_O, "squash(text) -> str, or None: ask Python"},
    {"quoted", quoted, METH_O, "quoted(href) -> str"},
    {"quiet", quiet, METH_O, "quiet(html) -> str, or None: ask Python"},
    {"index", (PyCFunction)(void (*)(void))index_texts, METH_FASTCALL, "index(texts, folded, folded_alone) -> (pairs, words)"},
    {"learn_plain", learn_plain, METH_O, "learn_plain(words)"},
    {"end_of_plain", (PyCFunction)(void (*)(void))end_of_plain, METH_FASTCALL, "end_of_plain(markup, begin, is_foreign) -> int"},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {
    PyModuleDef_HEAD_INIT, .m_name = "_native", .m_doc = "The reader's first pass, compiled.", .m_size = -1,
    .m_methods = METHODS,
};

PyMODINIT_FUNC PyInit__native(void) {
    PyObject *module = PyModule_Create(&MODULE);
    if (module && PyModule_AddType(module, &WriterType) < 0) Py_CLEAR(module);
    return module;
}
