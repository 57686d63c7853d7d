/* broadsheet.read.output.Writer: the elements that are open while an article is written, and what is written of them.

   The Python class is the specification; here are its methods that every tag and text goes through. Those that are
   rare (pictures, captions, embeds) stay Python's: output.Compiled inherits both. */

#include "native.h"
#include "structmember.h"

enum { FLOW, TEXTUAL, WITHIN_LINE, IMPLIED, TRANSPARENT }; /* as in writer.py */
#define DEEPEST 256

typedef struct {
    PyObject *tag, *open, *close; /* strings */
    PyObject *pad, *captions;     /* lists, or NULL: empty cells before the first full one of a row; words of a figure */
    int kind, is_written;
} Frame;

typedef struct {
    PyObject_HEAD
    PyObject *out; /* a list of strings */
    Frame *stack;
    Py_ssize_t depth, room; /* of the frames; the first is none */
    Py_ssize_t waiting, implied;
    char is_heading, line_break;
} Writer;

#define TRY(did) do { if ((did) < 0) return -1; } while (0)
#define IS(text, literal) (PyUnicode_CompareWithASCIIString(text, literal) == 0)

static int are_same(PyObject *one, PyObject *other) {
    if (one == other) return 1;
    Py_ssize_t length = PyUnicode_GET_LENGTH(one);
    return length == PyUnicode_GET_LENGTH(other) && PyUnicode_KIND(one) == PyUnicode_KIND(other) &&
           !memcmp(PyUnicode_DATA(one), PyUnicode_DATA(other), (size_t)length * PyUnicode_KIND(one));
}

static int is_space(PyObject *text) { /* str.isspace */
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    for (Py_ssize_t i = 0; i < length; i++)
        if (!Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, i))) return 0;
    return length > 0;
}

static PyObject *without_lead(PyObject *text) { /* str.lstrip */
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t at = 0, length = PyUnicode_GET_LENGTH(text);
    while (at < length && Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, at))) at++;
    return PyUnicode_Substring(text, at, length);
}

static void clear_frame(Frame *frame) {
    Py_XDECREF(frame->tag), Py_XDECREF(frame->open), Py_XDECREF(frame->close), Py_XDECREF(frame->pad), Py_XDECREF(frame->captions);
}

static int append_if_any(PyObject *list, PyObject *text) { return PyUnicode_GET_LENGTH(text) ? PyList_Append(list, text) : 0; }

static int append_ascii(Writer *w, const char *text) {
    PyObject *made = PyUnicode_FromString(text);
    int failed = made ? PyList_Append(w->out, made) : -1;
    Py_XDECREF(made);
    return failed;
}

/* -- frames */

/* Puts a frame at a depth; takes the references, also where it fails. */
static int insert(Writer *w, Py_ssize_t depth, Frame frame) {
    if (!frame.tag || !frame.open || !frame.close) return clear_frame(&frame), -1;
    if (w->depth == w->room) {
        Py_ssize_t room = w->room * 2 + 8;
        Frame *stack = PyMem_Realloc(w->stack, (size_t)room * sizeof(Frame));
        if (!stack) return clear_frame(&frame), PyErr_NoMemory(), -1;
        w->stack = stack, w->room = room;
    }
    memmove(&w->stack[depth + 1], &w->stack[depth], (size_t)(w->depth - depth) * sizeof(Frame));
    w->stack[depth] = frame;
    w->depth++;
    w->waiting++;
    return 0;
}

static int push(Writer *w, PyObject *tag, int kind, PyObject *open, PyObject *close) {
    return insert(w, w->depth, (Frame){Py_NewRef(tag), Py_XNewRef(open), Py_XNewRef(close), .kind = kind});
}

static int push_without_tags(Writer *w, PyObject *tag, int kind) {
    PyObject *none = PyUnicode_New(0, 0);
    int failed = push(w, tag, kind, none, none);
    Py_XDECREF(none);
    return failed;
}

/* Opens an element above this depth that no tag of the page opened. */
static int imply(Writer *w, const char *tag, Py_ssize_t depth) {
    PyObject *open = PyUnicode_FromFormat("<%s>", tag), *close = PyUnicode_FromFormat("</%s>", tag);
    TRY(insert(w, depth + 1, (Frame){PyUnicode_FromString(tag), open, close, .kind = IMPLIED}));
    w->implied++;
    return 0;
}

