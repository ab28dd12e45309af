"""What tests of the operator share: a well-known moment, a client, and the published definitions to hold answers to."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft4Validator, Draft202012Validator
from referencing import Registry

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT.parent / "shared" / "tmf" / "v4"
EXTENSIONS = ROOT / "docs" / "operator"

STORY = datetime.fromisoformat("2026-11-22T14:02:00+03:00")
"""The moment of the pictures in design/screens."""


class Published:
    """One of TM Forum's definition files."""

    def __init__(self, number: int) -> None:
        if not PUBLISHED.is_dir():
            pytest.skip("the TM Forum definitions are not beside this checkout")
        (path,) = PUBLISHED.glob(f"TMF{number}-*-v4.*.swagger.json")
        self._file: dict[str, Any] = json.loads(path.read_text())
        self.base = str(self._file["basePath"]).rstrip("/")

    def methods(self, path: str) -> set[str]:
        """The methods declared for `path` (without the base)."""
        declared: dict[str, Any] = self._file["paths"].get(path, {})
        return {method.upper() for method in declared}

    def statuses(self, path: str, method: str) -> set[int]:
        """The status codes declared for a call."""
        return {int(code) for code in self._file["paths"][path][method.lower()]["responses"]}

    def faults(self, definition: str, document: object) -> list[str]:
        """What is wrong with `document`, nothing when it is as published."""
        schema = {"$ref": f"#/definitions/{definition}", "definitions": self._file["definitions"]}
        return [error.message for error in Draft4Validator(schema).iter_errors(document)]


def documented(name: str) -> Draft202012Validator:
    """What docs/operator says of an extension; the schemas refer to each other."""
    schemas = [json.loads(path.read_text()) for path in EXTENSIONS.glob("*.schema.json")]
    registry: Registry[Any] = Registry().with_contents((schema["$id"], schema) for schema in schemas)
    (wanted,) = (schema for schema in schemas if schema["$id"] == f"{name}.schema.json")
    return Draft202012Validator(wanted, registry=registry)


async def pages(client: httpx.AsyncClient, url: str, params: dict[str, str]) -> AsyncIterator[httpx.Response]:
    """Every page of a list, by following `Link`."""
    answer = await client.get(url, params=params)
    while True:
        assert answer.status_code == 200, answer.text
        yield answer
        following = answer.links.get("next")
        if following is None:
            return
        answer = await client.get(following["url"])


async def entries(client: httpx.AsyncClient, url: str, **params: str) -> list[dict[str, Any]]:
    """All entries of a list."""
    return [entry async for page in pages(client, url, params) for entry in page.json()]


def payment(correlator: str, **changed: Any) -> dict[str, Any]:
    """A payment of 500 roubles to the demo subscriber, with some members `changed`."""
    body: dict[str, Any] = {
        "account": {"id": "118227"},
        "totalAmount": {"unit": "RUB", "value": 500.0},
        "paymentMethod": {"@type": "cash"},
        "correlatorId": correlator,
        "channel": {"id": "kiosk-0417", "name": "терминал 0417"},
        "paymentItem": [{"item": {"id": "118227-money", "@referredType": "Bucket"}}],
    }
    return body | changed
