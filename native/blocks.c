/* broadsheet.read.blocks.grow: elements and blocks of a page from its tags, one look at each. */

#include "native.h"

typedef struct { /* characters of the block that is being read */
    Py_UCS4 *data;
    Py_ssize_t length, room;
    int pieces; /* texts and line breaks in it: also empty space begins a block */
} Text;

typedef struct {
    PyObject *names, *raws, *texts; /* the tokens */
    PyObject *tags, *blocks, *pictures;
    /* One number for each element, in one piece of memory. */
    int *parents, *flags, *inherited, *starts, *ends, *stack, *holders;
    int elements, depth, held; /* how many there are; how many of them are open; how many of those are block-level */
    int first, in_link, breaks;
    Py_ssize_t linked; /* characters inside links */
    Text text;
} Page;

/* str.isspace of one letter, without a call for most. */
static inline int is_white(Py_UCS4 c) {
    if (c < 0x80) return c == ' ' || (c - '\t' < 5) || (c - 0x1C < 4);
    return (c < 0x1680 ? c == 0x85 || c == 0xA0 : c <= 0x3000) && Py_UNICODE_ISSPACE(c);
}

static int is_blank(PyObject *text) { /* str.isspace, but true for no character at all */
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    for (Py_ssize_t i = 0, length = PyUnicode_GET_LENGTH(text); i < length; i++)
        if (!is_white(PyUnicode_READ(kind, data, i))) return 0;
    return 1;
}

static Py_ssize_t stripped_length(PyObject *text) { /* len(text.strip()) */
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t begin = 0, end = PyUnicode_GET_LENGTH(text);
    while (begin < end && is_white(PyUnicode_READ(kind, data, begin))) begin++;
    while (begin < end && is_white(PyUnicode_READ(kind, data, end - 1))) end--;
    return end - begin;
}

static int reserve(Text *text, Py_ssize_t more) {
    if (text->length + more <= text->room) return 0;
    Py_ssize_t room = (text->length + more) * 2 + 1024;
    Py_UCS4 *data = PyMem_Realloc(text->data, (size_t)room * sizeof(Py_UCS4));
    if (!data) return PyErr_NoMemory(), -1;
    text->data = data, text->room = room;
    return 0;
}

static int gather(Text *text, PyObject *piece) {
    Py_ssize_t length = PyUnicode_GET_LENGTH(piece);
    if (reserve(text, length + 1) < 0) return -1; /* PyUnicode_AsUCS4 asks for no more, but for one in old versions */
    if (length && !PyUnicode_AsUCS4(piece, text->data + text->length, length + 1, 0)) return -1;
    text->length += length;
    text->pieces++;
    return 0;
}

static int begins(const Py_UCS4 *at, const Py_UCS4 *end, const char *word) {
    for (; *word; word++, at++)
        if (at == end || *at != (Py_UCS4)*word) return 0;
    return 1;
}

static const struct {
    const char *written;
    Py_ssize_t length;
    Py_UCS4 character;
} REFERENCES[] = {{"&nbsp;", 6, 0xA0}, {"&amp;", 5, '&'}, {"&lt;", 4, '<'}, {"&gt;", 4, '>'}, {"&quot;", 6, '"'}};

/* Which of them begins here; their number for none. */
static size_t reference_at(const Py_UCS4 *at, const Py_UCS4 *end) {
    size_t k = 0;
    while (k < Py_ARRAY_LENGTH(REFERENCES) && !begins(at, end, REFERENCES[k].written)) k++;
    return k;
}

/* Reads references in place, if all are such as the serialiser writes; else false and nothing is changed. */
static int read_known_references(Text *text) {
    const Py_UCS4 *at = text->data, *end = at + text->length;
    unsigned some = 0;
    for (Py_ssize_t i = 0; i < text->length; i++) some |= at[i] == '&'; /* in steps that compilers make wide */
    if (!some) return 1;
    for (; at < end; at++)
        if (*at == '&' && reference_at(at, end) == Py_ARRAY_LENGTH(REFERENCES)) return 0;
    Py_ssize_t to = 0;
    for (at = text->data; at < end;) {
        size_t k = *at == '&' ? reference_at(at, end) : Py_ARRAY_LENGTH(REFERENCES);
        text->data[to++] = k < Py_ARRAY_LENGTH(REFERENCES) ? REFERENCES[k].character : *at;
        at += k < Py_ARRAY_LENGTH(REFERENCES) ? REFERENCES[k].length : 1;
    }
    text->length = to;
    return 1;
}

