"""What a window test leaves behind is gone before the next one begins."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def _nothing_left_standing(qapp: QApplication) -> Iterator[None]:
    """Windows that stay alive are laid out and polished anew by every test after them."""
    yield
    for window in qapp.topLevelWidgets():
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
