"""What Qt complains of goes to the log: that it did, never its words."""

from __future__ import annotations

import logging

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_LOG = logging.getLogger("qt")


def hear_qt() -> None:
    """From now on; Qt's own printing, which would show file names, ends."""
    qInstallMessageHandler(_heard)


def _heard(kind: QtMsgType, context: QMessageLogContext, _words: str) -> None:
    _LOG.log(_LEVELS.get(kind, logging.WARNING), "a message of Qt, line %d", context.line or 0)
