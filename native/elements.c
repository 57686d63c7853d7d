/* broadsheet.read.weighing.sums and .spread: what is told of elements, brought up to or down from those around them;
   .flagged: those of which something is told. */

#include "native.h"

/* The elements' parents, each before its children, as numbers; NULL with an exception set. */
static Py_ssize_t *parents_of(PyObject *parents, Py_ssize_t count) {
    Py_ssize_t *out = PyMem_New(Py_ssize_t, count ? count : 1);
    if (!out) return (Py_ssize_t *)PyErr_NoMemory();
    for (Py_ssize_t i = 0; i < count; i++) {
        out[i] = PyLong_AsSsize_t(PyList_GET_ITEM(parents, i));
        if (out[i] < 0 || (i ? out[i] >= i : out[i] > 0)) {
            if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "a parent comes before its children");
            PyMem_Free(out);
            return NULL;
        }
    }
    return out;
}

static int are_lists(PyObject *one, PyObject *other) {
    if (PyList_Check(one) && PyList_Check(other) && PyList_GET_SIZE(one) == PyList_GET_SIZE(other)) return 1;
    PyErr_SetString(PyExc_TypeError, "two lists, equally long");
    return 0;
}

PyObject *sums(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *parents, *own;
    if (!PyArg_ParseTuple(args, "OO", &parents, &own) || !are_lists(parents, own)) return NULL;
    Py_ssize_t count = PyList_GET_SIZE(own), *above = parents_of(parents, count);
    double *total = PyMem_New(double, count ? count : 1);
    if (above && !total) PyErr_NoMemory();
    PyObject *out = above && total ? PyList_New(count) : NULL;
    for (Py_ssize_t i = 0; out && i < count; i++) total[i] = PyFloat_AsDouble(PyList_GET_ITEM(own, i));
    if (PyErr_Occurred()) Py_CLEAR(out);
    for (Py_ssize_t i = count - 1; out && i > 0; i--) total[above[i]] += total[i];
    for (Py_ssize_t i = 0; out && i < count; i++) {
        PyObject *alone = PyList_GET_ITEM(own, i); /* most elements have nothing in them */
        int is_all = PyFloat_CheckExact(alone) && PyFloat_AS_DOUBLE(alone) == total[i];
        PyObject *sum = is_all ? Py_NewRef(alone) : PyFloat_FromDouble(total[i]);
        if (!sum) Py_CLEAR(out);
        else PyList_SET_ITEM(out, i, sum);
    }
    PyMem_Free(above), PyMem_Free(total);
    return out;
}

PyObject *spread(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *parents, *own;
    if (!PyArg_ParseTuple(args, "OO", &parents, &own) || !are_lists(parents, own)) return NULL;
    Py_ssize_t count = PyList_GET_SIZE(own), *above = parents_of(parents, count);
    long *verdict = PyMem_New(long, count ? count : 1);
    if (above && !verdict) PyErr_NoMemory();
    PyObject *out = above && verdict ? PyList_New(count) : NULL;
    for (Py_ssize_t i = 0; out && i < count; i++) {
        verdict[i] = PyLong_AsLong(PyList_GET_ITEM(own, i));
        if (i && verdict[above[i]] > verdict[i]) verdict[i] = verdict[above[i]];
        PyObject *number = PyErr_Occurred() ? NULL : PyLong_FromLong(verdict[i]);
        if (!number) Py_CLEAR(out);
        else PyList_SET_ITEM(out, i, number);
    }
    PyMem_Free(above), PyMem_Free(verdict);
    return out;
}

PyObject *flagged(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *flags, *found;
    long bits;
    if (!PyArg_ParseTuple(args, "O!l", &PyList_Type, &flags, &bits) || !(found = PyList_New(0))) return NULL;
    for (Py_ssize_t i = 0; found && i < PyList_GET_SIZE(flags); i++) {
        long own = PyLong_AsLong(PyList_GET_ITEM(flags, i));
        if (own == -1 && PyErr_Occurred()) Py_CLEAR(found);
        else if (own & bits) {
            PyObject *place = PyLong_FromSsize_t(i);
            if (!place || PyList_Append(found, place) < 0) Py_CLEAR(found);
            Py_XDECREF(place);
        }
    }
    return found;
}