static int write_frames(Writer *w) { /* that are open and not written */
    for (Py_ssize_t i = 0; w->waiting && i < w->depth; i++) {
        Frame *frame = &w->stack[i];
        if (frame->is_written) continue;
        frame->is_written = 1;
        TRY(append_if_any(w->out, frame->open));
        for (Py_ssize_t k = 0; frame->pad && k < PyList_GET_SIZE(frame->pad); k++)
            TRY(PyList_Append(w->out, PyList_GET_ITEM(frame->pad, k)));
    }
    w->waiting = 0;
    return 0;
}

/* An empty cell is written only in a row that is. */
static int keep_cell(Writer *w, const Frame *cell) {
    for (Py_ssize_t i = w->depth - 1; i >= 0; i--) {
        Frame *row = &w->stack[i];
        if (!IS(row->tag, "tr")) continue;
        if (!row->is_written && !row->pad && !(row->pad = PyList_New(0))) return -1;
        PyObject *written = PyUnicode_Concat(cell->open, cell->close);
        int failed = written ? PyList_Append(row->is_written ? w->out : row->pad, written) : -1;
        Py_XDECREF(written);
        return failed;
    }
    return 0;
}

static int write_captions(Writer *w, PyObject *captions) {
    PyObject *written = PyObject_CallOneArg(tables.captioned, captions);
    int failed = written ? PyList_Append(w->out, written) : -1;
    Py_XDECREF(written);
    return failed;
}

static int end_frame(Writer *w, Frame *frame) {
    int has_captions = frame->captions && PyList_GET_SIZE(frame->captions);
    if (has_captions && !frame->is_written) { /* the picture could not be found; its words are kept */
        TRY(write_frames(w));
        frame->is_written = 1;
        TRY(append_if_any(w->out, frame->open));
    }
    if (frame->is_written) {
        if (has_captions) TRY(write_captions(w, frame->captions));
        return PyList_Append(w->out, frame->close); /* also nothing: `caption` looks at what was written last */
    }
    return IS(frame->tag, "td") || IS(frame->tag, "th") ? keep_cell(w, frame) : 0;
}

static int pop(Writer *w) {
    Frame frame = w->stack[--w->depth];
    w->waiting -= !frame.is_written;
    w->implied -= frame.kind == IMPLIED;
    int failed = end_frame(w, &frame);
    clear_frame(&frame);
    return failed;
}

static int pop_to(Writer *w, Py_ssize_t depth) {
    while (w->depth > depth) TRY(pop(w));
    return 0;
}

/* A block-level boundary ends the paragraph that loose text began, and the inline elements in it. */
static int end_implied(Writer *w) {
    w->line_break = 0;
    for (Py_ssize_t depth = w->depth - 1; w->implied && depth > 0; depth--) {
        if (w->stack[depth].kind == IMPLIED) return pop_to(w, depth);
        if (w->stack[depth].kind != WITHIN_LINE) return 0;
    }
    return 0;
}

/* The paragraph that is open is a sub-heading; what makes it bold is left out. */
static int make_heading(Writer *w) {
    for (Py_ssize_t i = w->depth - 1; i >= 0; i--) {
        Frame *frame = &w->stack[i];
        int holds_text = (frame->kind == TEXTUAL || frame->kind == IMPLIED) && !frame->is_written, is_bold = 0;
        if (holds_text ? !IS(frame->tag, "p") : !(is_bold = IS(frame->tag, "b") || IS(frame->tag, "strong"))) {
            if (holds_text) return 0;
            continue;
        }
        PyObject *open = PyUnicode_FromString(is_bold ? "" : "<h3>"), *close = PyUnicode_FromString(is_bold ? "" : "</h3>");
        if (open) Py_SETREF(frame->open, open);
        if (close) Py_SETREF(frame->close, close);
        if (!open || !close) return -1;
        if (holds_text) return 0;
    }
    return 0;
}

static Py_ssize_t holder(const Writer *w) { /* depth of what is open, inline elements passed over */
    Py_ssize_t depth = w->depth - 1;
    while (w->stack[depth].kind == WITHIN_LINE) depth--;
    return depth;
}

/* -- the methods */

