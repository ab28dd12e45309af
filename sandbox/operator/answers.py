"""Answers in the operator's voice: resources, pages and errors, with the exact content type."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator import wire
from sandbox.operator.wire import Error

_NUMERIC_ERRORS = "/tmf-api/loyalty/"


class Refusal(Exception):
    """A call that is answered with an Error: `code` is documented in docs/operator, `reason` is for people to read."""

    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None, *, reason: str = ""
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.reason = reason or code
        self.headers = dict(headers or {})


def base_of(request: Request) -> str:
    """The address the caller used, without a slash at its end; hrefs begin with it."""
    return str(request.base_url).rstrip("/")


def answer(content: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """`content` as JSON; bytes are taken to be JSON already."""
    body = content if isinstance(content, bytes) else wire.encode(content)
    return Response(body, status, {**(headers or {}), "content-type": wire.CONTENT_TYPE})


def created(content: object, href: str, headers: Mapping[str, str] | None = None) -> Response:
    """201 with the new resource and where it is."""
    return answer(content, 201, {"location": href, **(headers or {})})


def refusal(request: Request, why: Refusal) -> Response:
    """The Error that `why` stands for."""
    if request.url.path.startswith(_NUMERIC_ERRORS):
        error = Error(code=why.status, reason=why.reason, message=str(why), status=why.status)
    else:
        error = Error(code=why.code, reason=why.reason, message=str(why), status=str(why.status))
    return answer(error, why.status, why.headers)


def not_found(what: str) -> Refusal:
    """404: there is no such resource."""
    return Refusal(404, "notFound", f"no such {what}")
