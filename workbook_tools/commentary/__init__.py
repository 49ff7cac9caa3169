"""Comments: who owes one, whose text stands where, and what may follow what in a history."""

from __future__ import annotations

from workbook_tools.commentary.candidate import Candidate
from workbook_tools.commentary.duty import State, count_words, owed, shared_with, state
from workbook_tools.commentary.records import (
    NO_REVISION,
    Aside,
    AsideKind,
    AuthorSource,
    Edition,
    EditionKind,
    Entry,
    Key,
    Reopening,
    Request,
    Resolution,
    Revision,
    heads_digest,
    key_words,
)
from workbook_tools.commentary.text import NIL, canonical, digest, is_nil, repeats
from workbook_tools.commentary.token import Identity, Token, token_words

__all__ = [
    "NIL",
    "NO_REVISION",
    "Aside",
    "AsideKind",
    "AuthorSource",
    "Candidate",
    "Edition",
    "EditionKind",
    "Entry",
    "Identity",
    "Key",
    "Reopening",
    "Request",
    "Resolution",
    "Revision",
    "State",
    "Token",
    "canonical",
    "count_words",
    "digest",
    "heads_digest",
    "is_nil",
    "key_words",
    "owed",
    "repeats",
    "shared_with",
    "state",
    "token_words",
]