static PyObject *done(int failed) { return failed ? NULL : Py_NewRef(Py_None); }

/* What is told of a tag: (kind, start tag, end tag); NULL for one that is not written. */
static PyObject *frame_of(PyObject *tag) { return PyDict_GetItemWithError(tables.frames, tag); }
static int kind_of(PyObject *told) { return told ? (int)PyLong_AsLong(PyTuple_GET_ITEM(told, 0)) : FLOW; }

/* The first href among attributes as a serialiser writes them; NULL where there is none, or something is odd. */
static const char *href_of(const char *at, const char *end, const char **stop) {
    while (at < end && *at == ' ') {
        const char *name = at + 1, *equals = memchr(name, '=', (size_t)(end - name));
        if (!equals || end - equals < 3 || equals[1] != '"') return NULL;
        const char *close = memchr(equals + 2, '"', (size_t)(end - equals - 2));
        if (!close || memchr(name, ' ', (size_t)(equals - name))) return NULL;
        if (equals - name == 4 && !memcmp(name, "href", 4)) return *stop = close, equals + 2;
        at = close + 1;
    }
    return NULL;
}

/* The start tag of a link whose address is absolute and stands as it is to be written; NULL where Python is to see to it. */
static PyObject *plain_link(PyObject *raw) {
    if (!PyUnicode_IS_ASCII(raw)) return NULL;
    const char *end, *from = (const char *)PyUnicode_1BYTE_DATA(raw);
    if (!(from = href_of(from, from + PyUnicode_GET_LENGTH(raw), &end)) || end - from < 8) return NULL;
    if (memcmp(from, "https://", 8) != 0 && memcmp(from, "http://w", 8) != 0) return NULL;
    for (const char *at = from; at < end; at++)
        if ((unsigned char)*at <= ' ' || *at == '[' || *at == '\'' || *at == '<' || *at == '>' || (*at == '&' && (end - at < 5 || memcmp(at, "&amp;", 5) != 0)))
            return NULL;
    PyObject *start = PyUnicode_New(end - from + 11, 127);
    if (!start) return NULL;
    char *out = (char *)PyUnicode_1BYTE_DATA(start);
    memcpy(out, "<a href=\"", 9), memcpy(out + 9, from, (size_t)(end - from)), memcpy(out + 9 + (end - from), "\">", 2);
    return start;
}

static int open_link(Writer *w, PyObject *tag, PyObject *raw) {
    PyObject *start = plain_link(raw);
    if (start) {
        PyObject *told = frame_of(tag);
        int done = told ? push(w, tag, WITHIN_LINE, start, PyTuple_GET_ITEM(told, 2)) : -1;
        Py_DECREF(start);
        return done;
    }
    if (PyErr_Occurred()) return -1;
    PyObject *tags = PyObject_CallMethod((PyObject *)w, "_inline_tags", "OO", tag, raw), *open, *close;
    int failed = !tags || !PyArg_ParseTuple(tags, "UU", &open, &close) || push(w, tag, WITHIN_LINE, open, close) < 0;
    Py_XDECREF(tags);
    return failed ? -1 : 0;
}

/* Whether attributes may be any that a start tag keeps: anchors, of cells, of lists, of what is in another script. */
static int may_be_kept(PyObject *tag, PyObject *raw) {
    if (PyUnicode_KIND(raw) != PyUnicode_1BYTE_KIND || IS(tag, "ol")) return 1;
    const char *from = (const char *)PyUnicode_1BYTE_DATA(raw), *end = from + PyUnicode_GET_LENGTH(raw);
    if (IS(tag, "pre") && FIND(from, end, "class=\"language-")) return 1;
    if (end - from > 8 && !memcmp(from, " PLACE=\"", 8)) return 1;
    return FIND(from, end, " dir=\"") || FIND(from, end, " lang=\"") || ((IS(tag, "td") || IS(tag, "th")) && FIND(from, end, "span"));
}

static int open_block(Writer *w, PyObject *tag, PyObject *raw, PyObject *told) {
    PyObject *open = PyTuple_GET_ITEM(told, 1);
    PyObject *started = PyUnicode_GET_LENGTH(raw) && may_be_kept(tag, raw) ? PyObject_CallFunctionObjArgs(tables.start_of, tag, raw, NULL) : Py_NewRef(open);
    if (started && !PyUnicode_Check(started)) {
        PyErr_SetString(PyExc_TypeError, "a start tag is a string");
        Py_CLEAR(started);
    }
    int failed = started ? push(w, tag, kind_of(told), started, PyTuple_GET_ITEM(told, 2)) : -1;
    Py_XDECREF(started);
    return failed;
}

