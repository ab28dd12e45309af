"""The visitor's slip out of a payment's answer: plain lines, whatever shape the terminal gives them. Never raises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import parse_qs

_MOST_LINES: Final = 80
_MOST_COLUMNS: Final = 48


def slip_lines(receipts: Any) -> tuple[str, ...]:
    """The lines of the customer's receipt among `receipts` (PaymentReceipt of nexo)."""
    lines = (_line(text) for receipt in _many(receipts) if _is_customers(receipt) for text in _texts(receipt))
    return tuple(line for _, line in zip(range(_MOST_LINES), lines, strict=False))


def _is_customers(receipt: Any) -> bool:
    return isinstance(receipt, dict) and receipt.get("DocumentQualifier") == "CustomerReceipt"


def _texts(receipt: dict[str, Any]) -> Iterator[str]:
    content = receipt.get("OutputContent")
    if not isinstance(content, dict):
        return
    for output in _many(content.get("OutputText")):
        if isinstance(output, dict) and isinstance(text := output.get("Text"), str):
            yield text


def _line(text: str) -> str:
    """Adyen puts a form into each line: `key=txdate&name=Date&value=10+Nov`; others plain words."""
    form = parse_qs(text, keep_blank_values=True) if "key=" in text else {}
    words = " ".join(form[part][0] for part in ("name", "value") if part in form) if form else text
    return "".join(letter for letter in words if letter.isprintable())[:_MOST_COLUMNS]


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
