/* broadsheet.read.tokens.named: where tags of some names stand. */

#include "native.h"

/* named(names, wanted): where in the list those of the tuple stand. Most names are one object wherever they stand. */
PyObject *named(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *names, *wanted, *found;
    if (!PyArg_ParseTuple(args, "O!O!", &PyList_Type, &names, &PyTuple_Type, &wanted) || !(found = PyList_New(0))) return NULL;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(names); i++) {
        PyObject *name = PyList_GET_ITEM(names, i);
        int is_one = 0;
        for (Py_ssize_t k = 0; !is_one && k < PyTuple_GET_SIZE(wanted); k++) {
            PyObject *one = PyTuple_GET_ITEM(wanted, k);
            if (!PyUnicode_Check(name) || !PyUnicode_Check(one)) return Py_DECREF(found), PyErr_Format(PyExc_TypeError, "names are strings");
            is_one = name == one || (PyUnicode_GET_LENGTH(name) == PyUnicode_GET_LENGTH(one) && PyUnicode_Compare(name, one) == 0);
        }
        if (!is_one) continue;
        PyObject *place = PyLong_FromSsize_t(i);
        int failed = place ? PyList_Append(found, place) : -1;
        Py_XDECREF(place);
        if (failed) return Py_DECREF(found), NULL;
    }
    return found;
}
