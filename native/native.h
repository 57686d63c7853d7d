/* The reader's first pass over a page, compiled.

   Each function here does what the Python function of the same name does, to the letter: that one is the specification
   and stands in where this is not built. Their tables are Python's; they come in once, through `learn`.
   Only text of the page's own length is ever allocated, and every index comes from a length that was asked for. */

#define _GNU_SOURCE
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <string.h>

/* What Python's tables and functions say; owned references, set by `learn`. */
typedef struct {
    PyObject *tags;           /* name -> DOES, the KINDS it is of by 16, its bits by 256 */
    PyObject *flags_of;       /* (name, attributes) -> bits: for what is odd */
    PyObject *flags_of_name;  /* one word of class, id, itemprop or role -> bits */
    PyObject *unescape;       /* text -> text with its references read */
    PyObject *is_player;      /* address -> may it stand in an iframe */
    PyObject *frames;         /* tag -> (kind, start tag, end tag), as writer.py writes it */
    PyObject *start_of;       /* (tag, attributes) -> its start tag */
    PyObject *captioned;      /* words of a figure -> its figcaption */
    PyObject *rel, *sandbox;  /* what the sanitiser adds to links and to players */
    PyObject *block;          /* the class of a block; called with its fields in order */
    PyObject *marks;          /* sentence marks that need nothing after them */
    PyObject *marks_before;   /* what may follow the others (.,;:!?) beside white space and the end */
    long inherited, pre, aside, body, byline, comment, hidden;
    Py_ssize_t label; /* characters: of a label nobody asks whether it is a sentence */
} Tables;

extern Tables tables;
int has_learned(void); /* all objects that `grow` needs */
void note_marks(void), forget_names(void); /* blocks.c: after tables have changed */

enum DOES { NOTHING, BREAK, RULE, END_LINK, END_INLINE, END_BLOCK, LINK, INLINE, BLOCK };
enum KINDS { IS_WHOLE = 1, IS_HEADING = 2, IS_SUBHEADING = 4, IS_FIGURE = 8 }; /* what names.flags_of makes a difference for */

PyObject *is_utf8(PyObject *module, PyObject *data);
PyObject *may_be_deep(PyObject *module, PyObject *args);
PyObject *places(PyObject *module, PyObject *args);
PyObject *endless(PyObject *module, PyObject *args);
PyObject *others(PyObject *module, PyObject *text);
PyObject *known_words(PyObject *module, PyObject *args);
PyObject *folded(PyObject *module, PyObject *text);
PyObject *attributes(PyObject *module, PyObject *raw);
PyObject *told(PyObject *module, PyObject *raw);
PyObject *clean(PyObject *module, PyObject *html);
PyObject *sums(PyObject *module, PyObject *args);
PyObject *spread(PyObject *module, PyObject *args);
PyObject *flagged(PyObject *module, PyObject *args);
PyObject *lean(PyObject *module, PyObject *args);
PyObject *named(PyObject *module, PyObject *args);
PyObject *bind(PyObject *module, PyObject *args);
PyObject *walk(PyObject *module, PyObject *address);
PyObject *grow(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *escaped(PyObject *module, PyObject *text);
PyObject *as_utf8(PyObject *module, PyObject *parts);
PyObject *escaped_as_utf8(PyObject *module, PyObject *text);
PyObject *squash(PyObject *module, PyObject *text);
PyObject *quoted(PyObject *module, PyObject *href);
PyObject *quiet(PyObject *module, PyObject *html);
PyObject *index_texts(PyObject *module, PyObject *const *args, Py_ssize_t count);
extern PyTypeObject WriterType;
PyObject *learn_plain(PyObject *module, PyObject *words);
PyObject *end_of_plain(PyObject *module, PyObject *const *args, Py_ssize_t count);
long flags_of(PyObject *name, PyObject *raw, long of_tag, int kind); /* -1 with an exception set */

/* How often a byte is there; in steps that compilers make wide. */
static inline Py_ssize_t count_of(char wanted, const char *from, const char *end) {
    Py_ssize_t count = 0;
    while (from < end) {
        const char *stop = end - from > 240 ? from + 240 : end;
        unsigned char some = 0;
        for (; from < stop; from++) some = (unsigned char)(some + (*from == wanted));
        count += some;
    }
    return count;
}

/* Where `needle` begins in [from, end), or NULL. */
static inline const char *find(const char *from, const char *end, const char *needle, size_t length) {
#ifdef _WIN32
    for (; (size_t)(end - from) >= length; from++)
        if (!memcmp(from, needle, length)) return from;
    return NULL;
#else
    return memmem(from, (size_t)(end - from), needle, length);
#endif
}
#define FIND(from, end, literal) find(from, end, literal, sizeof(literal) - 1)
