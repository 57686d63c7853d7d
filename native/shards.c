/* broadsheet.site.shards.index: the words and pairs of many texts, each with the texts that have it, in pieces.

   A term is found by the 16 bits of its hash, which are its bucket; its texts are kept as they are written, the
   distance from one to the next as UTF-8, most often one byte. Buckets in order are the pieces in order. */

#include "native.h"

enum { BUCKETS = 1 << 16, PARTS = 1 << 9, IN_PART = 1000, MOST_PIECES = 1 << 10, LONGEST = 40, MOST_TEXTS = 1 << 15, NONE = -1, FAILED = -2 };
enum { UNKNOWN, ALONE, BESIDE }; /* does a character fold by itself? */
enum { FIRST = 40503, SECOND = 30011 }; /* as in terms.py */

static struct { /* what `folded_alone` said of a character of the first plane */
    Py_UCS2 to[3];
    unsigned char count, state;
} folds[1 << 16];

typedef struct {
    int next;       /* in its bucket, NONE at the end */
    int last;       /* text that has it */
    unsigned key;   /* of a pair its units, of a word its CRC-32 */
    unsigned used, room;
    unsigned char *texts, *name; /* what is written of its texts; a word as UTF-8, with its length before it */
} Term;

typedef struct {
    Term *terms;
    int count, room;
    Py_ssize_t postings;
    int first[BUCKETS];
} Side; /* of the pairs, or of the words */

typedef struct {
    Py_UCS2 first, second, bucket, text;
} Pair;

typedef struct { /* pairs that wait to be noted, those of near buckets together: what is needed then is at hand */
    unsigned count[PARTS];
    Pair pairs[PARTS][IN_PART];
} Heap;

typedef struct {
    unsigned char *bytes;
    size_t used, room;
} Buffer;

static int add_bytes(Buffer *to, const void *from, size_t length) {
    if (to->used + length > to->room) {
        size_t room = (to->used + length) * 2;
        unsigned char *grown = PyMem_Realloc(to->bytes, room);
        if (!grown) return PyErr_NoMemory(), -1;
        to->bytes = grown, to->room = room;
    }
    memcpy(to->bytes + to->used, from, length);
    to->used += length;
    return 0;
}

static size_t write_utf8(unsigned char *to, Py_UCS4 c) {
    if (c < 0x80) return to[0] = (unsigned char)c, 1;
    if (c < 0x800) return to[0] = (unsigned char)(0xC0 | c >> 6), to[1] = 0x80 | (c & 0x3F), 2;
    if (c < 0x10000)
        return to[0] = (unsigned char)(0xE0 | c >> 12), to[1] = 0x80 | (c >> 6 & 0x3F), to[2] = 0x80 | (c & 0x3F), 3;
    to[0] = (unsigned char)(0xF0 | c >> 18), to[1] = 0x80 | (c >> 12 & 0x3F);
    return to[2] = 0x80 | (c >> 6 & 0x3F), to[3] = 0x80 | (c & 0x3F), 4;
}

/* -- letters */

static inline int is_paired(Py_UCS4 c) {
    if (c < 0xE00) return 0;
    return (0x4E00 <= c && c <= 0x9FFF) || c <= 0xEFF || (0x3040 <= c && c <= 0x30FF) || (0xAC00 <= c && c <= 0xD7AF) ||
           (0x1000 <= c && c <= 0x109F) || (0x1780 <= c && c <= 0x17FF) || (0x3005 <= c && c <= 0x3007) ||
           (0x3400 <= c && c <= 0x4DBF) || (0xF900 <= c && c <= 0xFAFF);
}

static inline int is_beyond(Py_UCS4 c) { return 0x20000 <= c && c <= 0x33FFF; }
static inline int is_indic(Py_UCS4 c) { return 0x900 <= c && c <= 0xDFF; }

static inline int is_of_word(Py_UCS4 c, int has_indic) {
    if (c < 0x80) return ('a' <= c && c <= 'z') || ('0' <= c && c <= '9') || ('A' <= c && c <= 'Z');
    return (has_indic && is_indic(c)) || (!is_paired(c) && !is_beyond(c) && Py_UNICODE_ISALNUM(c));
}