static int open_tag(Writer *w, PyObject *tag, PyObject *raw, int is_bare) {
    PyObject *told = frame_of(tag);
    int kind = kind_of(told);
    if (!told && PyErr_Occurred()) return -1;
    if (w->depth > DEEPEST) return push_without_tags(w, tag, kind == WITHIN_LINE ? WITHIN_LINE : FLOW);
    if (kind == TRANSPARENT) return 0;
    if (kind == WITHIN_LINE)
        return IS(tag, "a") ? open_link(w, tag, raw) : push(w, tag, kind, PyTuple_GET_ITEM(told, 1), PyTuple_GET_ITEM(told, 2));
    TRY(end_implied(w));
    return told && !is_bare ? open_block(w, tag, raw, told) : push_without_tags(w, tag, FLOW);
}

static PyObject *writer_open(Writer *w, PyObject *const *args, Py_ssize_t count) {
    if (count != 3 || !PyUnicode_Check(args[0]) || !PyUnicode_Check(args[1]))
        return PyErr_Format(PyExc_TypeError, "open(tag, raw, caption)");
    int is_bare = PyObject_IsTrue(args[2]);
    return is_bare < 0 ? NULL : done(open_tag(w, args[0], args[1], is_bare));
}

static int close_tag(Writer *w, PyObject *tag) {
    PyObject *told = frame_of(tag);
    int kind = kind_of(told);
    if (!told && PyErr_Occurred()) return -1;
    if (kind == TRANSPARENT) return 0;
    if (kind != WITHIN_LINE) TRY(end_implied(w));
    for (Py_ssize_t depth = w->depth - 1; depth > 0; depth--) {
        Frame *frame = &w->stack[depth];
        int is_same = are_same(frame->tag, tag);
        if (kind == WITHIN_LINE) {
            if (is_same) return pop_to(w, depth);
            if (frame->kind != WITHIN_LINE && frame->kind != IMPLIED) return 0;
        } else if (is_same && frame->kind != WITHIN_LINE) {
            return pop_to(w, depth);
        }
    }
    return 0;
}

static PyObject *writer_close(Writer *w, PyObject *tag) {
    if (!PyUnicode_Check(tag)) return PyErr_Format(PyExc_TypeError, "close(tag)");
    return done(close_tag(w, tag));
}

static int write_text(Writer *w, PyObject *text, int says_something) {
    if (w->is_heading && says_something) {
        w->is_heading = 0;
        TRY(make_heading(w));
    }
    if (w->line_break && says_something) {
        w->line_break = 0;
        TRY(write_frames(w));
        TRY(append_ascii(w, "<br>"));
    }
    TRY(write_frames(w));
    return PyList_Append(w->out, text);
}

/* Whether a figure that no tag of the page opened is open there, and all that opened since is not written. */
static int is_past_picture(const Writer *w, Py_ssize_t depth) {
    if (w->stack[depth].kind != IMPLIED || !IS(w->stack[depth].tag, "figure")) return 0;
    for (Py_ssize_t i = depth + 1; i < w->depth; i++)
        if (w->stack[i].is_written) return 0;
    return 1;
}

static int end_figure(Writer *w, Py_ssize_t depth) { /* what opened since stays open */
    Frame figure = w->stack[depth];
    memmove(&w->stack[depth], &w->stack[depth + 1], (size_t)(--w->depth - depth) * sizeof(Frame));
    w->implied--;
    int failed = end_frame(w, &figure);
    clear_frame(&figure);
    return failed;
}

static int add_text(Writer *w, PyObject *text) {
    Py_ssize_t depth = holder(w);
    int is_blank = is_space(text);
    if (!is_blank && is_past_picture(w, depth)) TRY(end_figure(w, depth--));
    if (w->stack[depth].kind != FLOW) return write_text(w, text, !is_blank);
    if (is_blank) return 0;
    TRY(imply(w, "p", depth));
    if (!(text = without_lead(text))) return -1;
    w->line_break = 0;
    int failed = write_text(w, text, 1);
    Py_DECREF(text);
    return failed;
}

