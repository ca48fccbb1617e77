"""Each stored act is told to the log by its name and its place in the change log, no more."""

from __future__ import annotations

import logging

from storage.stored_samples import opened

from inspector.domain.model import Supplier
from inspector.gateways.logs import ACTS, Line


def test_a_stored_act_is_one_line_without_a_word_of_it(tmp_path, caplog):
    data = opened(tmp_path)
    try:
        with caplog.at_level(logging.INFO, logger=ACTS):
            with data.store.change("suppliers_imported", reason="Ida Enebær") as change:
                change.put(Supplier(id="s", name="Jobvejen A/S"))
            with data.store.change("suppliers_imported") as change:
                change.put(Supplier(id="s", name="Jobvejen A/S"))  # nothing differs
    finally:
        data.close()
    (record,) = [one for one in caplog.records if one.name == ACTS]
    told = Line().format(record)
    assert told.endswith("INFO uanmeldt.acts suppliers_imported 1:1")
    assert "Jobvejen" not in told
    assert "Ida" not in told
