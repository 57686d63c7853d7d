"""The search of a built site in headless Chromium, over 10,000 made-up articles: what occurs is found, for few bytes."""

import random
from datetime import timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from site_browser import browse, opened

from broadsheet.model import Article
from broadsheet.pipeline.library import writing
from pipeline.site_library import BEGAN, add, make, published

pytestmark = [pytest.mark.builders, pytest.mark.timeout(900)]
COUNT, ASKED = 10_000, 60
MOST_BYTES, MOST_MS = 100_000, 100
LANGUAGES = ("zh", "en", "ar", "ja")
SOURCES = {"zh": "chenbo", "en": "hafen", "ar": "almina", "ja": "hafen"}


def vocabulary(dice: random.Random, language: str) -> list[str]:
    """Three thousand words, from frequent ones to rare."""
    letters = {
        "zh": [chr(0x4E00 + 7 * n) for n in range(2500)],
        "ja": [chr(code) for code in (*range(0x3042, 0x3090), *range(0x30A2, 0x30F0), *range(0x4E00, 0x5E00, 5))],
        "en": list("etaoinshrdlucmfwypvbgkqjxz"),
        "ar": list("ابتثجحخدذرزسشصضطظعغفقكلمنهوي"),
    }[language]
    length = (1, 3) if language in ("zh", "ja") else (3, 9)
    return ["".join(dice.choices(letters, k=dice.randint(*length))) for _ in range(3000)]


class Paper:
    """The articles, and what is written in each."""

    def __init__(self) -> None:
        self.dice = random.Random(7)
        self.words = {language: vocabulary(self.dice, language) for language in LANGUAGES}
        self.weights = [1 / (rank + 10) for rank in range(3000)]
        self.texts = [self.text(LANGUAGES[number % 4]) for number in range(COUNT)]

    def text(self, language: str) -> str:
        """Some paragraphs; frequent words come often."""
        gap = "" if language in ("zh", "ja") else " "
        stop = {"zh": "。", "ja": "。"}.get(language, ". ")
        words = self.dice.choices(self.words[language], self.weights, k=260)
        return stop.join(gap.join(words[at : at + 13]) for at in range(0, 260, 13))

    def article(self, number: int) -> tuple[str, Article]:
        """The article of a number and its source."""
        language = LANGUAGES[number % 4]
        text, source = self.texts[number], SOURCES[language]
        return source, Article(
            url=f"https://{source}.example/{number}",
            title=f"{text[:12].strip()} {number}",
            published=BEGAN + timedelta(minutes=20 * number),
            language=language,
            html=f"<p>{text}</p>",
            text=text,
            kind="article",
        )

    def chinese_words(self, count: int) -> list[str]:
        """Two-character words that occur: half of them anywhere, half as rare as there are."""
        own = self.texts[::4]
        found: dict[str, int] = {}
        for text in own:
            for pair in {one + other for one, other in pairwise(text)}:
                found[pair] = found.get(pair, 0) + 1
        pairs = sorted(pair for pair in found if "。" not in pair)
        rare = [pair for pair in pairs if found[pair] == 1]
        return [*self.dice.sample(pairs, count // 2), *self.dice.sample(rare, count // 2)]


@pytest.fixture(scope="module")
def paper() -> Paper:
    return Paper()


@pytest.fixture(scope="module")
def site(paper: Paper, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("paper"))
    with writing(folder, "test") as library:
        for number in range(COUNT):
            add(library, number, made=partial(paper.article))
    published(folder)
    return folder / "public"


def test_any_two_chinese_characters_that_occur_are_found(paper: Paper, site: Path) -> None:
    words = paper.chinese_words(ASKED)
    told = browse(site, [{"url": f"search/?q={quote(word)}", "query": word} for word in words])
    assert [len(each["said"] + each["outside"]) for each in told] == [0] * len(words)
    for word, each in zip(words, told, strict=True):
        numbers = [number for number, text in enumerate(paper.texts) if word in f"{text}\n{text[:12]}"]
        assert each["count"] == len(numbers), word
        assert f"-{max(numbers)}-" in each["links"][0]
    weights, times = [each["weight"]["pieces"] for each in told], [each["ms"] for each in told]
    print(f"{len(words)} words: at most {max(weights)} bytes and {max(times):.0f} ms")
    assert max(weights) <= MOST_BYTES


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_all_scripts_are_found(language: str, paper: Paper, site: Path) -> None:
    words = [word for word in paper.words[language][5::300] if len(word) > 1]
    told = browse(site, [{"url": f"search/?q={quote(word)}", "query": word} for word in words])
    for word, each in zip(words, told, strict=True):
        said = [text if language in ("zh", "ja") else text.replace(".", " ").split() for text in paper.texts]
        numbers = [number for number, text in enumerate(said) if word in text]
        assert len(numbers) <= each["count"] <= len(numbers) + COUNT // 100, word  # longer ones by their pairs
        assert each["weight"]["pieces"] <= MOST_BYTES


def test_the_search_needs_no_server(paper: Paper, site: Path) -> None:
    (word,) = paper.chinese_words(2)[:1]
    (told,) = opened([{"url": f"{(site / 'search/index.html').as_uri()}?q={quote(word)}", "query": word}])
    assert told["count"] > 0
    assert told["said"] == []
