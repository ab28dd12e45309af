"""The operator, whole: every port it stands behind, over one transport."""

from __future__ import annotations

import ssl
from datetime import tzinfo

from kiosk.adapters.bss.accounts import BillingAccounts
from kiosk.adapters.bss.balances import Balances
from kiosk.adapters.bss.bonuses import BonusProgrammes
from kiosk.adapters.bss.booked import OperatorLedger
from kiosk.adapters.bss.catalogue import Catalogues
from kiosk.adapters.bss.codes import Codes
from kiosk.adapters.bss.consumption import Consumption
from kiosk.adapters.bss.directory import OperatorDirectory
from kiosk.adapters.bss.interactions import Interactions
from kiosk.adapters.bss.lines import Lines
from kiosk.adapters.bss.loyalty import Loyalty
from kiosk.adapters.bss.notices import Notices
from kiosk.adapters.bss.orders import Orders
from kiosk.adapters.bss.payments import Payments
from kiosk.adapters.bss.people import People
from kiosk.adapters.bss.products import Products
from kiosk.adapters.bss.promotions import Promotions
from kiosk.adapters.bss.qualification import Qualification
from kiosk.adapters.bss.questions import Questions
from kiosk.adapters.bss.reader import OperatorAccounts
from kiosk.adapters.bss.reading import Reader
from kiosk.adapters.bss.recommendations import Recommendations
from kiosk.adapters.bss.relief import ZeroBalance
from kiosk.adapters.bss.settings import OperatorSettings
from kiosk.adapters.bss.transfers import Transfers
from kiosk.adapters.bss.transport import Transport
from kiosk.services.ports.bonuses import BonusReader, Redeemer
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.crediting import PaymentGateway
from kiosk.services.ports.help import MoneyMover, NoticeBoard, QuestionTaker, VisitBook
from kiosk.services.ports.offers import Promoter, Recommender
from kiosk.services.ports.operator import AccountReader, CodeSender, Directory, Identities, OperatorHealth
from kiosk.services.ports.ordering import CatalogueReader, OrderTaker, Qualifier
from kiosk.services.ports.periods import CreditedElsewhere
from kiosk.services.ports.relief import ReliefReader


class Operator:
    """One operator. Close it when the terminal stops."""

    def __init__(self, settings: OperatorSettings, clock: Clock, zone: tzinfo, tls: ssl.SSLContext) -> None:
        self._transport = Transport(settings.addresses, settings.auth, clock, settings.limits, tls)
        reader = Reader(self._transport)
        products, accounts, balances = Products(reader, zone), BillingAccounts(reader), Balances(reader)
        directory = OperatorDirectory(products, People(reader), accounts, balances)
        self.directory: Directory = directory
        self.identities: Identities = directory
        self.codes: CodeSender = Codes(self._transport)
        self.catalogue: CatalogueReader = Catalogues(reader, settings.limits, settings.currency, zone, clock)
        channel = settings.payments.channel
        self.qualifier: Qualifier = Qualification(self._transport, reader, channel, settings.currency)
        self.relief: ReliefReader = ZeroBalance(self._transport, channel, settings.currency, zone)
        self.orders: OrderTaker = Orders(self._transport, reader, channel, clock)
        self.notices: NoticeBoard = Notices(self._transport, reader)
        self.questions: QuestionTaker = Questions(self._transport, reader, channel)
        self.interactions: VisitBook = Interactions(self._transport, channel)
        self.transfers: MoneyMover = Transfers(self._transport, reader, settings.payments, settings.currency)
        programmes = BonusProgrammes(self._transport, reader, channel, currency=settings.currency, zone=zone)
        self.bonuses: BonusReader = programmes
        self.redeemer: Redeemer = programmes
        self.recommender: Recommender = Recommendations(self._transport, zone)
        self.promoter: Promoter = Promotions(reader, zone, clock)
        payments = Payments(self._transport, settings.payments)
        self.payments: PaymentGateway = payments
        self.booked: CreditedElsewhere = OperatorLedger(payments, settings.currency)
        self.health: OperatorHealth = self._transport
        self.accounts: AccountReader = OperatorAccounts(
            balances=balances,
            accounts=accounts,
            products=products,
            consumption=Consumption(self._transport),
            loyalty=Loyalty(reader),
            lines=Lines(reader, products, settings.currency, settings.masking),
            currency=settings.currency,
            clock=clock,
        )

    async def aclose(self) -> None:
        """Hang up."""
        await self._transport.aclose()
