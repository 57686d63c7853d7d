"""The search index: compiled and plain give the same pieces; what occurs is in them; stretches depend on the count alone."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.native import native
from broadsheet.site.shards import LEAF, index, index_plainly, segments
from broadsheet.site.terms import folded, folded_alone, pair_hash, pairs, word_hash, words

LETTERS = '中国新闻𠀀𠀁カナがプ가나다 ไทยหมู abcÉéß قالى حدة ёЁ हिन्दी |\\"#07０'
TEXTS = st.lists(st.text(LETTERS, max_size=60), min_size=1, max_size=LEAF)


@pytest.mark.skipif(native is None, reason="nothing is compiled here")
@given(TEXTS | st.lists(st.text(max_size=30), max_size=LEAF))
def test_what_is_compiled_makes_the_same_pieces(texts: list[str]) -> None:
    assert index(texts) == index_plainly(texts)


@pytest.mark.skipif(native is None, reason="nothing is compiled here")
def test_many_texts_make_the_same_pieces() -> None:
    dice = random.Random(1)
    letters = [chr(0x4E00 + n) for n in range(900)] + [*"𠀀가が。a Z"]
    texts = ["".join(dice.choices(letters, k=dice.randint(0, 9_000))) for _ in range(300)]
    assert index(texts) == index_plainly(texts)
    assert index(["港口"] * 3_000) == index_plainly(["港口"] * 3_000)


@pytest.mark.parametrize("plane", range(0, 0x10000, 0x1000))
def test_what_folds_alone_folds_so_beside_others(plane: int) -> None:
    beside = "aか가Σé한\u0301\u3099\u11a8\u1161\u0bbeß"
    for letter in map(chr, range(plane, plane + 0x1000)):
        alone = folded_alone(letter)
        for other in beside if alone else "":
            assert folded(other + letter) == folded(other) + alone
            if folded_alone(other):
                assert folded(letter + other) == alone + folded(other)


@given(TEXTS)
def test_all_that_occurs_is_in_its_piece(texts: list[str]) -> None:
    made = index(texts)
    for number, text in enumerate(map(folded, texts)):
        for pair in pairs(text):
            assert number in found(made.pairs[pair_hash(pair) * made.pair_count >> 16].decode(), pair)
        for word in words(text):
            assert number in found(made.words[word_hash(word) * made.word_count >> 16].decode(), word)


def found(piece: str, term: str) -> list[int]:
    """The documents of a term, read as search.js reads them."""
    _, has, rest = piece.partition(f"|{term} ")
    assert has
    numbers, number = [], -1
    for code in map(ord, rest.partition("|")[0]):
        number += code - 0x22 - (code > 0x5C) - (code > 0x7C)
        numbers.append(number)
    return numbers


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Zürich", "ZURICH"),
        ("الأخبارُ", "الاخبار"),
        ("שָׁלוֹם", "שלום"),
        ("Straße", "strasse"),
        ("ｗｅｂ２", "web2"),
        ("ｶﾅ", "カナ"),
    ],
)
def test_how_a_word_is_typed_does_not_matter(written: str, asked: str) -> None:
    assert folded(written) == folded(asked)


@pytest.mark.parametrize(("one", "other"), [("かき", "がき"), ("หมา", "หมู"), ("й", "и")])
def test_other_letters_are_other_words(one: str, other: str) -> None:
    assert folded(one) != folded(other) or one == "й"  # и with a breve is typed without it


@given(st.integers(0, 20_000))
def test_stretches_cover_all_documents_once(total: int) -> None:
    at = 0
    for segment in segments(total):
        assert segment.start == at
        at += segment.held
    assert at == total
    assert len(segments(total)) <= 3 * 4 + 1 + total // 4096


@given(st.integers(0, 9_999))
def test_one_more_document_leaves_large_stretches_alone(total: int) -> None:
    before, after = set(segments(total)), set(segments(total + 1))
    assert sum(segment.held for segment in before - after) <= 4096
    if (total + 1) % 64:
        assert sum(segment.held for segment in after - before) <= 64
