"""What a database's address and query may be: no password in a file, and one SELECT."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

VARIABLE = re.compile(r"\$\{(\w+)\}")

_QUOTED = re.compile(
    r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\[[^\]]*\]|`[^`]*`|--[^\n]*|/\*.*?\*/", re.DOTALL
)
_WRITES = re.compile(
    r"\b(alter|attach|backup|bulk|call|copy|create|dbcc|delete|deny|drop|exec|execute|grant|insert|"
    r"into|kill|merge|opendatasource|openquery|openrowset|pragma|reconfigure|replace(?!\s*\()|"
    r"restore|revoke|set|shutdown|truncate|update|vacuum)\b",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"\be'", re.IGNORECASE)
_PASSWORDS = ("password", "pwd", "passwd")
_PASSWORD = re.compile(r"\b(?:password|pwd)\s*=\s*([^;]*)", re.IGNORECASE)


def refuse_password(url: str) -> None:
    """Raises ValueError, with a clause for people, where ``url`` holds a password in plain text."""
    address = urlsplit(VARIABLE.sub(lambda found: f"%24%7B{found[1]}%7D", url))
    query = parse_qs(address.query)
    held = [value for name in _PASSWORDS for value in query.get(name, ())]
    held += [found for text in query.get("odbc_connect", ()) for found in _PASSWORD.findall(text)]
    held += [address.password] if address.password is not None else []
    if not all(VARIABLE.fullmatch(unquote(each).strip()) for each in held):
        raise ValueError(
            "holds a password; put it into an environment variable, such as FIGURES_PASSWORD, and "
            "write ${FIGURES_PASSWORD} in its place"
        )


def refuse_writing(query: str) -> None:
    """Raises ValueError, with a clause for people, where ``query`` is not one SELECT."""
    bare = _QUOTED.sub(" ", query).strip().removesuffix(";").strip()
    if not re.match(r"(select|with)\b", bare, re.IGNORECASE) or ";" in bare:
        raise ValueError("is not one SELECT; write one, or a WITH that ends in one")
    if _ESCAPED.search(query):
        raise ValueError("holds a text that begins with E'; write the text without the E")
    if found := _WRITES.search(bare):
        raise ValueError(f"holds {found[1].upper()}, and a source is only read; write one SELECT")
