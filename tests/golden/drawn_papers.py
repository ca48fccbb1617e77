"""Papers of a draw and of a key, as the golden tests and the judges of documents print them."""

from __future__ import annotations

from dataclasses import replace

from golden import document_samples as samples

from inspector.domain.admin_sheet import AdminSheet, admin_sheet
from inspector.domain.draw_receipt import draw_receipt
from inspector.domain.recovery_sheet import recovery_sheet
from inspector.domain.report import Document
from inspector.gateways.texts import Texts


def receipt_before(words: Texts) -> Document:
    file = samples.before_digits(samples.risk_visit())
    assert file.draw is not None
    return draw_receipt(file, file.draw, words, samples.SETTINGS)


def receipt_after(words: Texts) -> Document:
    file = samples.risk_visit()
    assert file.draw is not None
    return draw_receipt(file, file.draw, words, samples.SETTINGS)


def recovery(words: Texts) -> Document:
    settings = replace(samples.SETTINGS, device_mark="T3")
    return recovery_sheet(bytes(range(100, 120)), words, settings, samples.DAY)


def administration(words: Texts) -> Document:
    known_by = ("kaffe", "tulipan", "rytter", "sandal", "mikrofon", "pingvin")
    sheet = AdminSheet(
        office="Nordby", secret=bytes(range(50, 70)), known_by=known_by, made=samples.DAY
    )
    return admin_sheet(sheet, words, samples.SETTINGS)
