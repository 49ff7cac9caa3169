"""The compression of VBA source against its published examples, and there and back."""

from __future__ import annotations

from hashlib import shake_256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.addin import others_decompress

from workbook_tools.addin.vba_compress import compress, decompress

NOTHING_REPEATS = "0119b000616263646566676800696a6b6c6d6e6f70007172737475762e"
SOME_REPEATS = (
    "012fb000236161616263646582660070616768696a013808616b6c00306d6e6f700671027004107273747576107778"
    "797a003c"
)
ALL_REPEATS = "0103b002614500"
WORDS = ("Dim ", "naïve", "£", "€", "–", "“œuvre”", "\r\n", " = ", "Größe", "ä", "x", "    ")


def text(length: int) -> bytes:
    words = "".join(WORDS[n * n % 97 % len(WORDS)] for n in range(length))
    return words.encode("cp1252")[:length]


def noise(length: int) -> bytes:
    return shake_256(b"noise").digest(length)


@pytest.mark.parametrize(
    ("container", "content"),
    [
        (NOTHING_REPEATS, b"abcdefghijklmnopqrstuv."),
        (SOME_REPEATS, b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"),
        (ALL_REPEATS, b"a" * 73),
    ],
)
def test_the_published_examples_are_read(container: str, content: bytes) -> None:
    assert decompress(bytes.fromhex(container)) == content


@pytest.mark.parametrize(
    ("container", "content"),
    [(NOTHING_REPEATS, b"abcdefghijklmnopqrstuv."), (ALL_REPEATS, b"a" * 73)],
)
def test_two_of_the_published_examples_are_written_bit_for_bit(
    container: str, content: bytes
) -> None:
    assert compress(content).hex() == container


@pytest.mark.parametrize(
    "length", [0, 1, 2, 3, 4095, 4096, 4097, 8192, 12_289, 65_536, 100_000, 200_000]
)
def test_text_that_is_not_ascii_comes_back_whatever_its_length(length: int) -> None:
    content = text(length)
    container = compress(content)
    assert decompress(container) == content
    if length:
        assert others_decompress(container) == content


@given(st.lists(st.sampled_from(WORDS), max_size=3000))
def test_any_text_comes_back_and_another_reader_agrees(words: list[str]) -> None:
    content = "".join(words).encode("cp1252")
    container = compress(content)
    assert decompress(container) == content
    assert not content or others_decompress(container) == content


def test_a_whole_chunk_of_noise_is_stored_as_it_is() -> None:
    container = compress(noise(4096) + b"the end")
    assert noise(4096) in container
    assert decompress(container) == noise(4096) + b"the end"


def test_noise_at_the_end_is_refused_instead_of_filled_up() -> None:
    with pytest.raises(ValueError, match="no text"):
        compress(noise(4000))


@pytest.mark.parametrize("damaged", ["", "02", "0119b000", "01010000", "0103b00200f0ff"])
def test_a_damaged_container_is_refused(damaged: str) -> None:
    with pytest.raises(ValueError, match=r"container|chunk"):
        decompress(bytes.fromhex(damaged))