/* Reads references ("&amp;"); those that the serialiser does not write, by Python's own rules. */
static int read_references(Text *text) {
    if (read_known_references(text)) return 0;
    PyObject *written = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, text->data, text->length);
    PyObject *read = written ? PyObject_CallOneArg(tables.unescape, written) : NULL;
    Py_XDECREF(written);
    if (!read) return -1;
    text->length = 0;
    int failed = gather(text, read);
    Py_DECREF(read);
    return failed;
}

/* " ".join(text.split()) */
static void collapse(Text *text) {
    Py_ssize_t to = 0;
    int is_due = 0;
    for (Py_ssize_t i = 0; i < text->length; i++) {
        Py_UCS4 c = text->data[i];
        if (is_white(c)) {
            is_due = to > 0;
            continue;
        }
        if (is_due) text->data[to++] = ' ';
        is_due = 0;
        text->data[to++] = c;
    }
    text->length = to;
}

static unsigned char ends_alone[0x10000 / 8]; /* bits: letters of tables.marks */

void note_marks(void) {
    memset(ends_alone, 0, sizeof ends_alone);
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(tables.marks); i++) {
        Py_UCS4 c = PyUnicode_READ_CHAR(tables.marks, i);
        if (c < 0x10000) ends_alone[c / 8] |= (unsigned char)(1 << c % 8);
    }
}

static int is_mark_before(Py_UCS4 c) { /* what may follow "." and its like for it to end something */
    return is_white(c) || PyUnicode_FindChar(tables.marks_before, c, 0, PY_SSIZE_T_MAX, 1) >= 0;
}

static inline int may_end(Py_UCS4 c) { return c == '.' || c == ',' || c == ';' || c == ':' || c == '!' || c == '?'; }

/* blocks.MARKS.search */
static int has_marks(const Text *text) {
    for (Py_ssize_t i = 0; i < text->length; i++) {
        Py_UCS4 c = text->data[i];
        if (c < 0x80) {
            if (may_end(c) && (i + 1 == text->length || is_mark_before(text->data[i + 1]))) return 1;
        } else if (c < 0x10000 && ends_alone[c / 8] & (1 << c % 8)) {
            return 1;
        }
    }
    return 0;
}

static int is_all_space(const Text *text) {
    for (Py_ssize_t i = 0; i < text->length; i++)
        if (!is_white(text->data[i])) return 0;
    return 1;
}

#define NUMBERS 32768 /* that are kept from page to page: a megabyte */

static PyObject *numbers[NUMBERS];

/* A number as an object. New reference. */
static PyObject *number(long value) {
    if (value < 0 || value >= NUMBERS) return PyLong_FromLong(value);
    if (!numbers[value] && !(numbers[value] = PyLong_FromLong(value))) return NULL;
    return Py_NewRef(numbers[value]);
}

/* Takes the references; NULL where one of them is. */
static PyObject *call(PyObject *callable, PyObject **args, size_t count) {
    int are_all = 1;
    for (size_t i = 0; i < count; i++) are_all &= args[i] != NULL;
    PyObject *found = are_all ? PyObject_Vectorcall(callable, args, count, NULL) : NULL;
    for (size_t i = 0; i < count; i++) Py_XDECREF(args[i]);
    return found;
}

