/* broadsheet.read.tokens.walked: the parse tree as three lists, names, attributes and texts of its tags.

   The tree is selectolax's, that is lexbor's. It is read where it lies: only fields of the structures below, which are
   lexbor's own (dom/interfaces/node.h, element.h, attr.h, character_data.h). `bind` compares each of them with what
   lexbor's functions say, on the tree of a small page, before any other is walked; where they differ nothing is. */

#include "native.h"

#ifdef _WIN32
PyObject *bind(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args)) { Py_RETURN_FALSE; }
PyObject *walk(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args)) { return PyErr_Format(PyExc_RuntimeError, "bind() said no"); }
#else
#include <dlfcn.h>

typedef struct {
    const char *data;
    size_t length;
} String;

typedef struct Node {
    void *events;
    uintptr_t local_name, prefix, ns;
    void *document;
    struct Node *next, *prev, *parent, *first_child, *last_child;
    void *user;
    unsigned type;
} Node;

typedef struct {
    Node node;
    String data;
} Characters;

typedef struct Attribute {
    Node node;
    uintptr_t upper_name, qualified_name;
    String *value;
    void *owner;
    struct Attribute *next, *prev;
} Attribute;

typedef struct {
    Node node;
    uintptr_t upper_name, qualified_name;
    String *is;
    Attribute *first, *last;
} Element;

enum { ELEMENT = 1, TEXT = 3 };

static struct { /* lexbor's functions */
    const char *(*element_name)(const Element *, size_t *);
    const char *(*attribute_name)(const Attribute *, size_t *);
    const char *(*value)(const Attribute *, size_t *);
    Attribute *(*first_attribute)(const Element *);
    Attribute *(*next_attribute)(const Attribute *);
    Node *(*next)(const Node *);
    Node *(*parent)(const Node *);
    Node *(*first_child)(const Node *);
    unsigned (*type)(const Node *);
    uintptr_t (*local_name)(const Node *);
    _Bool (*is_void)(const Node *);
} lexbor;

static int is_bound;
static PyObject *left_out; /* names of elements that are passed over with all they hold */

#define KNOWN 256 /* more than there are tags that lexbor numbers; the numbers of others are addresses */

static struct {
    PyObject *start, *end;
    int is_void, is_left_out, is_opaque;
} known[KNOWN];

/* Copies without "<", which names may have but no tag that is split; the length. */
static Py_ssize_t without_angles(char *out, const char *from, size_t length) {
    char *at = out;
    for (size_t i = 0; i < length; i++)
        if (from[i] != '<') *at++ = from[i];
    return at - out;
}

typedef struct { /* what is being written: attributes or a text */
    char *data;
    size_t length, room;
} Bytes;

static int make_room(Bytes *bytes, size_t more) {
    if (bytes->length + more <= bytes->room) return 0;
    size_t room = (bytes->length + more) * 2 + 4096;
    char *data = PyMem_Realloc(bytes->data, room);
    if (!data) return PyErr_NoMemory(), -1;
    bytes->data = data, bytes->room = room;
    return 0;
}

#define IN_TEXT '&' /* no quote is escaped there */
enum { LONGEST = 6 }; /* bytes that one byte becomes when it is escaped: "&quot;" */

/* Whether nothing in it is written otherwise; looked at to the end, in steps that compilers make wide. */
static int is_plain(const char *from, size_t length, char quote) {
    unsigned char some = 0;
    for (size_t i = 0; i < length; i++) {
        char c = from[i];
        some |= (unsigned char)(c == '&') | (c == '<') | (c == '>') | (c == '\xC2') | (c == quote);
    }
    return !some;
}

