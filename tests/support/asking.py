"""A person who was told beforehand what to answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbook_tools.errors import CancelledError


class Answers:
    """Gives the answers in their order, and remembers the questions; None closes the window."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.questions: list[str] = []

    def _answer(self, question: str) -> object:
        self.questions.append(question)
        answer = self.answers.pop(0)
        if answer is None:
            raise CancelledError
        return answer

    def yes(self, question: str) -> bool:
        answer = self._answer(question)
        assert isinstance(answer, bool)
        return answer

    def words(self, question: str, default: str = "") -> str:
        return str(self._answer(question))

    def files(self, question: str, folder: Path) -> Sequence[Path]:
        answer = self._answer(question)
        assert isinstance(answer, list)
        return answer