/* Ends the block before the token `last`, if it says anything. */
static int flush(Page *page, int last) {
    Text *text = &page->text;
    int holder = page->holders[page->held - 1], failed = 0;
    if (read_references(text) < 0) return -1;
    int is_pre = page->inherited[holder] & tables.pre;
    if (!is_pre) collapse(text);
    if (is_pre ? !is_all_space(text) : text->length > 0) {
        Py_ssize_t size = text->length, linked = page->linked < size ? page->linked : size;
        int marks = size - linked >= tables.label && has_marks(text);
        PyObject *fields[] = {
            number(holder), Py_NewRef(PyList_GET_ITEM(page->tags, holder)),
            PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, text->data, size), number(page->first), number(last),
            number((long)linked), number((long)size), number(page->inherited[holder]), PyBool_FromLong(marks)};
        PyObject *block = call(tables.block, fields, Py_ARRAY_LENGTH(fields));
        failed = !block || PyList_Append(page->blocks, block) < 0;
        Py_XDECREF(block);
    }
    text->length = text->pieces = 0;
    page->linked = page->breaks = 0;
    return failed ? -1 : 0;
}

static int begin_element(Page *page, int token, PyObject *name, long told) {
    PyObject *raw = PyList_GET_ITEM(page->raws, token);
    int here = page->elements, above = page->stack[page->depth - 1], does = told & 15;
    if (does == LINK) page->in_link++;
    if (does == BLOCK && page->text.pieces && flush(page, token) < 0) return -1;
    long own = flags_of(name, raw, told >> 8, (told >> 4) & 15);
    if (own < 0 || PyList_Append(page->tags, name) < 0) return -1;
    if (does == BLOCK) page->holders[page->held++] = here;
    page->stack[page->depth++] = here;
    page->elements++;
    page->parents[here] = above;
    page->flags[here] = (int)own;
    page->inherited[here] = (page->inherited[above] & (int)tables.inherited) | (int)own;
    page->starts[here] = page->ends[here] = token;
    return 0;
}

static int end_element(Page *page, int token, long does) {
    if (page->depth <= 1) return 0;
    int closed = page->stack[--page->depth];
    page->ends[closed] = token;
    if (does == END_LINK) page->in_link--;
    if (does != END_BLOCK) return 0;
    if (page->text.pieces && flush(page, token) < 0) return -1;
    if (page->holders[page->held - 1] == closed) page->held--;
    return 0;
}

static int break_line(Page *page, int token) {
    page->breaks++;
    if (!page->text.pieces) return 0;
    if (page->breaks >= 2 && !(page->inherited[page->holders[page->held - 1]] & tables.pre)) return flush(page, token);
    if (reserve(&page->text, 1) < 0) return -1;
    page->text.data[page->text.length++] = '\n';
    page->text.pieces++;
    return 0;
}

static int add_text(Page *page, int token) {
    PyObject *text = PyList_GET_ITEM(page->texts, token);
    if (!PyUnicode_GET_LENGTH(text)) return 0;
    int blank = is_blank(text);
    if (blank && !page->text.pieces) return 0;
    if (!page->text.pieces) page->first = token;
    if (gather(&page->text, text) < 0) return -1;
    if (page->in_link) page->linked += stripped_length(text);
    if (!blank) page->breaks = 0;
    return 0;
}

static struct { /* the last name at its place */
    PyObject *name;
    long told;
} looked_up[256];

void forget_names(void) {
    for (size_t i = 0; i < Py_ARRAY_LENGTH(looked_up); i++) Py_CLEAR(looked_up[i].name);
}

/* What is known of a name; of one that is not, that it begins or ends a block. Most names are one object wherever they stand. */
static long told_of(PyObject *name) {
    size_t place = ((uintptr_t)name >> 4) % Py_ARRAY_LENGTH(looked_up);
    if (looked_up[place].name == name) return looked_up[place].told;
    PyObject *known = PyDict_GetItemWithError(tables.tags, name);
    if (!known && PyErr_Occurred()) return -1;
    int is_end = PyUnicode_GET_LENGTH(name) && PyUnicode_READ_CHAR(name, 0) == '/';
    long told = known ? PyLong_AsLong(known) : is_end ? END_BLOCK : BLOCK;
    if (told < 0) return -1;
    Py_XSETREF(looked_up[place].name, Py_NewRef(name));
    return looked_up[place].told = told;
}