static int learn_fold(PyObject *folded_alone, Py_UCS4 c) {
    PyObject *said = PyObject_CallFunction(folded_alone, "N", PyUnicode_FromOrdinal((int)c));
    if (!said) return -1;
    Py_ssize_t count = PyUnicode_Check(said) ? PyUnicode_GET_LENGTH(said) : 0;
    folds[c].state = count && count <= 3 && PyUnicode_KIND(said) != PyUnicode_4BYTE_KIND ? ALONE : BESIDE;
    for (Py_ssize_t i = 0; folds[c].state == ALONE && i < count; i++) folds[c].to[i] = (Py_UCS2)PyUnicode_READ_CHAR(said, i);
    folds[c].count = (unsigned char)count;
    Py_DECREF(said);
    return 0;
}

/* The folded text, in `letters` of three times its length: how many; NONE where Python is to be asked, FAILED with an
   exception set. */
static Py_ssize_t fold(PyObject *text, PyObject *folded_alone, Py_UCS4 *letters) {
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t length = PyUnicode_GET_LENGTH(text), to = 0;
    for (Py_ssize_t i = 0; i < length; i++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, i);
        if (0x4E00 <= c && c <= 0x9FA5) { /* Han: as it is, and alone */
            letters[to++] = c;
            continue;
        }
        if (c > 0xFFFF) return NONE;
        if (folds[c].state == UNKNOWN && learn_fold(folded_alone, c) < 0) return FAILED;
        if (folds[c].state == BESIDE) return NONE;
        letters[to++] = folds[c].to[0];
        for (int k = 1; k < folds[c].count; k++) letters[to++] = folds[c].to[k];
    }
    return to;
}

/* -- terms */

static unsigned bucket_of(Py_UCS4 first, Py_UCS4 second) { return (first * FIRST + second * SECOND) & 0xFFFF; }

static Term *add_term(Side *side, unsigned bucket, unsigned key) {
    if (side->count == side->room) {
        int room = side->room ? side->room * 2 : 1024;
        Term *terms = side->room > INT_MAX / 2 ? NULL : PyMem_Realloc(side->terms, (size_t)room * sizeof(Term));
        if (!terms) return PyErr_NoMemory(), NULL;
        side->terms = terms, side->room = room;
    }
    Term *term = &side->terms[side->count];
    *term = (Term){.next = side->first[bucket], .last = NONE, .key = key};
    side->first[bucket] = side->count++;
    return term;
}

/* Notes that a text has a term; its distance from the one before leaves out "\" and "|". */
static inline int note(Side *side, Term *term, int text) {
    if (term->last == text) return 0;
    Py_UCS4 code = (Py_UCS4)(text - term->last + 0x22);
    code += code >= 0x5C;
    code += code >= 0x7C;
    if (term->used + 4 > term->room) {
        unsigned char *grown = PyMem_Realloc(term->texts, term->room * 2 + 8);
        if (!grown) return PyErr_NoMemory(), -1;
        term->texts = grown, term->room = term->room * 2 + 8;
    }
    term->used += (unsigned)write_utf8(term->texts + term->used, code);
    term->last = text;
    side->postings++;
    return 0;
}

static int note_pair(Side *side, Pair pair) {
    unsigned key = (unsigned)pair.first << 16 | pair.second;
    int at = side->first[pair.bucket];
    while (at != NONE && side->terms[at].key != key) at = side->terms[at].next;
    Term *term = at != NONE ? &side->terms[at] : add_term(side, pair.bucket, key);
    return term ? note(side, term, pair.text) : -1;
}

static int note_part(Side *side, Heap *heap, unsigned part) {
    for (unsigned i = 0; i < heap->count[part]; i++)
        if (note_pair(side, heap->pairs[part][i]) < 0) return -1;
    heap->count[part] = 0;
    return 0;
}

static int put_pair(Side *side, Heap *heap, Py_UCS4 first, Py_UCS4 second, int text) {
    unsigned bucket = bucket_of(first, second), part = bucket / (BUCKETS / PARTS);
    if (heap->count[part] == IN_PART && note_part(side, heap, part) < 0) return -1;
    heap->pairs[part][heap->count[part]++] = (Pair){(Py_UCS2)first, (Py_UCS2)second, (Py_UCS2)bucket, (Py_UCS2)text};
    return 0;
}

static unsigned crc_of[256];

static unsigned crc32_of(const unsigned char *bytes, size_t length) { /* zlib.crc32 */
    if (!crc_of[1])
        for (unsigned n = 0; n < 256; n++) {
            crc_of[n] = n;
            for (int k = 0; k < 8; k++) crc_of[n] = crc_of[n] & 1 ? 0xEDB88320u ^ crc_of[n] >> 1 : crc_of[n] >> 1;
        }
    unsigned crc = 0xFFFFFFFFu;
    for (size_t i = 0; i < length; i++) crc = crc_of[(crc ^ bytes[i]) & 0xFF] ^ crc >> 8;
    return ~crc;
}

