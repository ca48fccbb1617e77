"""One window per data folder: a second start brings the first one's window forward."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS = 500


def _name(folder: Path) -> str:
    return "uanmeldt-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]


def call_the_first(folder: Path) -> bool:
    """Ask the window that has this folder to come forward; False where none answers."""
    socket = QLocalSocket()
    socket.connectToServer(_name(folder))
    answered = socket.waitForConnected(_PATIENCE_MS)
    socket.disconnectFromServer()
    return answered


class Doorbell(QObject):
    """Listens for a second start; `come` brings the window forward where the desktop allows."""

    def __init__(self, folder: Path, come: Callable[[], None]) -> None:
        super().__init__()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(_name(folder))  # left by a program that was killed
        self._server.newConnection.connect(self._answer)
        self._come = come
        self._server.listen(_name(folder))

    def close(self) -> None:
        """Hear no more calls."""
        self._server.close()

    def _answer(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.disconnected.connect(socket.deleteLater)
        self._come()
