"""`mirror` on the command line, where its server does not answer."""

from __future__ import annotations

from argparse import Namespace
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any, cast

import pytest

from inspector.console.mirror_command import run_mirror
from inspector.console.session import Session
from inspector.domain.errors import InspectionError


class Away:
    """A mirror whose server does not answer; `closed` at the end."""

    def __init__(self, code: str) -> None:
        self.code, self.closed = code, False

    def load(self, *_given: Any) -> Any:
        raise InspectionError(self.code)

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("hub-away", "mirror-away"),
        ("hub-refused", "mirror-refused"),
        ("hub-busy", "mirror-busy"),
        ("mirror-not-set-up", "mirror-not-set-up"),
    ],
)
def test_trouble_with_the_mirror_is_told_of_the_mirror(code: str, told: str) -> None:
    mirror = Away(code)
    data = SimpleNamespace(store=None, logged=lambda: None)
    session = SimpleNamespace(
        mirror=lambda _address, _password: mirror, open_data=lambda: nullcontext(data)
    )
    with pytest.raises(InspectionError) as problem:
        run_mirror(cast(Session, session), Namespace(address="x@y/z", json=False))
    assert problem.value.code == told
    assert mirror.closed
