"""The values of a row's fields, in an order that many rows share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter

from workbook_tools.cells import Value

_Picker = Callable[[tuple[Value, ...]], tuple[Value, ...]]


class Layout:
    """The order in which rows hold the values of ``codes``."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.codes = tuple(codes)
        self.places = {code: n for n, code in enumerate(self.codes)}

    def row(self, values: Iterable[Value]) -> FieldRow:
        """A row with a value for each of the codes."""
        return FieldRow(self, (*values, None))


class FieldRow(Mapping[str, Value]):
    """The values of one row by field; ``held`` has them as the ``layout`` says, then None."""

    __slots__ = ("held", "layout")

    def __init__(self, layout: Layout, held: tuple[Value, ...]) -> None:
        self.layout = layout
        self.held = held

    def as_dict(self) -> dict[str, Value]:
        """The same as a dictionary."""
        return dict(zip(self.layout.codes, self.held, strict=False))

    def __getitem__(self, code: str) -> Value:
        return self.held[self.layout.places[code]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.layout.codes)

    def __len__(self) -> int:
        return len(self.layout.codes)


NO_FIELDS = Layout(()).row(())
"""A row that has none."""


class Picked:
    """Some ``codes``, at least one, whose values are taken out of rows."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        self.codes = codes
        self._pickers: dict[Layout, _Picker] = {}

    def of(self, row: FieldRow) -> tuple[Value, ...]:
        """The values in ``row``; None for a code that it does not have."""
        picker = self._pickers.get(row.layout)
        if picker is None:
            picker = self._pickers[row.layout] = self._picker(row.layout)
        return picker(row.held)

    def _picker(self, layout: Layout) -> _Picker:
        places = [layout.places.get(code, len(layout.codes)) for code in self.codes]
        if len(places) == 1:
            return itemgetter(slice(places[0], places[0] + 1))
        return itemgetter(*places)
