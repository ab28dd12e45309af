"""Payloads whose frame was right and whose content is noise: read as something or nothing, never raised.

No frame of any protocol here is without a payload.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosk.devices.bill_acceptor.ccnet import answers as ccnet
from kiosk.devices.bill_acceptor.id003 import answers as id003
from kiosk.devices.bill_acceptor.ssp import answers as ssp
from kiosk.devices.card_terminal.zvt import answers as zvt
from kiosk.devices.card_terminal.zvt import fields
from kiosk.domain.money import Currency

READERS: dict[str, Callable[[bytes], object]] = {
    "ccnet report": ccnet.read_report,
    "ccnet identification": ccnet.read_identification,
    "ccnet table": lambda payload: ccnet.read_bill_table(payload, Currency.RUB),
    "id003 report": id003.read_report,
    "id003 table": lambda payload: id003.read_currencies(payload, Currency.RUB),
    "ssp happenings": ssp.read_happenings,
    "ssp counters": ssp.read_counters,
    "ssp serial": ssp.read_serial,
    "ssp reject reason": ssp.read_reject_reason,
    "ssp setup": lambda payload: ssp.read_setup(payload, Currency.EUR),
    "zvt status": zvt.read_status,
    "zvt registered": zvt.read_registered,
    "zvt condition": zvt.read_condition,
    "zvt intermediate": lambda payload: zvt.read_intermediate(payload, "cp437"),
    "zvt line": lambda payload: zvt.read_print_line(payload, "cp437"),
    "zvt block": lambda payload: zvt.read_print_block(payload, "cp437"),
    "zvt fields": fields.read_fields,
    "zvt tlv": lambda payload: list(fields.read_tlv(payload)),
}

PAYLOADS = st.one_of(
    st.binary(min_size=1, max_size=300),
    st.lists(
        st.sampled_from((0x00, 0x01, 0x02, 0x04, 0x06, 0x1F, 0x27, 0x7F, 0x80, 0x81, 0x82, 0x84, 0xF0, 0xFF)),
        min_size=1,
    ).map(bytes),
)


@pytest.mark.parametrize("reader", READERS)
def test_no_payload_raises_out_of_a_reader(reader: str) -> None:
    @settings(max_examples=150, deadline=None, derandomize=True, database=None)
    @example(b"\x00" * 256)
    @example(b"\xff" * 256)
    @given(PAYLOADS)
    def read(payload: bytes) -> None:
        READERS[reader](payload)

    read()
