"""`services.delivery.Delivery`: certificates, judges and mail, each brought in when asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspector.domain.settings import Settings
    from inspector.services.delivery import (
        Letters,
        Protecting,
        Sending,
        Signers,
        TextReading,
        Verifier,
    )
    from inspector.services.ports import KeyRing, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliveries:
    """No part does anything before it is used; the libraries of signing take a second to load."""

    words: Words
    fonts: Path
    key_ring: Callable[[], KeyRing]

    @property
    def signers(self) -> Signers:
        from inspector.gateways.signing import CertificateSigners

        return CertificateSigners(self.words, self.fonts)

    @property
    def verifier(self) -> Verifier:
        from inspector.gateways.pdf_verifying import PdfVerifier

        return PdfVerifier()

    @property
    def protecting(self) -> Protecting:
        from inspector.gateways.protecting import AesProtecting

        return AesProtecting()

    @property
    def letters(self) -> Letters:
        from inspector.gateways.mail_letters import MailLetters

        return MailLetters()

    @property
    def texts(self) -> TextReading:
        from inspector.gateways.text_reading import PdfTexts

        return PdfTexts()

    @property
    def secrets(self) -> KeyRing:
        return self.key_ring()

    def sending(self, settings: Settings, password: str) -> Sending:
        from inspector.gateways.smtp_sending import SmtpSending

        return SmtpSending(
            settings.smtp_host,
            settings.smtp_port,
            settings.smtp_security,
            settings.smtp_user,
            password,
        )