static PyObject *writer_text(Writer *w, PyObject *text) {
    return PyUnicode_Check(text) ? done(add_text(w, text)) : PyErr_Format(PyExc_TypeError, "text(str)");
}

static int void_tag(Writer *w, PyObject *tag) {
    if (IS(tag, "hr")) return end_implied(w) < 0 || write_frames(w) < 0 ? -1 : append_ascii(w, "<hr>");
    int is_open = 0;
    for (Py_ssize_t i = 1; i < w->depth; i++) {
        is_open |= w->stack[i].is_written;
        if (w->stack[i].is_written && IS(w->stack[i].tag, "pre")) return write_frames(w) < 0 ? -1 : append_ascii(w, "\n");
    }
    if (is_open) w->line_break = 1;
    return 0;
}

static PyObject *writer_void(Writer *w, PyObject *tag) {
    return PyUnicode_Check(tag) ? done(void_tag(w, tag)) : PyErr_Format(PyExc_TypeError, "void(tag)");
}

static PyObject *writer_media(Writer *w, PyObject *piece) {
    if (!PyUnicode_Check(piece)) return PyErr_Format(PyExc_TypeError, "media(str)");
    Py_ssize_t depth = holder(w);
    int is_in_figure = 0;
    for (Py_ssize_t i = 0; i < w->depth; i++) is_in_figure |= IS(w->stack[i].tag, "figure");
    if (w->stack[depth].kind == FLOW && !is_in_figure && imply(w, "figure", depth) < 0) return NULL;
    return done(write_frames(w) < 0 ? -1 : PyList_Append(w->out, piece));
}

static PyObject *writer_write(Writer *w, PyObject *piece) {
    if (!PyUnicode_Check(piece)) return PyErr_Format(PyExc_TypeError, "_write(str)");
    return done(write_frames(w) < 0 ? -1 : PyList_Append(w->out, piece));
}

/* -- many tags at once */

static int is_rare(PyObject *name, PyObject *raw) { /* what Python writes: pictures, players, and boxes that scripts fill */
    static PyObject *lazy, *player;
    switch (PyUnicode_GET_LENGTH(name) ? PyUnicode_READ_CHAR(name, 0) : 0) { /* of the few names that begin so */
    case 'i': if (IS(name, "img") || IS(name, "iframe")) return 1; break;
    case 's': if (IS(name, "source")) return 1; break;
    case 'e': if (IS(name, "embed")) return 1; break;
    case 'l': if (IS(name, "lite-youtube")) return 1; break;
    case 'v': if (IS(name, "video")) return 1; break;
    case 'a': if (IS(name, "audio")) return 1; break;
    case '/': if (IS(name, "/picture") || IS(name, "/video") || IS(name, "/audio")) return 1; break;
    }
    if (!PyUnicode_GET_LENGTH(raw)) return 0;
    if (!lazy && !(lazy = PyUnicode_FromString("data-src"))) return -1;
    if (!player && !(player = PyUnicode_FromString("youtu"))) return -1;
    int has = PyUnicode_Contains(raw, lazy);
    return has ? has : PyUnicode_Contains(raw, player);
}

static int does_of(PyObject *name) {
    PyObject *told = PyDict_GetItemWithError(tables.tags, name);
    return told ? (int)(PyLong_AsLong(told) & 15) : BLOCK;
}

/* One tag as output._walk writes it. */
static int write_tag(Writer *w, PyObject *name, PyObject *raw, int is_live) {
    if (PyUnicode_GET_LENGTH(name) && PyUnicode_READ_CHAR(name, 0) == '/') {
        PyObject *tag = PyUnicode_Substring(name, 1, PyUnicode_GET_LENGTH(name));
        int failed = tag ? close_tag(w, tag) : -1;
        Py_XDECREF(tag);
        return failed;
    }
    int does = does_of(name);
    if (PyErr_Occurred()) return -1;
    if (does == RULE || (does == BREAK && is_live)) return void_tag(w, name);
    if (does >= LINK || (does == NOTHING && frame_of(name))) return open_tag(w, name, raw, 0);
    return PyErr_Occurred() ? -1 : 0;
}

