"""A text as it is compared: with itself, with last month's, and with the words for no comment."""

from __future__ import annotations

import hashlib
import re
from difflib import SequenceMatcher
from functools import lru_cache

from workbook_tools.period import MONTH_WORD

NIL = "No comment"
NIL_WORDS = frozenset({"no comment", "no comment.", "nil", "nil return"})
_NIL_BEGINS = frozenset("nN")
_SAME, _LONG = 0.95, 4000
_MONTH = re.compile(rf"\b{MONTH_WORD}\b(?:[ '\-]*(?:\d{{4}}|\d{{2}}))?", re.IGNORECASE)


def canonical(text: str | None) -> str | None:
    r"""``text`` as it is compared and hashed: line ends ``\n``, empty is None, nothing trimmed."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if text else None


@lru_cache(maxsize=1 << 10)
def digest(text: str | None) -> str:
    """The first eight digits of the SHA-256 of the canonical text."""
    written = (canonical(text) or "").encode("utf-8", "surrogatepass")
    return hashlib.sha256(written).hexdigest()[:8]


def is_nil(text: str | None) -> bool:
    """Whether the words say that there is nothing to say; spaces and line ends do not count."""
    bare = (text or "").strip(" \n")
    return bare[:1] in _NIL_BEGINS and " ".join(re.split("[ \n]+", bare)).lower() in NIL_WORDS


def repeats(text: str | None, earlier: str | None) -> bool:
    """Whether ``text`` is, for a reader, the ``earlier`` one again.

    Case, spaces and names of months make no difference, nor does a word here and there: the ratio
    of ``difflib`` is 0.95 or more, by letters, or by words where a text is very long.
    """
    if not text or not earlier:
        return False
    one, other = _bare(text), _bare(earlier)
    if one == other:
        return True
    long = max(len(one), len(other)) > _LONG
    units: list[list[str]] = [t.split() if long else list(t) for t in (one, other)]
    matcher = SequenceMatcher(None, units[0], units[1], autojunk=False)
    quick = matcher.real_quick_ratio() >= _SAME and matcher.quick_ratio() >= _SAME
    return quick and matcher.ratio() >= _SAME


def _bare(text: str) -> str:
    return " ".join(_MONTH.sub("", text).lower().split())
