"""Questions in windows, for buttons that are pressed in a spreadsheet program."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from workbook_tools.errors import CancelledError, WorkbookToolsError

if TYPE_CHECKING:
    import tkinter

TITLE = "Scorecard"
_WORKBOOKS = (("Workbooks", "*.xlsx *.xlsm *.xltx *.xltm *.ods"), ("All files", "*"))
Answer = TypeVar("Answer")


class Dialogs:
    """Asks in windows of the system, in front of every other window."""

    def yes(self, question: str) -> bool:
        """Whether the answer is yes."""
        from tkinter.messagebox import askyesnocancel

        return _answered(lambda root: askyesnocancel(TITLE, question, parent=root))

    def words(self, question: str, default: str = "") -> str:
        """What was typed, trimmed."""
        from tkinter.simpledialog import askstring

        return _answered(
            lambda root: askstring(TITLE, question, initialvalue=default, parent=root)
        ).strip()

    def files(self, question: str, folder: Path) -> Sequence[Path]:
        """The workbooks that were chosen."""
        from tkinter.filedialog import askopenfilenames

        chosen = _answered(
            lambda root: (
                askopenfilenames(
                    title=question, initialdir=folder, filetypes=_WORKBOOKS, parent=root
                )
                or None
            )
        )
        return [Path(each) for each in chosen]

    def tell(self, sentence: str) -> None:
        """Shows a sentence until it is closed."""
        from tkinter.messagebox import showinfo

        with _root() as root:
            showinfo(TITLE, sentence, parent=root)


def _answered(ask: Callable[[tkinter.Tk], Answer | None]) -> Answer:
    with _root() as root:
        answer = ask(root)
    if answer is None:
        raise CancelledError
    return answer


@contextmanager
def _root() -> Iterator[tkinter.Tk]:
    """An invisible window that dialogs belong to, which keeps them in front."""
    try:
        import tkinter

        root = tkinter.Tk()
    except Exception as error:  # no Tk in this Python, or no screen
        raise WorkbookToolsError(
            "This button asks something in a window, and no window can be opened here "
            f"({error}): use workbook-tools live in a terminal."
        ) from error
    try:
        root.withdraw()
        root.attributes("-topmost", True)
        yield root
    finally:
        root.destroy()