/* What a block that begins at this tag changes: where its words end, and whether it is a sub-heading. */
static int begin_block(Writer *w, Py_ssize_t at, PyObject *lasts, PyObject *headings, Py_ssize_t *until) {
    PyObject *key = PyLong_FromSsize_t(at), *last = key ? PyDict_GetItemWithError(lasts, key) : NULL;
    int is_heading = last ? PySet_Contains(headings, key) : -1;
    Py_XDECREF(key);
    if (!last && !PyErr_Occurred()) PyErr_Format(PyExc_KeyError, "no block begins at tag %zd", at);
    if (is_heading < 0) return -1;
    w->is_heading = (char)is_heading;
    *until = PyLong_AsSsize_t(last);
    return *until == -1 && PyErr_Occurred() ? -1 : 0;
}

enum { PLAIN, RARE, BEGINS, GOES_ON };

/* run(names, raws, texts, at, end, until, marks, lasts, headings): writes the tags from `at` on; (the first that Python is
   to write, or `end`; where the words of the open block end). */
static PyObject *writer_run(Writer *w, PyObject *args) {
    PyObject *names, *raws, *texts, *marks, *lasts, *headings;
    Py_ssize_t at, end, until;
    if (!PyArg_ParseTuple(args, "O!O!O!nnnO!O!O!", &PyList_Type, &names, &PyList_Type, &raws, &PyList_Type, &texts, &at, &end, &until,
                          &PyByteArray_Type, &marks, &PyDict_Type, &lasts, &PySet_Type, &headings))
        return NULL;
    if (!tables.tags) return PyErr_Format(PyExc_TypeError, "run(), after learn()");
    for (; at < end; at++) {
        /* asked for anew at each tag: what is called may be Python's */
        if (at < 0 || at >= PyList_GET_SIZE(names) || at >= PyList_GET_SIZE(raws) || at >= PyList_GET_SIZE(texts) || at >= PyByteArray_GET_SIZE(marks))
            return PyErr_Format(PyExc_IndexError, "no tag %zd", at);
        PyObject *name = PyList_GET_ITEM(names, at), *raw = PyList_GET_ITEM(raws, at), *text = PyList_GET_ITEM(texts, at);
        if (!PyUnicode_Check(name) || !PyUnicode_Check(raw) || !PyUnicode_Check(text)) return PyErr_Format(PyExc_TypeError, "tags are strings");
        int mark = PyByteArray_AS_STRING(marks)[at], is_left = mark == RARE || mark == GOES_ON || (mark == BEGINS && IS(name, "br")) ? 1 : is_rare(name, raw);
        if (is_left < 0) return NULL;
        if (is_left) break;
        if (mark == BEGINS && begin_block(w, at, lasts, headings, &until) < 0) return NULL;
        Py_INCREF(name), Py_INCREF(raw), Py_INCREF(text);
        int failed = write_tag(w, name, raw, at < until);
        if (!failed && at < until && PyUnicode_GET_LENGTH(text)) failed = add_text(w, text);
        Py_DECREF(name), Py_DECREF(raw), Py_DECREF(text);
        if (failed) return NULL;
    }
    return Py_BuildValue("nn", at, until);
}

static PyObject *writer_end_implied(Writer *w, PyObject *Py_UNUSED(none)) { return done(end_implied(w)); }

/* The paragraph at a depth ends, and another begins, with the inline elements that are open in it. */
static int begin_paragraph(Writer *w, Py_ssize_t depth) {
    Py_ssize_t count = w->depth - depth;
    Frame *frames = PyMem_Calloc((size_t)count, sizeof(Frame));
    if (!frames) return PyErr_NoMemory(), -1;
    for (Py_ssize_t i = 0; i < count; i++) {
        const Frame *frame = &w->stack[depth + i];
        frames[i] = (Frame){Py_NewRef(frame->tag), Py_NewRef(frame->open), Py_NewRef(frame->close), .kind = frame->kind};
    }
    int failed = pop_to(w, depth);
    w->line_break = 0;
    if (!IS(frames[0].close, "</p>")) { /* it was a heading */
        Py_SETREF(frames[0].open, PyUnicode_FromString("<p>"));
        Py_SETREF(frames[0].close, PyUnicode_FromString("</p>"));
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        if (!failed) failed = insert(w, w->depth, frames[i]);
        else clear_frame(&frames[i]);
    }
    PyMem_Free(frames);
    return failed;
}

