"""An exchange when a visit was begun and when its report was locked, where she wishes it.

It runs in the background and says nothing when all is well; that it failed, or that a colleague
has locked a report meanwhile, is one line.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from inspector.domain.exchange_news import news_lines
from inspector.services.ports import Store
from inspector.services.settings import read_settings
from ui.desk import Desk
from ui.exchanging import Exchanging, exchanging
from ui.messages import sentence

_MOMENTS = frozenset({"visit_opened", "visit_locked"})
_QUIET = frozenset({"office-none"})  # nobody is met here: nothing to tell


def exchange_at_visit(desk: Desk) -> ExchangeAtVisit | None:
    """The one of this window; None where nobody is met."""
    if desk.exchange is None:
        return None
    found = desk.tasks.findChild(ExchangeAtVisit)
    return found if isinstance(found, ExchangeAtVisit) else ExchangeAtVisit(desk)


class ExchangeAtVisit(QObject):
    """Hears that a visit was begun or locked."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.tasks)
        self._desk = desk
        self._waits = False  # for the exchange that it began itself
        self._exchanging: Exchanging = exchanging(desk)
        self._exchanging.changed.connect(self._changed)
        desk.signals.data_changed.connect(self._heard)

    def _heard(self, act: str) -> None:
        if act in _MOMENTS:
            self._desk.tasks.storage(_wished, self._begin, lambda _problem: None)

    def _begin(self, wished: bool) -> None:
        if wished:
            self.run()

    def run(self) -> None:
        """Now; that it failed is told."""
        if not self._exchanging.busy:
            self._waits = True
            self._exchanging.run()

    def _changed(self) -> None:
        one = self._exchanging
        if not self._waits or one.busy or not (one.result or one.problem or one.stopped):
            return
        self._waits = False
        words, problem = self._desk.words, one.problem
        if one.result is not None and (news := news_lines(words, one.result)):
            self._desk.messages.bar(" ".join(news), tone="info")
        if problem is None or problem.code in _QUIET:
            return
        self._desk.messages.bar(
            words("together.at_visit_failed", why=sentence(words, problem)),
            action=words("together.at_visit_again"),
            act=self.run,
        )


def _wished(store: Store) -> bool:
    settings = read_settings(store)
    return bool(store.role) and settings.exchange_at_visit and bool(settings.hub)
