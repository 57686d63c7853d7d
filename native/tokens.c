/* broadsheet.read.tokens.named: where tags of some names stand. */

#include "native.h"

#define ASKED 64 /* more than most pages have names */

/* True where a name is one of those of the tuple, -1 with an exception where one of them is no string. */
static int is_wanted(PyObject *name, PyObject *wanted) {
    for (Py_ssize_t k = 0; k < PyTuple_GET_SIZE(wanted); k++) {
        PyObject *one = PyTuple_GET_ITEM(wanted, k);
        if (!PyUnicode_Check(name) || !PyUnicode_Check(one)) return PyErr_SetString(PyExc_TypeError, "names are strings"), -1;
        if (name == one || (PyUnicode_GET_LENGTH(name) == PyUnicode_GET_LENGTH(one) && PyUnicode_Compare(name, one) == 0)) return 1;
    }
    return 0;
}

/* named(names, wanted): where in the list those of the tuple stand. Most names are one object wherever they stand, so
   each is asked about once. */
PyObject *named(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *names, *wanted, *found;
    if (!PyArg_ParseTuple(args, "O!O!", &PyList_Type, &names, &PyTuple_Type, &wanted) || !(found = PyList_New(0))) return NULL;
    struct {
        PyObject *name;
        int answer;
    } asked[ASKED] = {{0}};
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(names); i++) {
        PyObject *name = PyList_GET_ITEM(names, i);
        size_t slot = ((uintptr_t)name >> 5) % ASKED;
        if (asked[slot].name != name) asked[slot].name = name, asked[slot].answer = is_wanted(name, wanted);
        if (asked[slot].answer < 0) return Py_DECREF(found), NULL;
        if (!asked[slot].answer) continue;
        PyObject *place = PyLong_FromSsize_t(i);
        int failed = place ? PyList_Append(found, place) : -1;
        Py_XDECREF(place);
        if (failed) return Py_DECREF(found), NULL;
    }
    return found;
}