static int note_word(Side *side, const Py_UCS4 *letters, Py_ssize_t count, int text) {
    unsigned char name[4 * LONGEST];
    size_t length = 0;
    for (Py_ssize_t i = 0; i < count && i < LONGEST; i++) length += write_utf8(name + length, letters[i]);
    unsigned key = crc32_of(name, length);
    int at = side->first[key & 0xFFFF];
    for (; at != NONE; at = side->terms[at].next)
        if (side->terms[at].key == key && side->terms[at].name[0] == length && !memcmp(side->terms[at].name + 1, name, length))
            return note(side, &side->terms[at], text);
    unsigned char *kept = PyMem_Malloc(length + 1);
    Term *term = kept ? add_term(side, key & 0xFFFF, key) : (Term *)PyErr_NoMemory();
    if (!term) return PyMem_Free(kept), -1;
    kept[0] = (unsigned char)length;
    memcpy(kept + 1, name, length);
    term->name = kept;
    return note(side, term, text);
}

static int note_text(Side *pairs, Heap *heap, Side *words, const Py_UCS4 *letters, Py_ssize_t count, int text) {
    int has_indic = 0;
    for (Py_ssize_t i = 0; i < count && !has_indic; i++) has_indic = is_indic(letters[i]);
    for (Py_ssize_t i = 0, end; i < count; i = end) {
        Py_UCS4 c = letters[i];
        end = i + 1;
        if (is_paired(c)) {
            for (; end < count && is_paired(letters[end]); end++)
                if (put_pair(pairs, heap, letters[end - 1], letters[end], text) < 0) return -1;
        } else if (is_beyond(c)) {
            if (put_pair(pairs, heap, 0xD800 + ((c - 0x10000) >> 10), 0xDC00 + (c & 0x3FF), text) < 0) return -1;
        } else if (is_of_word(c, has_indic)) {
            while (end < count && is_of_word(letters[end], has_indic)) end++;
            if (note_word(words, letters + i, end - i, text) < 0) return -1;
        }
    }
    return 0;
}

static int note_texts(Side *pairs, Heap *heap, Side *words, PyObject *texts, PyObject *folded, PyObject *folded_alone) {
    PyObject *each = PyObject_GetIter(texts), *text;
    Py_UCS4 *letters = NULL;
    int number = 0, failed = !each;
    for (; !failed && (text = PyIter_Next(each)); number++) {
        if (number == MOST_TEXTS || !PyUnicode_Check(text)) PyErr_SetString(PyExc_ValueError, "index(): some texts, not too many");
        else {
            PyObject *plain = NULL;
            PyMem_Free(letters);
            letters = PyMem_New(Py_UCS4, 3 * (size_t)PyUnicode_GET_LENGTH(text) + 1);
            Py_ssize_t count = letters ? fold(text, folded_alone, letters) : (PyErr_NoMemory(), FAILED);
            if (count == NONE && (plain = PyObject_CallOneArg(folded, text))) {
                PyMem_Free(letters);
                letters = PyUnicode_Check(plain) ? PyUnicode_AsUCS4Copy(plain) : NULL;
                count = letters ? PyUnicode_GET_LENGTH(plain) : FAILED;
                if (!letters && !PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "folded() gives a str");
            }
            Py_XDECREF(plain);
            if (count >= 0) note_text(pairs, heap, words, letters, count, number);
        }
        Py_DECREF(text);
        failed = PyErr_Occurred() != NULL;
    }
    PyMem_Free(letters);
    Py_XDECREF(each);
    for (unsigned part = 0; !PyErr_Occurred() && part < PARTS; part++) note_part(pairs, heap, part);
    return PyErr_Occurred() ? -1 : 0;
}

/* -- pieces */

static int piece_count(const Side *side) { /* as in shards.py, of PIECE bytes about */
    Py_ssize_t size = side->postings + (Py_ssize_t)side->count * 8;
    int count = 1;
    while (count < MOST_PIECES && size > (Py_ssize_t)count * 4950) count *= 2;
    return count;
}

/* The term as UTF-8, in `to` where it is not kept so: its length. */
static size_t name_of(const Term *term, unsigned char to[8], const unsigned char **name) {
    Py_UCS4 first = term->key >> 16, second = term->key & 0xFFFF;
    *name = term->name ? term->name + 1 : to;
    if (term->name) return term->name[0];
    if (Py_UNICODE_IS_HIGH_SURROGATE(first)) return write_utf8(to, Py_UNICODE_JOIN_SURROGATES(first, second));
    size_t length = write_utf8(to, first);
    return length + write_utf8(to + length, second);
}

