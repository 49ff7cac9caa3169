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
_WIDE, _LETTERS = 420, 60
_WORKBOOKS = (("Workbooks", "*.xlsx *.xlsm *.xltx *.xltm *.ods"), ("All files", "*"))
Answer = TypeVar("Answer")


class Dialogs:
    """Asks in windows of the system, in front of every other window."""

    def yes(self, question: str) -> bool:
        """Whether the answer is yes."""

        def ask(root: tkinter.Tk) -> bool | None:
            from tkinter.messagebox import askyesnocancel

            return askyesnocancel(TITLE, question, parent=root, default="no")

        return _answered(ask)

    def words(self, question: str, default: str = "") -> str:
        """What was typed, trimmed."""
        return _answered(lambda root: _typed(root, question, default)).strip()

    def files(self, question: str, folder: Path) -> Sequence[Path]:
        """The workbooks that were chosen."""

        def ask(root: tkinter.Tk) -> Sequence[str] | None:
            from tkinter.filedialog import askopenfilenames

            return (
                askopenfilenames(
                    title=question, initialdir=folder, filetypes=_WORKBOOKS, parent=root
                )
                or None
            )

        return [Path(each) for each in _answered(ask)]

    def tell(self, sentence: str) -> None:
        """Shows a sentence until it is closed."""
        with _root() as root:
            from tkinter.messagebox import showinfo

            showinfo(TITLE, sentence, parent=root)


def _answered(ask: Callable[[tkinter.Tk], Answer | None]) -> Answer:
    with _root() as root:
        answer = ask(root)
    if answer is None:
        raise CancelledError
    return answer


def _typed(root: tkinter.Tk, question: str, default: str) -> str | None:
    """What was typed; None where the window was closed.

    tkinter's own ``askstring`` opens behind other windows, without the keyboard.
    """
    from tkinter import Entry, Frame, Label, simpledialog

    class Window(simpledialog.Dialog):
        def body(self, master: Frame) -> Entry:
            Label(master, text=question, wraplength=_WIDE, justify="left").pack(anchor="w")
            self.entry = Entry(master, width=_LETTERS)
            self.entry.pack(fill="x", pady=6)
            self.entry.insert(0, default)
            self.entry.select_range(0, "end")
            self.attributes("-topmost", True)
            self.bind("<Map>", lambda _: self.entry.focus_force())
            return self.entry

        def apply(self) -> None:
            self.result = self.entry.get()

    return Window(root, TITLE).result


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
