"""What the configuration says is fitted: the operator, the acceptor, the printers, as ports the services know."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from kiosk.adapters.bss.client import Operator as OperatorClient
from kiosk.adapters.bss.settings import (
    Api,
    Auth,
    Basic,
    Bearer,
    Limits,
    Masking,
    NoAuth,
    OperatorSettings,
    PaymentCall,
    PaymentProfile,
    addresses,
)
from kiosk.adapters.bss.transport import trust
from kiosk.adapters.documents.letterhead import Letterhead
from kiosk.adapters.documents.maker import WorkerStatementMaker
from kiosk.adapters.documents.receipts import ReceiptPaper
from kiosk.config import Config
from kiosk.config_tables import (
    Acceptor,
    AcceptorProtocol,
    BasicAuth,
    BearerAuth,
    DevicePrinter,
    FolderPrinter,
    IppPrinter,
    NoPrinter,
    Operator,
    TcpPrinter,
)
from kiosk.config_tables import NoAuth as NoAuthTable
from kiosk.devices.bill_acceptor.ccnet.driver import CcnetAcceptor
from kiosk.devices.bill_acceptor.id003.driver import Id003Acceptor
from kiosk.devices.bill_acceptor.state import Timing
from kiosk.devices.channel import ChannelOpener, Framing, LineAddress
from kiosk.devices.document_printer.folder import FolderDocumentPrinter
from kiosk.devices.receipt_printer.char_device import device_line
from kiosk.devices.receipt_printer.driver import EscPosReceiptPrinter
from kiosk.devices.receipt_printer.folder import FolderReceiptPrinter
from kiosk.domain.money import Currency
from kiosk.domain.vat import VatRule
from kiosk.services.ports.acceptor import BillAcceptor
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.printers import DocumentPrinter, ReceiptPrinter
from kiosk.services.ports.secrets import SecretMissing, Secrets
from kiosk.services.statement_reading import StatementTerms
from kiosk.services.topup_settings import Outlet

BRAND_COLOR = (0x1F / 255, 0x4F / 255, 0xD8 / 255)
"""The brand token of ui.md, for paper."""


def operator_client(config: Config, secrets: Secrets, clock: Clock) -> OperatorClient:
    """The operator's client; close it.

    Raises:
        SecretMissing: its credential is not in the keyring.
        OSError: its certificate authority cannot be read.
    """
    table = config.operator
    overrides = {api: url for api in Api if (url := getattr(table.urls, api.name.lower())) is not None}
    absent = {Api[api.name] for api in table.absent}
    known = addresses(table.root, overrides)
    settings = OperatorSettings(
        addresses={api: url for api, url in known.items() if api not in absent},
        payments=_profile(table),
        currency=config.terminal.currency,
        auth=_auth(table, secrets),
        limits=Limits(deadline_s=table.timeout_s),
        masking=Masking(table.masking.value),
    )
    return OperatorClient(settings, clock, config.terminal.zone, trust(table.ca_file))


def _auth(table: Operator, secrets: Secrets) -> Auth:
    match table.auth:
        case NoAuthTable():
            return NoAuth()
        case BasicAuth(user=user, secret=secret):
            return Basic(user, secrets.get(secret))
        case BearerAuth(secret=secret):
            return Bearer(secrets.get(secret))


def _profile(table: Operator) -> PaymentProfile:
    payments = table.payments
    return PaymentProfile(
        channel=payments.channel,
        call=PaymentCall(payments.call.value),
        key_headers=payments.key_headers,
        key_path=payments.key_path,
        can_search=payments.can_search,
        search_by=payments.search_by,
        is_idempotent=payments.is_idempotent,
        key_retention_s=payments.key_retention_s,
        consistency_delay_s=payments.consistency_delay_s,
    )


def bill_acceptor(config: Config, secrets: Secrets, clock: Clock) -> BillAcceptor | None:
    """The acceptor, `None` where none is fitted.

    Raises:
        SecretMissing: its key is not in the keyring, or is no key.
    """
    table, currency = config.acceptor, config.terminal.currency
    if table is None:
        return None
    timing = Timing(answer_s=table.answer_timeout_ms / 1000)
    match table.protocol:
        case AcceptorProtocol.CCNET:
            return CcnetAcceptor(_acceptor_line(table, Framing.N1, clock), clock, currency, timing)
        case AcceptorProtocol.ID003:
            return Id003Acceptor(_acceptor_line(table, Framing.E1, clock), clock, currency, timing)
        case AcceptorProtocol.SSP:
            return _ssp_acceptor(table, secrets, clock, currency, timing)


def _acceptor_line(table: Acceptor, framing: Framing, clock: Clock) -> ChannelOpener:
    return LineAddress(table.line, table.baud, framing).opener(clock)


def _ssp_acceptor(table: Acceptor, secrets: Secrets, clock: Clock, currency: Currency, timing: Timing) -> BillAcceptor:
    from kiosk.devices.bill_acceptor.ssp.driver import TRIES, SspAcceptor  # noqa: PLC0415 - cryptography, 7 MB
    from kiosk.devices.bill_acceptor.ssp.encryption import FACTORY_KEY  # noqa: PLC0415 - the same
    from kiosk.devices.bill_acceptor.ssp.line import Encryption  # noqa: PLC0415 - the same

    name = table.key_secret
    return SspAcceptor(
        _acceptor_line(table, Framing.N2, clock),
        clock,
        currency,
        replace(timing, tries=TRIES),
        encryption=Encryption(table.encryption.value),
        fixed_key=FACTORY_KEY if name is None else _acceptor_key(name, secrets.get(name)),
    )


def _acceptor_key(name: str, secret: str) -> int:
    if not re.fullmatch("[0-9A-Fa-f]{16}", secret):
        raise SecretMissing(name, "not 16 hex digits")
    return int(secret, 16)


def note_counts(config: Config) -> Path:
    """Where the acceptor's notes are counted."""
    return config.journal.path.with_name("note-counts.json")


