"""What a refresh is to make, and what it tells of what was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from workbook_tools.cells import Receipt
from workbook_tools.errors import WorkbookToolsError

if TYPE_CHECKING:
    from workbook_tools.checks import Findings
    from workbook_tools.commands.collected import CollectedFile
    from workbook_tools.commands.tasks import Task
    from workbook_tools.commentary.held import Held
    from workbook_tools.period import Month


@dataclass(frozen=True, kw_only=True)
class RefreshReceipt(Receipt):
    """What a refresh did to one scorecard, and what its officer should know.

    ``changes`` say, a sentence each, what differs from the last issued edition; ``choice`` is the
    label of the indicator that Trend shows.
    """

    scorecard: str
    month: Month
    findings: Findings
    indicators: int
    with_commentary: int
    comments_owed: int
    collected: CollectedFile | None = None
    changes: tuple[str, ...] = ()
    choice: str = ""


@dataclass(frozen=True)
class Order:
    """A task with everything that it needs from the store.

    ``seen`` is how the target stood when its texts were collected, ``choice`` the indicator that
    its Trend shows, ``inputs`` the digest of what it is made from.
    """

    task: Task
    comments: Held
    inputs: str
    choice: str | None = None
    seen: object = None
    collected: CollectedFile | None = None


Made: TypeAlias = RefreshReceipt | WorkbookToolsError
