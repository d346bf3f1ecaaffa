"""Many phrases looked for in a text at once: words, whatever stands between them and however they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["Phrases", "words_of"]

_WORD = re.compile(r"[^\W_]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a text in small letters; all else only separates them.

    Examples
    --------
    >>> words_of("Ann-Marie O'Neill, r_17")
    ['ann', 'marie', 'o', 'neill', 'r', '17']
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
    return _WORD.findall(text.casefold())


class Phrases:
    """Phrases to look for, each the words of a text with a space between.

    Examples
    --------
    >>> phrases = Phrases(["ann lee", "r 17"])
    >>> sorted(phrases.found_in('{"by": "ANN  LEE", "id": "r_17", "n": "r170"}'))
    ['ann lee', 'r 17']
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases = frozenset(phrases) - {""}
        self._lengths: dict[str, tuple[int, ...]] = {}
        lengths: dict[str, set[int]] = {}
        for phrase in self.phrases:
            first, _, rest = phrase.partition(" ")
            lengths.setdefault(first, set()).add(rest.count(" ") + 2 if rest else 1)
        self._lengths = {first: tuple(sorted(found)) for first, found in lengths.items()}

    def found_in(self, text: str) -> set[str]:
        """Return the phrases that stand in a text."""
        words = words_of(text)
        starts = self._lengths.keys() & set(words)
        if not starts:
            return set()
        found = set()
        for place, first in enumerate(words):
            if first in starts:
                for length in self._lengths[first]:
                    phrase = " ".join(words[place : place + length])
                    if phrase in self.phrases:
                        found.add(phrase)
        return found