static PyObject *writer_break(Writer *w, PyObject *Py_UNUSED(none)) {
    int kind = w->stack[w->depth - 1].kind;
    if ((kind == IMPLIED || kind == WITHIN_LINE) && end_implied(w) < 0) return NULL;
    Py_ssize_t depth = holder(w);
    const Frame *frame = &w->stack[depth];
    int is_paragraph = frame->kind == TEXTUAL && frame->is_written && IS(frame->tag, "p");
    if (is_paragraph && begin_paragraph(w, depth) < 0) return NULL;
    return PyBool_FromLong(is_paragraph || frame->kind != TEXTUAL);
}

static PyObject *writer_captions(Writer *w, PyObject *Py_UNUSED(none)) {
    for (Py_ssize_t i = w->depth - 1; i >= 0; i--) {
        Frame *frame = &w->stack[i];
        if (!IS(frame->tag, "figure")) continue;
        if (!frame->captions) frame->captions = PyList_New(0);
        return Py_XNewRef(frame->captions);
    }
    Py_RETURN_NONE;
}

static PyObject *writer_finish(Writer *w, PyObject *Py_UNUSED(none)) {
    if (pop_to(w, 1) < 0) return NULL;
    PyObject *nothing = PyUnicode_New(0, 0), *whole = nothing ? PyUnicode_Join(nothing, w->out) : NULL;
    PyObject *stripped = whole ? PyObject_CallMethod(whole, "strip", NULL) : NULL;
    Py_XDECREF(nothing), Py_XDECREF(whole);
    return stripped;
}

/* -- the type */

static PyObject *writer_new(PyTypeObject *type, PyObject *Py_UNUSED(args), PyObject *Py_UNUSED(named)) {
    if (!tables.frames || !tables.start_of || !tables.captioned) return PyErr_Format(PyExc_TypeError, "Writer, after learn()");
    Writer *w = (Writer *)type->tp_alloc(type, 0);
    PyObject *root = PyUnicode_New(0, 0);
    if (w && (!root || !(w->out = PyList_New(0)) || push(w, root, FLOW, root, root) < 0)) Py_CLEAR(w);
    Py_XDECREF(root);
    return (PyObject *)w;
}

static void writer_dealloc(Writer *w) {
    PyTypeObject *type = Py_TYPE(w);
    for (Py_ssize_t i = 0; i < w->depth; i++) clear_frame(&w->stack[i]);
    PyMem_Free(w->stack);
    Py_XDECREF(w->out);
    type->tp_free(w);
}

static PyMethodDef METHODS[] = {
    {"open", (PyCFunction)(void (*)(void))writer_open, METH_FASTCALL, NULL},
    {"close", (PyCFunction)writer_close, METH_O, NULL},
    {"text", (PyCFunction)writer_text, METH_O, NULL},
    {"void", (PyCFunction)writer_void, METH_O, NULL},
    {"media", (PyCFunction)writer_media, METH_O, NULL},
    {"_write", (PyCFunction)writer_write, METH_O, NULL},
    {"_end_implied", (PyCFunction)writer_end_implied, METH_NOARGS, NULL},
    {"paragraph_break", (PyCFunction)writer_break, METH_NOARGS, NULL},
    {"captions", (PyCFunction)writer_captions, METH_NOARGS, NULL},
    {"run", (PyCFunction)writer_run, METH_VARARGS, NULL},
    {"finish", (PyCFunction)writer_finish, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef MEMBERS[] = {
    {"out", T_OBJECT_EX, offsetof(Writer, out), READONLY, "what is written, in pieces"},
    {"is_heading", T_BOOL, offsetof(Writer, is_heading), 0, "the next words are a sub-heading's"},
    {NULL, 0, 0, 0, NULL},
};

PyTypeObject WriterType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "broadsheet._native.Writer",
    .tp_basicsize = sizeof(Writer),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = "The elements that are open while an article is written: read.output.Writer.",
    .tp_new = writer_new,
    .tp_dealloc = (destructor)writer_dealloc,
    .tp_methods = METHODS,
    .tp_members = MEMBERS,
};