def receipt_printer(config: Config, clock: Clock) -> ReceiptPrinter | None:
    """The receipt printer, or the folder that stands for one."""
    match config.receipt_printer:
        case NoPrinter():
            return None
        case FolderPrinter(folder=folder):
            return FolderReceiptPrinter(folder)
        case TcpPrinter(host=host, port=port):
            return EscPosReceiptPrinter(LineAddress(f"tcp://{host}:{port}").opener(clock), clock)
        case DevicePrinter(device=device, baud=baud):
            return EscPosReceiptPrinter(device_line(device, baud, clock), clock)


def outlet(config: Config) -> Outlet:
    """What paper says of the terminal."""
    info = config.info()
    return Outlet(info.number, info.place, info.zone, info.legal)


def receipt_layout(config: Config) -> ReceiptPaper:
    """Receipts, and reports on boxes, for the printer's paper."""
    paper = config.receipt_paper
    return ReceiptPaper(paper.columns, paper.code_page)


def document_printer(config: Config, clock: Clock) -> DocumentPrinter | None:
    """The A4 printer, or the folder that stands for one."""
    match config.document_printer:
        case NoPrinter():
            return None
        case FolderPrinter(folder=folder):
            return FolderDocumentPrinter(folder, clock)
        case IppPrinter(url=url):
            from kiosk.devices.document_printer.driver import IppDocumentPrinter  # noqa: PLC0415 - aiohttp, 12 MB

            return IppDocumentPrinter(url, clock)


def statement_maker(config: Config, spool: Path) -> WorkerStatementMaker:
    """What makes PDFs, in a process of its own and a folder for it alone, signed by the operator."""
    return WorkerStatementMaker(Letterhead(config.terminal.brand_name, BRAND_COLOR), spool)


def statement_terms(config: Config) -> StatementTerms:
    """What is the same on every statement of this terminal."""
    info, table = config.info(), config.statement
    return StatementTerms(
        legal=info.legal,
        place=info.place,
        zone=info.zone,
        currency=info.currency,
        vat=tuple(VatRule(rate.since, rate.percent) for rate in table.vat),
        claims_days=table.claims_days,
        look_back_months=table.look_back_months,
    )
