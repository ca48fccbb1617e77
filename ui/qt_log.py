"""What Qt complains of goes to the log: that it did, never its words."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_LOG = logging.getLogger("qt")


def hear_qt() -> Callable[[], None]:
    """From now on; Qt's own printing, which would show file names, ends.

    What comes back ends it, and has to be called before Qt is taken down: a complaint of its
    last moments would call a Python that is gone, and the program ends with a fault.
    """
    before = qInstallMessageHandler(_heard)

    def no_more() -> None:
        qInstallMessageHandler(before)

    return no_more


def _heard(kind: QtMsgType, context: QMessageLogContext, _words: str) -> None:
    _LOG.log(_LEVELS.get(kind, logging.WARNING), "a message of Qt, line %d", context.line or 0)
