/* broadsheet.read.blocks.split: the written page as three lists, names, attributes and texts of its tags. */

#include "native.h"

#define NAMES 512 /* slots of names kept from page to page */
#define LONGEST 15

static PyObject *kept[NAMES]; /* a name of a tag at the place that its letters give; the last one stays */

/* The name as a string; one object for each that is frequent. New reference. */
static PyObject *name_of(const char *from, Py_ssize_t length) {
    if (length > LONGEST) return PyUnicode_DecodeUTF8(from, length, NULL);
    size_t place = (size_t)length;
    for (Py_ssize_t i = 0; i < length; i++) place = place * 31 + (unsigned char)from[i];
    PyObject **slot = &kept[place % NAMES];
    if (*slot && PyUnicode_GET_LENGTH(*slot) == length && !memcmp(PyUnicode_1BYTE_DATA(*slot), from, (size_t)length))
        return Py_NewRef(*slot);
    PyObject *name = PyUnicode_DecodeUTF8(from, length, NULL);
    if (!name || !PyUnicode_IS_ASCII(name)) return name;
    Py_XSETREF(*slot, Py_NewRef(name));
    return name;
}

/* Copies [from, end) to `out` without comments; the number of bytes written. */
static size_t without_comments(const char *from, const char *end, char *out) {
    char *at = out;
    const char *begin;
    while ((begin = FIND(from, end, "<!--"))) {
        const char *close = FIND(begin + 4, end, "-->");
        if (!close) break;
        memcpy(at, from, (size_t)(begin - from));
        at += begin - from;
        from = close + 3;
    }
    memcpy(at, from, (size_t)(end - from));
    return (size_t)(at + (end - from) - out);
}

/* Takes out, in place, what stands in iframes: it is written as it came. The number of bytes left. */
static size_t without_iframes(char *data, size_t length) {
    const char *from = data, *end = data + length, *begin;
    char *at = data;
    while ((begin = FIND(from, end, "<iframe"))) {
        const char *inside = memchr(begin, '>', (size_t)(end - begin));
        const char *close = inside ? FIND(inside + 1, end, "</iframe>") : NULL;
        if (!close) break; /* nor does a later one end */
        inside++;
        memmove(at, from, (size_t)(inside - from));
        at += inside - from;
        from = close;
    }
    memmove(at, from, (size_t)(end - from));
    return (size_t)(at + (end - from) - data);
}

typedef struct {
    PyObject *names, *raws, *texts; /* lists, as long as there are "<" */
    Py_ssize_t count;
} Tags;

/* One tag [from, end) without "<" and ">", and the text [end + 1, next). */
static int add(Tags *tags, const char *from, const char *end, const char *text, const char *next) {
    const char *space = memchr(from, ' ', (size_t)(end - from));
    if (!space) space = end;
    PyObject *name = name_of(from, space - from), *raw = PyUnicode_DecodeUTF8(space, end - space, NULL);
    PyObject *said = PyUnicode_DecodeUTF8(text, next - text, NULL);
    if (!name || !raw || !said) return Py_XDECREF(name), Py_XDECREF(raw), Py_XDECREF(said), -1;
    PyList_SET_ITEM(tags->names, tags->count, name);
    PyList_SET_ITEM(tags->raws, tags->count, raw);
    PyList_SET_ITEM(tags->texts, tags->count, said);
    tags->count++;
    return 0;
}

/* A "<" in a name is not escaped: such a tag comes in pieces, which `begun` collects in place, without the "<". */
static int add_all(Tags *tags, char *data, size_t length) {
    char *end = data + length, *at = memchr(data, '<', length);
    char *begun = NULL, *begun_end = NULL;
    while (at) {
        char *from = at + 1;
        char *next = memchr(from, '<', (size_t)(end - from));
        char *stop = next ? next : end;
        char *close = memchr(from, '>', (size_t)(stop - from));
        if (begun || !close) {
            char *piece_end = close ? close : stop;
            if (!begun) begun = begun_end = from;
            memmove(begun_end, from, (size_t)(piece_end - from));
            begun_end += piece_end - from;
        }
        if (close && add(tags, begun ? begun : from, begun ? begun_end : close, close + 1, stop) < 0) return -1;
        if (close) begun = NULL;
        at = next;
    }
    return 0;
}

static int cut(PyObject *list, const Tags *tags) { /* what was kept for more */
    return PyList_GET_SIZE(list) == tags->count ? 0 : PyList_SetSlice(list, tags->count, PyList_GET_SIZE(list), NULL);
}

PyObject *split(PyObject *Py_UNUSED(module), PyObject *written) {
    Py_ssize_t length;
    const char *from = PyUnicode_AsUTF8AndSize(written, &length);
    if (!from) return NULL;
    char *data = PyMem_Malloc((size_t)length + 1);
    if (!data) return PyErr_NoMemory();
    size_t left = without_iframes(data, without_comments(from, from + length, data));
    Py_ssize_t most = count_of('<', data, data + left);
    Tags tags = {PyList_New(most), PyList_New(most), PyList_New(most), 0};
    PyObject *found = NULL;
    if (tags.names && tags.raws && tags.texts && add_all(&tags, data, left) == 0 && cut(tags.names, &tags) == 0 &&
        cut(tags.raws, &tags) == 0 && cut(tags.texts, &tags) == 0)
        found = PyTuple_Pack(3, tags.names, tags.raws, tags.texts);
    Py_XDECREF(tags.names), Py_XDECREF(tags.raws), Py_XDECREF(tags.texts);
    PyMem_Free(data);
    return found;
}

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