/* Appends as a serialiser of HTML escapes it (HTML Standard, 13.3). */
static int escape(Bytes *out, const char *from, size_t length, char quote) {
    if (is_plain(from, length, quote)) {
        if (make_room(out, length) < 0) return -1;
        if (length) memcpy(out->data + out->length, from, length);
        out->length += length;
        return 0;
    }
    if (make_room(out, length * LONGEST) < 0) return -1;
    char *at = out->data + out->length;
    for (const char *end = from + length; from < end; from++) {
        const char *written = NULL;
        if (*from == '&') written = "&amp;";
        else if (*from == '<') written = "&lt;";
        else if (*from == '>') written = "&gt;";
        else if (*from == quote) written = "&quot;";
        else if ((unsigned char)*from == 0xC2 && from + 1 < end && (unsigned char)from[1] == 0xA0) written = "&nbsp;", from++;
        if (!written) {
            *at++ = *from;
            continue;
        }
        size_t size = strlen(written);
        memcpy(at, written, size), at += size;
    }
    out->length = (size_t)(at - out->data);
    return 0;
}

static PyObject *as_text(const char *from, size_t length) { return PyUnicode_DecodeUTF8(from, (Py_ssize_t)length, "replace"); }

typedef struct {
    PyObject **names, **raws, **texts;
    Py_ssize_t count, room;
    Bytes text; /* what follows the last tag, where it is not one plain piece */
    const String *piece; /* that one */
    Bytes raw;
} Tags;

static int grow_tags(Tags *tags) {
    Py_ssize_t room = tags->room * 2 + 1024;
    PyObject ***columns[] = {&tags->names, &tags->raws, &tags->texts};
    for (int i = 0; i < 3; i++) {
        PyObject **column = PyMem_Realloc(*columns[i], (size_t)room * sizeof(PyObject *));
        if (!column) return PyErr_NoMemory(), -1;
        *columns[i] = column;
    }
    tags->room = room;
    return 0;
}

/* The text after the last tag is complete. */
static int end_text(Tags *tags) {
    if (!tags->count) return tags->text.length = 0, tags->piece = NULL, 0;
    PyObject *text = tags->piece ? as_text(tags->piece->data, tags->piece->length) : as_text(tags->text.data, tags->text.length);
    tags->text.length = 0, tags->piece = NULL;
    tags->texts[tags->count - 1] = text;
    return text ? 0 : -1;
}

static int add_text(Tags *tags, const String *piece) {
    if (!piece->length) return 0;
    if (!tags->piece && !tags->text.length && is_plain(piece->data, piece->length, IN_TEXT)) return tags->piece = piece, 0;
    if (tags->piece && escape(&tags->text, tags->piece->data, tags->piece->length, IN_TEXT) < 0) return -1;
    tags->piece = NULL;
    return escape(&tags->text, piece->data, piece->length, IN_TEXT);
}

/* Takes both references. */
static int add_tag(Tags *tags, PyObject *name, PyObject *raw) {
    if (name && raw && end_text(tags) == 0 && (tags->count < tags->room || grow_tags(tags) == 0)) {
        tags->names[tags->count] = name, tags->raws[tags->count] = raw, tags->texts[tags->count] = NULL;
        tags->count++;
        return 0;
    }
    Py_XDECREF(name), Py_XDECREF(raw);
    return -1;
}

/* ` name="value"` for each of an element. */
static PyObject *raw_of(Bytes *out, const Element *element) {
    out->length = 0;
    for (const Attribute *attribute = element->first; attribute; attribute = attribute->next) {
        size_t length = 0;
        const char *name = lexbor.attribute_name(attribute, &length);
        if (make_room(out, length + 4) < 0) return NULL;
        out->data[out->length++] = ' ';
        if (name) out->length += (size_t)without_angles(out->data + out->length, name, length);
        memcpy(out->data + out->length, "=\"", 2), out->length += 2;
        const String *value = attribute->value;
        if (value && value->data && escape(out, value->data, value->length, '"') < 0) return NULL;
        if (make_room(out, 1) < 0) return NULL;
        out->data[out->length++] = '"';
    }
    return as_text(out->data, out->length);
}

/* "p" or "/p". */
static PyObject *name_of(Bytes *out, const Element *element, int is_end) {
    size_t length = 0;
    const char *name = lexbor.element_name(element, &length);
    out->length = 0;
    if (make_room(out, length + 1) < 0) return NULL;
    if (is_end) out->data[0] = '/';
    return as_text(out->data, (size_t)is_end + (name ? (size_t)without_angles(out->data + is_end, name, length) : 0));
}

