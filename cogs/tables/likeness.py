"""Names that are alike: the same but for capitals, accents, punctuation or Ltd, or one slip of typing apart."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

import numpy as np

__all__ = ["alike_groups", "how_alike", "normal_form"]

_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘`´ʼ′"))
_ONE_APOSTROPHE = str.maketrans(dict.fromkeys("’‘`´ʼ′", "'"))
# Letters that Unicode does not take apart into a letter and its accent.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_DOTTED = re.compile(r"\b([^\W\d_])\.(?=[^\W\d_]\b)")
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"[0-9]+")
_LEGAL = (
    "ltd|limited|plc|llp|lp|cic|cio|scio|inc|incorporated|public limited company|limited liability partnership"
    "|community interest company|charitable incorporated organisation|charitable incorporated organization"
)
_LEGAL_WORDS = {
    **{word: word.capitalize() for word in ("ltd", "limited", "inc", "incorporated")},
    **{word: word.upper() for word in ("llp", "lp", "cic", "cio", "scio")},
}
_LEGAL_END = re.compile(rf"(?: (?:{_LEGAL}))+$")
_ARTICLE = re.compile(r"^the (?=.)| the$")
_BRACKETED = re.compile(r"(?P<name>.*\S)\s*[(\[](?P<more>[^()\[\]]+)[)\]]\s*")

# Names shorter than this say too little for one slip of typing to be told from another name.
_SHORTEST = 7
_SHORTEST_WORD = 6
# Barton and Burton are two villages: another letter in place of one is a slip only in a longer word, and
# only where it sounds alike.
_SHORTEST_OTHER_LETTER = 8
_SOUND_ALIKE = ("aeiouy", "cksz")
_SHORTEST_PLURAL = 4
_TWO_WORDS = {frozenset(pair) for pair in (("carers", "careers"), ("mental", "metal"), ("friends", "fiends"))}
_CENTRE = {"centre", "center"}
_CHUNK = 1000


def normal_form(name: str) -> str:
    """Return a name without what varies in spelling: names with one normal form are the same in all else.

    Without capitals, accents, apostrophes and other punctuation, double spaces, "The" and the legal form
    at the end (Ltd, Limited, CIC, CIO, plc, LLP, Inc); "&" is "and".

    Examples
    --------
    >>> normal_form("The St. John’s  Centre (Old Trafford) Ltd")
    'st johns centre old trafford'
    >>> normal_form("Key Care & Support") == normal_form("KEY CARE AND SUPPORT C.I.C.")
    True
    """
    return _without_article(_without_legal_form(_without_punctuation(_without_accents(name.casefold()))))


def alike_groups(names: Iterable[str], *, near: bool = True) -> list[tuple[str, ...]]:
    """Return the groups of different names that are alike.

    Alike are names with one normal form and, where `near`, those with the same words in another order or
    with other spaces, with something more in brackets behind (where only one name has it), or with one
    slip of typing in one long word. Names that differ in a number are never alike, nor are those with
    another word.

    Parameters
    ----------
    names : iterable of str
        Repeated names count once.
    near : bool, default True
        Whether to look further than the normal form.

    Returns
    -------
    list of tuple of str
        Groups of two names or more, by their first name's place in `names`.

    Examples
    --------
    >>> alike_groups(["CBRE Ltd", "Unit 1", "CBRE Limited", "Unit 2", "Alder Foodbank", "Alder Foodbnk"])
    [('CBRE Ltd', 'CBRE Limited'), ('Alder Foodbank', 'Alder Foodbnk')]
    """
    forms = {name: normal_form(name) for name in names}
    joined = _Joined()
    if near:
        for first, second in _near(forms):
            joined.join(first, second)
    groups: dict[str, list[str]] = defaultdict(list)
    for name, form in forms.items():
        if form:
            groups[joined.first(form)].append(name)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def how_alike(first: str, second: str) -> str:
    """Say in plain words how two names are alike; "" where they are not.

    Examples
    --------
    >>> how_alike("CBRE Ltd", "CBRE Limited"), how_alike("ESMEE TRUST", "Esmée Trust")
    ('same name but for Ltd and Limited', 'same name but for capitals and accents')
    >>> how_alike("Alder Trust", "Elder Trust")
    ''
    """
    if first == second:
        return "same name"
    forms = {name: normal_form(name) for name in (first, second)}
    if forms[first] == forms[second]:
        return f"same name but for {_listed(_differences(first, second))}" if forms[first] else ""
    if not any(_near(forms)):
        return ""
    one, other = (form.split() for form in forms.values())
    if "".join(one) == "".join(other):
        return "same name but for spaces or hyphens"
    if sorted(one) == sorted(other):
        return "same words in another order"
    for name, shorter in ((first, second), (second, first)):
        more = _BRACKETED.fullmatch(name)
        if more and normal_form(more["name"]) == forms[shorter]:
            return f'same name but for "({more["more"].strip()})" behind it, which may be a branch or an abbreviation'
    apart = next((a, b) for a, b in zip(one, other, strict=True) if a != b)
    return f'same name but for "{apart[0]}" and "{apart[1]}", perhaps a slip of typing'


class _Joined:
    """Texts joined two by two; each set is known by the member that was met first."""

    def __init__(self) -> None:
        self._towards: dict[str, str] = {}

    def first(self, text: str) -> str:
        while text in self._towards:
            text = self._towards[text]
        return text

    def join(self, first: str, second: str) -> None:
        first, second = self.first(first), self.first(second)
        if first != second:
            self._towards[second] = first


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text.translate(_ONE_APOSTROPHE).translate(_LETTERS))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _without_punctuation(text: str) -> str:
    text = _DOTTED.sub(r"\1", _with_and(text).translate(_APOSTROPHES))
    return " ".join(_WORD.findall(text))


def _with_and(text: str) -> str:
    return text.replace("&", " and ")


def _without_legal_form(text: str) -> str:
    return _LEGAL_END.sub("", _ARTICLE.sub("", text) if text.endswith(" the") else text)


def _without_article(text: str) -> str:
    return _ARTICLE.sub("", text)


def _near(forms: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of different normal forms that are near each other."""
    distinct = list(dict.fromkeys(filter(None, forms.values())))
    words = {form: tuple(form.split()) for form in distinct}
    numbers = {form: tuple(sorted(_NUMBER.findall(form))) for form in distinct}
    long = [form for form in distinct if len(form.replace(" ", "")) >= _SHORTEST]
    for key in (lambda form: "".join(words[form]), lambda form: tuple(sorted(words[form]))):
        yield from _sharing(long, key, numbers)
    for first, second in (*_in_brackets(forms), *_slips(long, words)):
        if numbers[first] == numbers[second]:
            yield first, second