static int by_name(const void *one, const void *other) {
    unsigned char of_a[8], of_b[8];
    const unsigned char *a, *b;
    size_t in_a = name_of(*(Term *const *)one, of_a, &a), in_b = name_of(*(Term *const *)other, of_b, &b);
    int found = memcmp(a, b, in_a < in_b ? in_a : in_b);
    return found ? found : (int)in_a - (int)in_b;
}

static int add_term_of_piece(Buffer *piece, const Term *term) {
    unsigned char to[8];
    const unsigned char *name;
    size_t length = name_of(term, to, &name);
    return add_bytes(piece, "|", 1) < 0 || add_bytes(piece, name, length) < 0 || add_bytes(piece, " ", 1) < 0 ||
                   add_bytes(piece, term->texts, term->used) < 0 ? -1 : 0;
}

/* Adds the terms of a bucket to a piece, in order; `sorted` has room for as many. */
static int add_bucket(Buffer *piece, const Side *side, int bucket, Term **sorted) {
    size_t count = 0;
    for (int at = side->first[bucket]; at != NONE; at = side->terms[at].next) sorted[count++] = &side->terms[at];
    if (count > 1) qsort(sorted, count, sizeof *sorted, by_name);
    for (size_t i = 0; i < count; i++)
        if (add_term_of_piece(piece, sorted[i]) < 0) return -1;
    return 0;
}

static int put_piece(PyObject *pieces, int number, const Buffer *piece) {
    PyObject *key = PyLong_FromLong(number), *bytes = PyBytes_FromStringAndSize((char *)piece->bytes, (Py_ssize_t)piece->used);
    int failed = !key || !bytes ? -1 : PyDict_SetItem(pieces, key, bytes);
    Py_XDECREF(key);
    Py_XDECREF(bytes);
    return failed;
}

/* (pieces by number, how many there are) */
static PyObject *pieces_of(const Side *side) {
    int count = piece_count(side), failed = 0, width = BUCKETS / count;
    Buffer piece = {0};
    Term **sorted = PyMem_New(Term *, (size_t)side->count + 1);
    PyObject *pieces = PyDict_New();
    if (!sorted) PyErr_NoMemory();
    failed = !sorted || !pieces;
    for (int number = 0; !failed && number < count; number++) {
        piece.used = 0;
        for (int bucket = number * width; !failed && bucket < (number + 1) * width; bucket++)
            failed = add_bucket(&piece, side, bucket, sorted) < 0;
        if (!failed && piece.used) failed = put_piece(pieces, number, &piece) < 0;
    }
    PyMem_Free(sorted);
    PyMem_Free(piece.bytes);
    if (failed) Py_CLEAR(pieces);
    return pieces ? Py_BuildValue("Ni", pieces, count) : NULL;
}

static Side *new_side(void) {
    Side *side = PyMem_Calloc(1, sizeof(Side));
    if (!side) return (Side *)PyErr_NoMemory();
    for (int i = 0; i < BUCKETS; i++) side->first[i] = NONE;
    return side;
}

static void free_side(Side *side) {
    for (int i = 0; side && i < side->count; i++) {
        PyMem_Free(side->terms[i].texts);
        PyMem_Free(side->terms[i].name);
    }
    if (side) PyMem_Free(side->terms);
    PyMem_Free(side);
}

/* index(texts, folded, folded_alone) -> ((pieces of pairs, how many), (pieces of words, how many)) */
PyObject *index_texts(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t count) {
    if (count != 3) return PyErr_Format(PyExc_TypeError, "index(texts, folded, folded_alone)");
    Side *pairs = new_side(), *words = pairs ? new_side() : NULL;
    Heap *heap = words ? PyMem_Calloc(1, sizeof(Heap)) : NULL;
    PyObject *of_pairs = NULL, *of_words = NULL;
    if (words && !heap) PyErr_NoMemory();
    if (heap && note_texts(pairs, heap, words, args[0], args[1], args[2]) == 0) {
        of_pairs = pieces_of(pairs);
        of_words = of_pairs ? pieces_of(words) : NULL;
    }
    PyMem_Free(heap);
    free_side(pairs);
    free_side(words);
    if (!of_words) Py_CLEAR(of_pairs);
    return of_pairs ? Py_BuildValue("NN", of_pairs, of_words) : NULL;
}