/* What is to be known of a tag; 0, or -1 with an exception. Only such names as each document has come here. */
static int get_to_know(Tags *tags, const Element *element) {
    uintptr_t id = element->node.local_name;
    PyObject *start = name_of(&tags->raw, element, 0), *end = name_of(&tags->raw, element, 1);
    int is_left_out = start ? PySet_Contains(left_out, start) : -1;
    if (!start || !end || is_left_out < 0) return Py_XDECREF(start), Py_XDECREF(end), -1;
    known[id].start = start, known[id].end = end;
    known[id].is_left_out = is_left_out;
    known[id].is_void = lexbor.is_void(&element->node);
    known[id].is_opaque = PyUnicode_CompareWithASCIIString(start, "iframe") == 0;
    return 0;
}

/* Begins an element: 1 where its children come next, 0 where they are passed over, -1 with an exception. */
static int begin(Tags *tags, const Element *element, uintptr_t html) {
    uintptr_t id = element->node.local_name;
    int is_known = id < KNOWN && element->node.ns == html && !element->qualified_name && !element->node.prefix;
    if (is_known && !known[id].start && get_to_know(tags, element) < 0) return -1;
    if (is_known && known[id].is_left_out) return 0;
    PyObject *name = is_known ? Py_NewRef(known[id].start) : name_of(&tags->raw, element, 0);
    int is_left_out = is_known || !name ? 0 : PySet_Contains(left_out, name);
    if (is_left_out) return Py_XDECREF(name), is_left_out < 0 ? -1 : 0;
    int is_opaque = is_known ? known[id].is_opaque : name && PyUnicode_CompareWithASCIIString(name, "iframe") == 0;
    int is_void = is_known ? known[id].is_void : lexbor.is_void(&element->node);
    if (add_tag(tags, name, element->first ? raw_of(&tags->raw, element) : PyUnicode_New(0, 0)) < 0) return -1;
    if (!is_opaque && element->node.first_child) return 1;
    if (is_void) return 0;
    name = is_known ? Py_NewRef(known[id].end) : name_of(&tags->raw, element, 1);
    return add_tag(tags, name, PyUnicode_New(0, 0)) < 0 ? -1 : 0;
}

static int end(Tags *tags, const Element *element, uintptr_t html) {
    uintptr_t id = element->node.local_name;
    int is_known = id < KNOWN && element->node.ns == html && !element->qualified_name && !element->node.prefix;
    if (is_known ? known[id].is_void : lexbor.is_void(&element->node)) return 0;
    return add_tag(tags, is_known ? Py_NewRef(known[id].end) : name_of(&tags->raw, element, 1), PyUnicode_New(0, 0));
}

/* Everything below a node, without recursion: trees are deep. */
static int walk_all(Tags *tags, const Node *root, uintptr_t html) {
    const Node *node = root->first_child;
    while (node) {
        int goes_down = 0;
        if (node->type == ELEMENT) goes_down = begin(tags, (const Element *)node, html);
        else if (node->type == TEXT && add_text(tags, &((const Characters *)node)->data) < 0) return -1;
        if (goes_down < 0) return -1;
        if (goes_down) {
            node = node->first_child;
            continue;
        }
        while (!node->next) {
            node = node->parent;
            if (!node || node == root) return end_text(tags);
            if (end(tags, (const Element *)node, html) < 0) return -1;
        }
        node = node->next;
    }
    return end_text(tags);
}

static PyObject *as_list(PyObject **items, Py_ssize_t count) { /* takes the references */
    PyObject *list = PyList_New(count);
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *item = items[i];
        if (list && !item) item = PyUnicode_New(0, 0);
        if (list) PyList_SET_ITEM(list, i, item);
        else Py_XDECREF(item);
    }
    return list;
}

static PyObject *tokens_below(const Node *root, uintptr_t html) {
    Tags tags = {0};
    int failed = walk_all(&tags, root, html) < 0;
    PyObject *lists[] = {as_list(tags.names, tags.count), as_list(tags.raws, tags.count), as_list(tags.texts, tags.count)};
    PyObject *found = failed || !lists[0] || !lists[1] || !lists[2] ? NULL : PyTuple_Pack(3, lists[0], lists[1], lists[2]);
    for (int i = 0; i < 3; i++) Py_XDECREF(lists[i]);
    PyMem_Free(tags.names), PyMem_Free(tags.raws), PyMem_Free(tags.texts);
    PyMem_Free(tags.text.data), PyMem_Free(tags.raw.data);
    return found;
}