def _sharing(
    forms: Sequence[str], key: Callable[[str], object], numbers: dict[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    """Yield each form after the first of its key and its numbers, with that first one."""
    met: dict[object, str] = {}
    for form in forms:
        first = met.setdefault((key(form), numbers[form]), form)
        if first != form:
            yield first, form


def _in_brackets(forms: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield names with more in brackets behind, and the same name without; what several say tells them apart."""
    known = set(forms.values())
    more: dict[str, dict[str, None]] = defaultdict(dict)
    for name, form in forms.items():
        parts = _BRACKETED.fullmatch(name) if name.rstrip().endswith((")", "]")) else None
        shorter = normal_form(parts["name"]) if parts else form
        if shorter != form and shorter in known:
            more[shorter][form] = None
    for shorter, longer in more.items():
        if len(longer) == 1 and len(shorter) >= _SHORTEST:
            yield shorter, next(iter(longer))


def _slips(forms: Sequence[str], words: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Yield pairs whose words are the same but for one, and that one a slip."""
    said = Counter(word for form in forms for word in set(words[form]))
    alike_but_one: dict[object, list[tuple[str, str]]] = defaultdict(list)
    for form in forms:
        of_form = words[form]
        for place, word in enumerate(of_form):
            if len(word) >= _SHORTEST_PLURAL and word.isalpha():
                key = (of_form[:place], word[0], of_form[place + 1 :])
                alike_but_one[key].append((word, form))
    for block in alike_but_one.values():
        for (one, first), (other, second) in _one_letter_apart(block) if len(block) > 1 else ():
            if _is_slip(one, other, min(said[one], said[other]), alone=first == one):
                yield first, second


def _one_letter_apart(block: list[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Yield pairs whose words one letter more, fewer, other, or changed with its neighbour makes the same."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cdist

    if len(block) <= 3:
        yield from (pair for pair in combinations(block, 2) if OSA.distance(pair[0][0], pair[1][0], score_cutoff=1) < 2)
        return
    block = sorted(block, key=lambda entry: len(entry[0]))
    lengths = np.array([len(word) for word, _ in block])
    all_words = [word for word, _ in block]
    for start in range(0, len(block), _CHUNK):
        end = int(np.searchsorted(lengths, lengths[min(start + _CHUNK, len(block)) - 1] + 1, side="right"))
        apart = cdist(
            all_words[start : start + _CHUNK], all_words[start:end], scorer=OSA.distance, score_cutoff=1, dtype=np.uint8
        )
        for row, column in np.argwhere(apart == 1).tolist():
            if row < column:
                yield block[start + row], block[start + column]


def _is_slip(one: str, other: str, said: int, *, alone: bool) -> bool:
    """Say whether two words one letter apart are one word.

    `said` is in how many names the rarer one stands; `alone` are words that are the whole name.
    """
    shorter, longer = sorted((one, other), key=len)
    if longer == f"{shorter}s" or one.replace("z", "s") == other.replace("z", "s") or {one, other} == _CENTRE:
        return True
    if said > 1 or len(shorter) < _SHORTEST_WORD or frozenset((one, other)) in _TWO_WORDS:
        return False
    if len(one) != len(other) or sorted(one) == sorted(other):
        return True
    letters = next({a, b} for a, b in zip(one, other, strict=True) if a != b)
    return not alone and len(one) >= _SHORTEST_OTHER_LETTER and any(letters <= set(group) for group in _SOUND_ALIKE)


def _differences(first: str, second: str) -> list[str]:
    """Say what makes two names of one normal form different: every step towards it that brings them nearer."""
    from rapidfuzz.distance import Levenshtein

    found = []
    steps: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("spaces", lambda text: " ".join(text.split())),
        ("capitals", str.casefold),
        ("punctuation", lambda text: text.translate(_ONE_APOSTROPHE)),
        ("accents", _without_accents),
        ('"&" and "and"', lambda text: " ".join(_with_and(text).split()) if "&" in text else text),
        ("punctuation", _without_punctuation),
    )
    for what, step in steps:
        before = Levenshtein.distance(first, second)
        first, second = step(first), step(second)
        if Levenshtein.distance(first, second) < before:
            found.append(what)
    if first != second:
        ends = [_LEGAL_END.search(text) for text in (first, second)]
        legal = [_LEGAL_WORDS.get(said, said) for said in (end[0].strip() if end else "" for end in ends)]
        if legal[0] != legal[1]:
            found.append(" and ".join(filter(None, legal)))
    if _without_legal_form(first) != _without_legal_form(second):
        found.append('"The"')
    return list(dict.fromkeys(found)) or ["punctuation"]


def _listed(parts: list[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last
