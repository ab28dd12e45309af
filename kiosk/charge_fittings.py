"""What the configuration says of cards and QR codes, as acquirers the services know."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass

from kiosk.adapters.bss.transport import trust
from kiosk.config import Config
from kiosk.config_charging import (
    CommandAcquirer,
    MethodTerms,
    NexoAcquirer,
    Rule,
    YooKassaAcquirer,
    ZvtAcquirer,
)
from kiosk.devices.channel import Framing, LineAddress
from kiosk.domain.acquiring import AcquirerRule
from kiosk.domain.charge import AcquirerName
from kiosk.domain.topup import FeeRule, Method
from kiosk.services.acquirer import Acquirer
from kiosk.services.card_acquirer import CardAcquirer
from kiosk.services.charge_settings import ChargeSettings, ChargeTerms
from kiosk.services.ports.alarms import Alarms
from kiosk.services.ports.card_terminal import PaymentTerminal
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.qr_provider import QrProvider
from kiosk.services.ports.secrets import Secrets
from kiosk.services.qr_acquirer import QrAcquirer
from kiosk.services.topup_assembly import Charging


class MisfitAcquirer(Exception):
    """An acquirer's table makes no sense; the text is one line that names it."""


@dataclass(frozen=True, slots=True)
class Fitter:
    """Makes acquirers. What has to be closed is put on `stack`."""

    config: Config
    secrets: Secrets
    clock: Clock
    alarms: Alarms
    stack: AsyncExitStack

    def charging(self) -> Charging:
        """Everything that charges at this terminal.

        Raises:
            SecretMissing: a credential is not in the keyring.
            OSError: a certificate authority cannot be read.
            MisfitAcquirer: an address or a path cannot be used.
        """
        table = self.config.charging
        settings = ChargeSettings(
            code_shown_s=table.code_shown_s, code_late_s=table.code_late_s, end_of_day=table.end_of_day
        )
        terms = {Method.CARD: table.card, Method.QR: table.qr}
        return Charging(
            tuple(self._acquirer(one, settings) for one in table.acquirers),
            tuple(self._rule(one) for one in table.rules),
            {method: self._terms(method, one) for method, one in terms.items() if one is not None},
            settings,
        )

    def _acquirer(
        self, table: ZvtAcquirer | NexoAcquirer | CommandAcquirer | YooKassaAcquirer, settings: ChargeSettings
    ) -> Acquirer:
        name = AcquirerName(table.name)
        try:
            if isinstance(table, YooKassaAcquirer):
                return QrAcquirer(name, self._provider(table), clock=self.clock, settings=settings)
            terminal = self._terminal(table)
        except ValueError as error:
            raise MisfitAcquirer(f"acquirer {name}: {error}") from error
        return CardAcquirer(name, terminal, clock=self.clock, alarms=self.alarms, settings=settings)

    def _terminal(self, table: ZvtAcquirer | NexoAcquirer | CommandAcquirer) -> PaymentTerminal:
        match table:
            case ZvtAcquirer():
                return self._zvt(table)
            case NexoAcquirer():
                return self._nexo(table)
            case CommandAcquirer():
                return self._command(table)

    def _zvt(self, table: ZvtAcquirer) -> PaymentTerminal:
        from kiosk.devices.card_terminal.zvt.driver import ZvtTerminal  # noqa: PLC0415 - only where one is fitted
        from kiosk.devices.card_terminal.zvt.quirks import QUIRKS  # noqa: PLC0415 - the same

        return ZvtTerminal(
            LineAddress(table.line, table.baud, Framing.N2).opener(self.clock),
            self.clock,
            self.config.terminal.currency,
            password=table.password,
            serial=not table.line.startswith("tcp://"),
            quirks=QUIRKS[table.quirks.value],
        )

    def _nexo(self, table: NexoAcquirer) -> PaymentTerminal:
        from kiosk.devices.card_terminal.nexo.codec import Codec, Parties  # noqa: PLC0415 - cryptography, 7 MB
        from kiosk.devices.card_terminal.nexo.crypto import SharedKey  # noqa: PLC0415 - the same
        from kiosk.devices.card_terminal.nexo.display import DisplayEar, server_side  # noqa: PLC0415 - the same
        from kiosk.devices.card_terminal.nexo.driver import Habits, NexoTerminal  # noqa: PLC0415 - the same
        from kiosk.devices.card_terminal.nexo.http_line import ByAuthority, ByPin, HttpLine  # noqa: PLC0415 - the same

        proof = ByPin(table.certificate_sha256) if table.certificate_sha256 else None
        authority = ByAuthority(table.ca_file, table.certificate_name) if table.ca_file else None
        key = None
        if table.key_secret is not None:
            key = SharedKey(self.secrets.get(table.key_secret), table.key_identifier, table.key_version)
        parties = Parties(table.sale_id, table.poi_id)
        display = None
        if table.display_port is not None:
            tls = server_side(table.display_certificate) if table.display_certificate else None
            display = DisplayEar(table.display_host, table.display_port, parties, tls)
        return NexoTerminal(
            HttpLine(table.terminal_url, proof or authority),
            Codec(parties, key),
            self.clock,
            self.config.terminal.currency,
            habits=Habits(table.settles_itself, table.tells_reversals),
            display=display,
        )

    def _command(self, table: CommandAcquirer) -> PaymentTerminal:
        from kiosk.devices.card_terminal.command.driver import CommandTerminal  # noqa: PLC0415 - where one is fitted
        from kiosk.devices.card_terminal.command.program import BankProgram  # noqa: PLC0415 - the same
        from kiosk.devices.card_terminal.command.sber import SBER  # noqa: PLC0415 - the same

        program = BankProgram(table.program, table.folder, SBER.result_file, SBER.slip_file)
        return CommandTerminal(program, SBER, self.clock, self.config.terminal.currency)

    def _provider(self, table: YooKassaAcquirer) -> QrProvider:
        from kiosk.devices.qr.yookassa.driver import YooKassa, YooKassaShop  # noqa: PLC0415 - where one is fitted

        shop = YooKassaShop(
            shop_id=table.shop_id,
            secret=self.secrets.get(table.secret),
            terminal=self.config.terminal.number,
            description=self.config.terminal.brand_name,
            address=table.url,
            payable_s=table.payable_s,
            is_test=table.is_test,
        )
        provider = YooKassa(shop, trust(table.ca_file))
        self.stack.push_async_callback(provider.aclose)
        return provider

    def _terms(self, method: Method, table: MethodTerms) -> ChargeTerms:
        money = self.config.money
        fee = FeeRule(table.fee_per_mille, money(table.fee_minimum_minor))
        return ChargeTerms(method, fee, money(table.minimum_minor), money(table.maximum_minor))

    def _rule(self, table: Rule) -> AcquirerRule:
        bounds = (table.minimum_minor, table.maximum_minor)
        minimum, maximum = (None if minor is None else self.config.money(minor) for minor in bounds)
        methods, destinations = frozenset(table.methods), frozenset(table.destinations)
        return AcquirerRule(AcquirerName(table.acquirer), methods, minimum, maximum, destinations)
