"""What the doctor found, in the language of the screen. Words it has from a device or the system stay as they are."""

from __future__ import annotations

from kiosk.domain.finding import Finding, Health
from kiosk.i18n import Texts
from kiosk.views.wording.numbers import unbroken

_KEY_SUBJECT = "secret "
_OFFER_SUBJECT = "offer "


def finding_words(texts: Texts, finding: Finding) -> tuple[str, str]:
    """What was looked at, and how it is; with what to do about it."""
    subject = _subject(texts, finding.subject)
    if finding.health is Health.OK:
        return subject, texts.gettext("in order")
    known = _states(texts) | _fixes(texts)
    told = [known.get(words, words) for words in (finding.state, finding.fix) if words]
    return subject, "; ".join(told)


def _subject(texts: Texts, subject: str) -> str:
    if subject.startswith(_KEY_SUBJECT):
        return texts.gettext("Key {name}").format(name=unbroken(subject.removeprefix(_KEY_SUBJECT)))
    if subject.startswith(_OFFER_SUBJECT):
        return texts.gettext("Offer “{name}”").format(name=subject.removeprefix(_OFFER_SUBJECT))
    return _subjects(texts).get(subject, subject)


def _subjects(texts: Texts) -> dict[str, str]:
    return {
        "teller": texts.gettext("Payments"),
        "journal": texts.gettext("Record of all money"),
        "witness": texts.gettext("Second record"),
        "disk of the journal": texts.gettext("Disk of the record"),
        "disk of the witness": texts.gettext("Disk of the second record"),
        "disk of the statement spool": texts.gettext("Disk of the statements"),
        "clock": texts.gettext("Clock"),
        "operator": texts.gettext("Operator"),
        "offers": texts.gettext("Offers"),
        "acceptor": texts.gettext("Banknote acceptor"),
        "acceptor sensors": texts.gettext("Acceptor's sensors"),
        "cards": texts.gettext("Card terminal"),
        "late codes": texts.gettext("Codes neither paid nor over"),
        "qr codes": texts.gettext("QR payments"),
        "receipt printer": texts.gettext("Receipt printer"),
        "document printer": texts.gettext("Printer of statements"),
    }


def _states(texts: Texts) -> dict[str, str]:
    return {
        "out of order": texts.gettext("out of order"),
        "out of order, or a charge is unclear there": texts.gettext("out of order, or a charge is unclear"),
        "cassette full": texts.gettext("box full"),
        "starting": texts.gettext("starting"),
        "paper is low": texts.gettext("paper is low"),
        "out of paper": texts.gettext("out of paper"),
        "off line": texts.gettext("does not answer"),
        "does not tell": texts.gettext("does not tell"),
        "missing": texts.gettext("missing"),
        "nothing to compare it with": texts.gettext("nothing to compare it with"),
        "not shown: it does not say how to connect it": texts.gettext("not shown: how to connect it is not said"),
        "not shown: it does not say for what term": texts.gettext("not shown: its term is not said"),
        "not shown: it does not say under which payment scheme": texts.gettext("not shown: how it is paid is not said"),
        "not shown: its price is missing or makes no sense": texts.gettext("not shown: its price makes no sense"),
        "not shown: it has no name": texts.gettext("not shown: it has no name"),
        "on the same medium as the journal": texts.gettext("on the same disk as the first"),
    }


def _fixes(texts: Texts) -> dict[str, str]:
    return {
        "check its cable and power, the cassette, and for a jammed note": texts.gettext(
            "check its cable and power, the box, and for a jammed note"
        ),
        "empty the cassette": texts.gettext("empty the box"),
        "wait a minute and ask again": texts.gettext("wait a minute and look again"),
        "put in paper soon": texts.gettext("put in paper soon"),
        "put in paper": texts.gettext("put in paper"),
        "switch it on, check its cable and its cover": texts.gettext("switch it on, check its cable and its cover"),
        "see that it is on and has paper": texts.gettext("see that it is on and has paper"),
        "check network, address and credential": texts.gettext("check the network"),
        "clean the acceptor: its sensors and rollers": texts.gettext("clean its sensors and rollers"),
        "put journal.witness on another medium, or one failure takes both": texts.gettext(
            "call the engineer: one failure would take both"
        ),
        "ask the provider whether they were paid": texts.gettext("ask the provider whether they were paid"),
        "have it completed in the operator's catalogue": texts.gettext("ask the operator to complete it"),
        "see that the operator can be reached": texts.gettext("see that the operator can be reached"),
    }
