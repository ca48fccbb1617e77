"""The ways to the key of one data folder, as people tend them (`services.safekeeping.Keys`)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC
from pathlib import Path
from threading import Lock

from db.key_slots import Slot, intact, others, sealed_off, seen, slot_of
from db.slots_again import keep_copy
from db.vault import FILE as KEYS
from db.vault import (
    by_admin_key,
    by_passphrase,
    by_recovery_key,
    dated,
    forget_entry,
    from_keychain,
    keychain_slot,
    passphrase_slot,
    read_slots,
    recovery_slot,
    require_long,
    slots_in,
    write_slots,
)
from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import KeySlot, SlotKind
from inspector.services.ports import Clock, KeyRing

_WRONG = {
    SlotKind.KEYCHAIN: "keychain-forgot",
    SlotKind.PASSPHRASE: "passphrase-wrong",
    SlotKind.RECOVERY: "recovery-wrong",
    SlotKind.OFFICE: "recovery-wrong",
}


class KeyCabinet:
    """Shows, renews, tests and removes slots; for any thread but the window's.

    `key` gives the key of the open data and raises `data-locked` where they are locked: then
    slots can be shown and tested, and none can be renewed. A slot is written only after it
    has given the key back. A removed one opens this folder no more; it does not call back
    what somebody copied while it was there.
    """

    def __init__(
        self,
        folder: Path,
        key: Callable[[], bytes],
        key_ring: KeyRing | None,
        clock: Clock,
        opened_by: Callable[[], bytes] = lambda: b"",
    ) -> None:
        """`opened_by`: keys.json as the open data were opened by; as `key` where they are locked.

        It shows and tests slots while the folder is out of reach.
        """
        self._folder, self._key = folder, key
        self._opened_by = opened_by
        self._last: list[Slot] | None = None  # what was written since
        self._key_ring, self._clock = key_ring, clock
        self._one = Lock()

    def slots(self) -> tuple[KeySlot, ...]:
        """What there is, in the order of `SlotKind`. `keys-damaged`, `data-newer`."""
        with self._one:
            return seen(self._at_hand())

    def renew_keychain(self) -> None:
        """A new entry; the old one goes when the new is proved and written.

        `keychain-missing`, `keychain-locked`, `keychain-forgets`.
        """
        with self._one:
            slots = read_slots(self._folder)
            new = keychain_slot(self._key(), self._key_ring)
            try:
                self._put(slots, SlotKind.KEYCHAIN, new)
            except InspectionError:
                forget_entry(new, self._key_ring)
                raise
            forget_entry(slot_of(slots, SlotKind.KEYCHAIN), self._key_ring)

    def renew_passphrase(self, passphrase: str) -> None:
        """This passphrase in place of an earlier one. `passphrase-short`."""
        require_long(passphrase)
        new = passphrase_slot(self._key(), passphrase)
        with self._one:
            self._put(read_slots(self._folder), SlotKind.PASSPHRASE, new)

    def renew_recovery(self, secret: bytes) -> None:
        """This recovery key (20 bytes) in place of an earlier one."""
        new = recovery_slot(self._key(), secret)
        with self._one:
            self._put(read_slots(self._folder), SlotKind.RECOVERY, new)

    def test(self, kind: SlotKind, secret: str = "") -> None:
        """Open with this slot alone and note when, where that can be written.

        Its `-wrong`, `-mistyped`, `-missing`, `-locked`, `-forgot`; `keys-damaged`.
        """
        with self._one:
            slots = self._at_hand()
            slot = slot_of(slots, kind)
            if slot is None:
                raise InspectionError(_WRONG[kind])
            self._open(slot, kind, secret)
            if not self._can_be_read():
                return
            slot["tested"] = self._clock().astimezone(UTC).isoformat()
            with suppress(InspectionError):  # it opened: a full disk must not say otherwise
                self._write([*others(slots, kind), sealed_off(slot)])

    def _open(self, slot: Slot, kind: SlotKind, secret: str) -> bytes:
        if kind is SlotKind.KEYCHAIN:
            return from_keychain(slot, self._key_ring)
        if kind is SlotKind.PASSPHRASE:
            return by_passphrase(slot, secret)
        if kind is SlotKind.RECOVERY:
            return by_recovery_key(slot, secret)
        return by_admin_key(slot, secret)

    def remove(self, kind: SlotKind) -> None:
        """Take the slot away, its entry in the keychain first.

        `last-key-slot`: no other way of her own that works would be left; one that does not is
        a keychain that does not give the key. `keychain-locked`: the entry could not be taken out.
        """
        with self._one:
            slots = read_slots(self._folder)
            slot = slot_of(slots, kind)
            if slot is None:
                return
            left = others(slots, kind)
            if not self._opens(left):
                raise InspectionError("last-key-slot")
            if kind is SlotKind.KEYCHAIN:
                self._take_out(slot)
            self._write(left)

    def _opens(self, left: list[Slot]) -> bool:
        """Whether one of these slots is a way in: what is typed is trusted to be known."""
        typed = (slot_of(left, kind) for kind in (SlotKind.PASSPHRASE, SlotKind.RECOVERY))
        if any(slot is not None and intact(slot) for slot in typed):
            return True
        keychain = slot_of(left, SlotKind.KEYCHAIN)
        try:
            return keychain is not None and bool(from_keychain(keychain, self._key_ring))
        except InspectionError:
            return False

    def _take_out(self, slot: Slot) -> None:
        """The entry holds the key: where it may still lie in a keychain, the slot stays."""
        try:
            from_keychain(slot, self._key_ring)
        except InspectionError as problem:
            if problem.code == "keychain-locked":
                raise
            return
        assert self._key_ring is not None
        self._key_ring.remove(slot["name"])

    def _put(self, slots: list[Slot], kind: SlotKind, new: Slot) -> None:
        new = dated(new, self._clock().astimezone(UTC))
        self._write([*others(slots, kind), new])

    def _write(self, slots: list[Slot]) -> None:
        """The file and its copy: where the file is lost no earlier slots come back."""
        write_slots(self._folder, slots)
        self._last = list(slots)
        keep_copy(self._folder, slots)

    def _at_hand(self) -> list[Slot]:
        """What the file holds; where it cannot be read and the data are open, what it held."""
        try:
            return read_slots(self._folder)
        except InspectionError:
            if self._can_be_read():
                raise
            with suppress(InspectionError):  # locked: then there is nothing else
                known = slots_in(self._opened_by())
                return known if self._last is None else self._last
            raise

    def _can_be_read(self) -> bool:
        try:
            return bool((self._folder / KEYS).read_bytes())
        except OSError:
            return False