static int read_token(Page *page, int token) {
    PyObject *name = PyList_GET_ITEM(page->names, token);
    long told = told_of(name), does = told & 15;
    int failed = 0;
    if (told < 0) return -1;
    if (does >= LINK) failed = begin_element(page, token, name, told);
    else if (does >= END_LINK) failed = end_element(page, token, does);
    else if (does == BREAK) failed = break_line(page, token);
    else if (does == RULE && page->text.pieces) failed = flush(page, token);
    return failed ? failed : add_text(page, token);
}

static int note_pictures(Page *page) {
    for (Py_ssize_t i = 0, count = PyList_GET_SIZE(page->names); i < count; i++) {
        PyObject *name = PyList_GET_ITEM(page->names, i);
        if (PyUnicode_GET_LENGTH(name) == 3 && PyUnicode_CompareWithASCIIString(name, "img") == 0) {
            PyObject *place = number((long)i);
            int failed = !place || PyList_Append(page->pictures, place) < 0;
            Py_XDECREF(place);
            if (failed) return -1;
        }
    }
    return 0;
}

static int read_page(Page *page) {
    int count = (int)PyList_GET_SIZE(page->names), body = 0;
    while (body < count && PyUnicode_CompareWithASCIIString(PyList_GET_ITEM(page->names, body), "body") != 0) body++;
    for (int i = body < count ? body : 0; i < count; i++)
        if (read_token(page, i) < 0) return -1;
    if (page->text.pieces && flush(page, count) < 0) return -1;
    return note_pictures(page);
}

static PyObject *list_of(const int *values, int count) {
    PyObject *list = PyList_New(count);
    for (int i = 0; list && i < count; i++) {
        PyObject *one = number(values[i]);
        if (!one) Py_CLEAR(list);
        else PyList_SET_ITEM(list, i, one);
    }
    return list;
}

static int is_of_strings(PyObject *list) {
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++)
        if (!PyUnicode_Check(PyList_GET_ITEM(list, i))) return 0;
    return 1;
}

/* True for three lists of strings, equally long. Nothing that is called meanwhile has a hold on them. */
static int are_tokens(PyObject *const *args, Py_ssize_t count) {
    for (int i = 0; i < 3; i++)
        if (count != 3 || !PyList_Check(args[i]) || PyList_GET_SIZE(args[i]) != PyList_GET_SIZE(args[0]) ||
            !is_of_strings(args[i]))
            return 0;
    return PyList_GET_SIZE(args[0]) < INT_MAX / 8;
}

PyObject *grow(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t count) {
    if (!has_learned() || !are_tokens(args, count)) {
        PyErr_SetString(PyExc_TypeError, "grow(names, raws, texts): three lists of strings, equally long, after learn()");
        return NULL;
    }
    Page page = {.names = args[0], .raws = args[1], .texts = args[2], .elements = 1, .depth = 1, .held = 1};
    size_t most = (size_t)PyList_GET_SIZE(args[0]) + 1;
    PyObject *grown = NULL;
    int *room = PyMem_Calloc(most * 7, sizeof(int));
    page.tags = Py_BuildValue("[s]", "#"), page.blocks = PyList_New(0), page.pictures = PyList_New(0);
    if (!room) PyErr_NoMemory();
    if (room && page.tags && page.blocks && page.pictures) {
        int **arrays[] = {&page.parents, &page.flags, &page.inherited, &page.starts, &page.ends, &page.stack, &page.holders};
        for (size_t i = 0; i < 7; i++) *arrays[i] = room + i * most;
        page.ends[0] = (int)most - 1;
        if (read_page(&page) == 0)
            grown = Py_BuildValue(
                "ONNNNNOO", page.tags, list_of(page.parents, page.elements), list_of(page.flags, page.elements),
                list_of(page.inherited, page.elements), list_of(page.starts, page.elements),
                list_of(page.ends, page.elements), page.blocks, page.pictures);
    }
    PyMem_Free(page.text.data);
    PyMem_Free(room);
    Py_XDECREF(page.tags), Py_XDECREF(page.blocks), Py_XDECREF(page.pictures);
    return grown;
}
