"""`services.exchange.Exchange`: the office and its exchanges, as a window or a command has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from inspector.domain.errors import InspectionError
from inspector.domain.version import VERSION
from inspector.services.ports import Attachments, Clock, KeyRing, Progress, Store

if TYPE_CHECKING:
    from inspector.domain.exchange import Exchanged, Kept
    from inspector.domain.office import Answer, OfficeState, Request, Roster
    from inspector.domain.settings import Settings
    from inspector.services.exchange_kept import Ledger, OfficeShelf
    from inspector.services.exchange_places import Hub
    from inspector.services.exchanging_course import Bench
    from inspector.services.office_kit import OfficeKit

T = TypeVar("T")
FOLDER, SERVER = "folder:", "postgres:"


@dataclass(frozen=True, slots=True, kw_only=True)
class LaptopData:
    """The data folder of this laptop; each call waits for the storage and is for the pool."""

    ledger: Ledger
    shelf: OfficeShelf
    attachments: Attachments
    bundles: Path  # where what was sealed and read is kept
    store: Callable[[Callable[[Store], Any]], Any]  # does this on the storage thread
    let_office_in: Callable[[str], None]  # a slot for this administration box, hex


@dataclass(kw_only=True)
class OfficeExchange:
    """Every act of `services.exchange.Exchange`; the libraries wait until one is asked for."""

    laptop: Callable[[], LaptopData]
    words_file: Path
    clock: Clock
    key_ring: Callable[[], KeyRing]
    sheet: Callable[[bytes, Roster, tuple[str, ...], Settings], bytes]  # with the key's words

    @cached_property
    def data(self) -> LaptopData:
        return self.laptop()

    # the office

    def state(self) -> OfficeState:
        from inspector.services import office

        return office.state(self._kit())

    def held(self) -> list[Kept]:
        return self.data.shelf.held()

    def create_office(self, name: str) -> bytes:
        from inspector.services import office

        secret = office.create_office(self._kit(), name, self._settings().person_name)
        self._belong(office.state(self._kit()))
        return secret

    def take_admin_key(self, typed: str) -> None:
        from inspector.services import office

        office.take_admin_key(self._kit(), typed)

    def admin_sheet(self) -> bytes:
        from inspector.services import office

        kit = self._kit()
        roster, secret = office.admin_key(kit)
        return self.sheet(secret, roster, kit.papers.office_words(roster), self._settings())

    def ask(self) -> tuple[Request, bytes]:
        from inspector.services import office

        if self.data.shelf.forked():  # under its id another works on
            return self.begin_anew()
        return office.ask(self._kit(), self._settings().person_name)

    def request_picture(self, request: bytes) -> bytes:
        from inspector.services import office

        return office.request_picture(self._kit(), request)

    def read_request(self, data: bytes) -> Request:
        from inspector.services import office

        return office.read_request(self._kit(), data)

    def enrol(self, request: Request, role: str, scopes: Sequence[str]) -> tuple[Answer, bytes]:
        from inspector.services import office

        return office.enrol(self._kit(), request, role, scopes, hub=self._settings().hub)

    def answer_again(self, device: str) -> tuple[Answer, bytes]:
        from inspector.services import office

        return office.answer_again(self._kit(), device, hub=self._settings().hub)

    def read_answer(self, data: bytes) -> Answer:
        from inspector.services import office

        return office.read_answer(self._kit(), data)

    def join(self, answer: Answer) -> None:
        from inspector.services import office

        office.join(self._kit(), answer)
        self._belong(office.state(self._kit()))
        settings = self._settings()
        if answer.hub and not settings.hub:
            self._save(replace(settings, hub=answer.hub))

    def revoke(self, device: str) -> None:
        from inspector.services import office

        office.revoke(self._kit(), device)

    def alter(self, device: str, role: str, scopes: Sequence[str]) -> None:
        from inspector.services import office

        office.alter(self._kit(), device, role, scopes)

    def put_scope(self, scope: str, name: str, suppliers: Sequence[str]) -> str:
        from inspector.services import office

        return office.put_scope(self._kit(), scope, name, suppliers)

    def begin_anew(self) -> tuple[Request, bytes]:
        """The new laptop has a mark of its own: the old one may live on elsewhere."""
        import uuid  # 8 ms

        from inspector.services import office

        ledger, asked = self.data.ledger, self.data.shelf.asked()
        if asked is not None and asked.replaces and asked.device == ledger.device()[0]:
            return office.ask(self._kit(), self._settings().person_name)  # it has begun anew
        roster = office.state(self._kit()).roster
        used = {one.mark for one in roster.members} if roster else set()
        old, _ = ledger.device()
        name = uuid.uuid4()
        marks = (f"T{100 + (name.int + more) % 900}" for more in range(900))
        ledger.begin_anew(ledger.exported(), str(name), next(m for m in marks if m not in used))
        return office.ask(self._kit(), self._settings().person_name, replaces=old)

    # exchanging

    def test_hub(self, address: str, password: str) -> None:
        device, _ = self.data.ledger.device()
        if address.startswith(FOLDER):
            from inspector.gateways.folder_hub import FolderHub

            FolderHub(Path(address.removeprefix(FOLDER))).test(device)
            return
        from inspector.gateways.postgres_hub import PostgresHub

        given = password or self._kept_password(address)
        with closing(PostgresHub(address.removeprefix(SERVER), given)) as hub:
            if hub.device() != device:
                raise InspectionError("hub-refused")
        if password:
            self.key_ring().write(_password_name(address), password)

    def run(
        self, progress: Progress | None = None, *, hub: str = "", password: str = ""
    ) -> Exchanged:
        from inspector.services import office
        from inspector.services.exchanging import exchange

        address = hub or self._settings().hub
        with closing(self._hub(address, password)) as place:
            office.meet(self._kit(), place)
            done = exchange(self._bench(), place, progress)
        self._clear_rest()
        if done.revoked:
            self.data.shelf.keep_admin_secret(None)  # it is the office's
        return done

    def pack(self, progress: Progress | None = None, *, everything: bool = False) -> bytes:
        from inspector.gateways.pack_hub import PackHub
        from inspector.services.exchanging_packs import pack

        file, most = PackHub(), self._settings().mail_most_bytes
        pack(self._bench(), file, progress, everything=everything, most_bytes=most)
        return file.packed()

    def take_pack(self, data: bytes, progress: Progress | None = None) -> Exchanged:
        from inspector.gateways.pack_hub import PackHub
        from inspector.services import office
        from inspector.services.exchanging import take_in

        file = PackHub(data)
        office.meet(self._kit(), file)
        done = take_in(self._bench(), file, progress)
        self._clear_rest()
        return done

    # what it is made with

    def _kit(self) -> OfficeKit:
        from inspector.gateways.enrolment import EnrolmentFiles
        from inspector.gateways.fingerprints import Fingerprints
        from inspector.gateways.sealing import BundleSealing
        from inspector.services.office_kit import OfficeKit

        return OfficeKit(
            shelf=self.data.shelf,
            ledger=self.data.ledger,
            seals=BundleSealing(),
            papers=EnrolmentFiles(Fingerprints(self.words_file)),
            now=self.clock,
        )

    def _bench(self) -> Bench:
        from inspector.gateways.kept_bundles import FolderBundles
        from inspector.gateways.sealing import BundleSealing
        from inspector.services.adopting import adopt_settings
        from inspector.services.exchanging_course import Bench

        return Bench(
            ledger=self.data.ledger,
            shelf=self.data.shelf,
            sealing=BundleSealing(),
            kept=FolderBundles(self.data.bundles),
            attachments=self.data.attachments,
            now=self.clock,
            version=VERSION,
            store=self.data.store,
            adopt=lambda roster, me: self.data.store(
                lambda store: adopt_settings(store, roster, me)
            ),
        )

    def _hub(self, address: str, password: str) -> Hub:
        """The place of this address. `hub-none`."""
        if address.startswith(FOLDER):
            from inspector.gateways.folder_hub import FolderHub

            return FolderHub(Path(address.removeprefix(FOLDER)))
        if not address.startswith(SERVER):
            raise InspectionError("hub-none")
        from inspector.gateways.postgres_hub import PostgresHub

        return PostgresHub(address.removeprefix(SERVER), password or self._kept_password(address))

    def _kept_password(self, address: str) -> str:
        try:
            return self.key_ring().read(_password_name(address)) or ""
        except InspectionError:
            return ""  # the server says whether it wants one

    def _belong(self, state: OfficeState) -> None:
        if state.roster is not None:
            self.data.let_office_in(state.roster.admin_box)

    def _clear_rest(self) -> None:
        """What the office's deletion left in the file and among the attachments."""
        from inspector.services.retaining import clear_rest

        self.data.store(lambda store: clear_rest(store, self.data.attachments))

    def _settings(self) -> Settings:
        from inspector.services.settings import read_settings

        found: Settings = self.data.store(read_settings)
        return found

    def _save(self, settings: Settings) -> None:
        from inspector.services.settings import save_settings

        self.data.store(lambda store: save_settings(store, settings))


def _password_name(address: str) -> str:
    """The keychain's entry for the password of this place."""
    return f"uanmeldt-hub:{address.removeprefix(SERVER)}"
