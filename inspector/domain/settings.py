"""The settings of a supervision unit: one frozen value, defaults declared once.

Thresholds the sources leave open (domain.md A1.12) stand here, so that they can be seen,
changed and, through the change log, explained years later.
"""

from __future__ import annotations

import re
from decimal import Decimal

from inspector.domain.errors import InspectionError
from inspector.domain.value import value

MONTH_RULES = ("calendar", "31_days")
DIGITAL_SIGNATURES = ("own", "ask", "none")
SMTP_SECURITIES = ("starttls", "tls")
_DAY = re.compile(r"(\d\d)-(\d\d)")
_MARK = re.compile(r"[A-Z0-9ÆØÅ]{1,6}")
_DAYS_IN = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@value
class Settings:
    """Who the unit is and how it counts.

    `closed_days` (MM-DD) end no deadline although they are not public holidays [W8];
    `month_rule` says what "per month" means for talks; `warn_days` is how many days
    before a deadline the start page warns; the `difference_*` thresholds propose a
    follow-up: this many cases, of this many, or this share of the sample's hours.
    """

    organisation: str = ""
    organisation_address: str = ""
    organisation_logo: str = ""  # attachment, or "" for none
    unit: str = ""
    person_id: str = ""
    person_name: str = ""
    person_title: str = ""
    device_mark: str = ""
    report_introduction: str = ""  # standing texts; "" = the built-in wording
    report_closing: str = ""
    signature_meaning: str = ""
    saturday_is_working: bool = False
    closed_days: tuple[str, ...] = ("06-05", "12-24", "12-31")
    move_deadlines: bool = True
    month_rule: str = "calendar"
    warn_days: int = 5
    difference_cases: int = 3
    difference_of: int = 15
    difference_share: Decimal = Decimal("0.05")
    show_photos_per_point: bool = True
    lock_after_minutes: int = 10  # of idleness; 0: never
    backup_days: int = 30  # how old a backup grows at most
    backup_count: int = 30
    retention_years: int = 5  # after which working papers of a locked visit are due for deletion
    digital_signature: str = "own"  # at the locking: by the own certificate, by hand after it, none
    timestamp_url: str = ""  # of a timestamp authority [RFC 3161]; "" asks none
    person_email: str = ""
    administration_email: str = ""  # who receives reports beside the supplier
    smtp_host: str = ""  # "": mail leaves by her own mail program alone
    smtp_port: int = 587
    smtp_security: str = "starttls"
    smtp_user: str = ""  # the password is in the keychain, never here
    hub: str = ""  # where laptops meet: "folder:PATH", "postgres:ADDRESS" or "" for nowhere
    exchange_at_visit: bool = False  # at the beginning and the end of a visit too
    mail_warn_bytes: int = 7_000_000  # of files in one mail
    mail_most_bytes: int = 14_000_000


def is_mark(text: str) -> bool:
    """Whether this can be the mark of a laptop: six capitals and figures at most."""
    return _MARK.fullmatch(text) is not None


def _is_day(text: str) -> bool:
    match = _DAY.fullmatch(text)
    if match is None:
        return False
    month, day = int(match[1]), int(match[2])
    return 1 <= month <= 12 and 1 <= day <= _DAYS_IN[month - 1]


def check_settings(settings: Settings) -> None:
    """InspectionError when a value cannot be used; the code names which."""
    if settings.device_mark and not is_mark(settings.device_mark):
        raise InspectionError("settings-device-mark", mark=settings.device_mark)
    for day in settings.closed_days:
        if not _is_day(day):
            raise InspectionError("settings-closed-day", day=day)
    if settings.month_rule not in MONTH_RULES:
        raise InspectionError("settings-month-rule", rule=settings.month_rule)
    counts = (settings.difference_cases, settings.difference_of)
    if settings.warn_days < 0 or min(counts) < 1 or counts[0] > counts[1]:
        raise InspectionError("settings-threshold")
    kept = (settings.backup_days, settings.backup_count, settings.retention_years)
    if settings.lock_after_minutes < 0 or min(kept) < 1:
        raise InspectionError("settings-threshold")
    if not 0 < settings.difference_share <= 1:
        raise InspectionError("settings-threshold")
    _check_delivery(settings)


def _check_delivery(settings: Settings) -> None:
    if settings.digital_signature not in DIGITAL_SIGNATURES:
        raise InspectionError("settings-threshold")
    if settings.smtp_security not in SMTP_SECURITIES or not 0 < settings.smtp_port < 65_536:
        raise InspectionError("settings-smtp")
    if not 0 < settings.mail_warn_bytes <= settings.mail_most_bytes:
        raise InspectionError("settings-threshold")