/* walk(root): the tokens of the document whose first element lies at the address. */
PyObject *walk(PyObject *Py_UNUSED(module), PyObject *address) {
    if (!is_bound) return PyErr_Format(PyExc_RuntimeError, "bind() said no");
    const Node *root = PyLong_AsVoidPtr(address);
    if (!root) return PyErr_Occurred() ? NULL : PyErr_Format(PyExc_ValueError, "no tree");
    return tokens_below(root->parent, root->ns);
}

/* True where the fields of a node, its attributes and all below it are where we take them to be. */
static int is_as_expected(const Node *node, int depth) {
    if (node->type != lexbor.type(node) || node->local_name != lexbor.local_name(node) || node->next != lexbor.next(node) ||
        node->parent != lexbor.parent(node) || node->first_child != lexbor.first_child(node) || depth > 9)
        return 0;
    if (lexbor.type(node) == ELEMENT) {
        const Element *element = (const Element *)node;
        if (element->first != lexbor.first_attribute(element)) return 0;
        for (const Attribute *attribute = lexbor.first_attribute(element); attribute; attribute = lexbor.next_attribute(attribute)) {
            size_t length = 0;
            const char *value = lexbor.value(attribute, &length);
            if (attribute->next != lexbor.next_attribute(attribute) || !attribute->value) return 0;
            if (attribute->value->data != value || attribute->value->length != length) return 0;
        }
    }
    for (const Node *child = lexbor.first_child(node); child; child = lexbor.next(child))
        if (!is_as_expected(child, depth + 1)) return 0;
    return 1;
}

/* bind(path, root, left_out): whether trees of the library at the path may be walked, without elements of some names.
   Tried on one whose attributes all have values, and which is asked by lexbor's own functions where it goes on. */
PyObject *bind(PyObject *Py_UNUSED(module), PyObject *args) {
    const char *path;
    PyObject *address, *names;
    if (!PyArg_ParseTuple(args, "sO!O!", &path, &PyLong_Type, &address, &PyFrozenSet_Type, &names)) return NULL;
    const struct {
        void *place;
        const char *name;
    } functions[] = {
        {&lexbor.element_name, "lxb_dom_element_qualified_name"}, {&lexbor.attribute_name, "lxb_dom_attr_qualified_name"},
        {&lexbor.value, "lxb_dom_attr_value_noi"}, {&lexbor.first_attribute, "lxb_dom_element_first_attribute_noi"},
        {&lexbor.next_attribute, "lxb_dom_element_next_attribute_noi"}, {&lexbor.next, "lxb_dom_node_next_noi"},
        {&lexbor.parent, "lxb_dom_node_parent_noi"}, {&lexbor.first_child, "lxb_dom_node_first_child_noi"},
        {&lexbor.type, "lxb_dom_node_type_noi"}, {&lexbor.local_name, "lxb_dom_node_tag_id_noi"},
        {&lexbor.is_void, "lxb_html_node_is_void_noi"}};
    if (is_bound) return PyErr_Format(PyExc_RuntimeError, "bound already"); /* what is known of names stays */
    void *library = dlopen(path, RTLD_LAZY | RTLD_NOLOAD);
    if (!library) Py_RETURN_FALSE;
    for (size_t i = 0; i < Py_ARRAY_LENGTH(functions); i++) {
        void *function = dlsym(library, functions[i].name);
        if (!function) Py_RETURN_FALSE;
        memcpy(functions[i].place, &function, sizeof function);
    }
    const Node *root = PyLong_AsVoidPtr(address);
    if (!root) return PyErr_Occurred() ? NULL : PyErr_Format(PyExc_ValueError, "no tree");
    Py_XSETREF(left_out, Py_NewRef(names));
    is_bound = is_as_expected(root, 0);
    return PyBool_FromLong(is_bound);
}
#endif
