"""Stand-in until the room is built."""

import hashlib

from broadsheet.text import folded


def words_digest(title: str | None, text: str) -> str:
    return hashlib.sha256(f"{folded(title or '')}\n{folded(text)}".encode("utf-8", "surrogatepass")).hexdigest()
