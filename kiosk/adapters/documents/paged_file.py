"""A PDF that is written while it is laid out.

reportlab keeps every page until the document is saved. A statement of 100,000 lines has thousands of pages, so each
page goes to the file as soon as it is complete, and only its number and its place in the file stay in memory. Objects,
fonts and the closing tables are reportlab's.
"""

from __future__ import annotations

import zlib
from typing import Any, BinaryIO, Final

from reportlab.pdfbase import pdfdoc

A4_WIDTH: Final = 595.28
A4_HEIGHT: Final = 841.89
_FAST = 1  # zlib's level: twice as fast as its default for 15 % more bytes


class PagedFile:
    """An A4 PDF in a binary file that is open for writing; the caller closes the file."""

    def __init__(self, target: BinaryIO, *, title: str, author: str, language: str) -> None:
        self.document = pdfdoc.PDFDocument(compression=1, lang=language)
        self.document.setTitle(title)
        self.document.setAuthor(author)
        self.document.setCreator(author)
        self._target = target
        self._offset = 0
        self._forms: dict[str, Any] = {}
        self._resources = self.document.Reference(pdfdoc.PDFResourceDictionary(), "PageResources")
        self._page_entries = self._entries(
            {
                "Type": pdfdoc.PDFName("Page"),
                "Parent": self.document.Reference(self.document.Pages),
                "MediaBox": pdfdoc.PDFArray([0, 0, A4_WIDTH, A4_HEIGHT]),
                "Resources": self._resources,
            }
        )
        self._put(pdfdoc.PDFFile(self.document._pdfVersion).format(self.document))

    def reserve_form(self, name: str) -> None:
        """Let pages draw `name` (`/name Do`) before `write_form` says what it looks like."""
        self._forms[name] = pdfdoc.PDFObjectReference(f"Form.{name}")

    def write_form(self, name: str, operators: bytes, width: int, height: int) -> None:
        """What `/name Do` draws, in a box of `width` by `height` units of the page that draws it."""
        entries = self._entries(
            {
                "Type": pdfdoc.PDFName("XObject"),
                "Subtype": pdfdoc.PDFName("Form"),
                "BBox": pdfdoc.PDFArray([0, 0, width, height]),
                "Resources": self._resources,
            }
        )
        self._write(self._forms[name].name, _stream(operators, entries))

    def write_page(self, operators: bytes) -> None:
        """One page, complete. It is in the file when this returns."""
        number = len(self.document.Pages.pages) + 1
        contents = self._write(f"Contents.{number}", _stream(operators)).format(self.document)
        page = self._write(f"Page.{number}", b"<< %b /Contents %b >>" % (self._page_entries, contents))
        self.document.Pages.addPage(page)

    def finish(self) -> None:
        """Write what is known only now: fonts with the characters that were used, the page list, the tables."""
        document = self.document
        document.idToObject[self._resources.name].Font = pdfdoc.PDFObjectReference(pdfdoc.BasicFonts)
        document.idToObject[self._resources.name].XObject = self._forms
        for font in document.delayedFonts:
            font.addObjects(document)
        document.Catalog.Outlines = None
        root, info = document.Reference(document.Catalog), document.Reference(document.info)
        document.info.digest(document.signature)
        self._write_rest()
        self._write_tables(root, info)

    def _write_rest(self) -> None:
        document, number = self.document, 1
        while number in document.numberToId:  # formatting one object may register more
            name = document.numberToId[number]
            if name not in document.idToOffset:
                self._write_object(name)
            number += 1

    def _write_tables(self, root: Any, info: Any) -> None:
        names = [self.document.numberToId[number] for number in sorted(self.document.numberToId)]
        table = pdfdoc.PDFCrossReferenceTable()
        table.addsection(0, names)
        start = self._put(table.format(self.document))
        trailer = pdfdoc.PDFTrailer(start, Size=len(names) + 1, Root=root, Info=info, ID=self.document.ID())
        self._put(trailer.format(self.document))

    def _write(self, name: str, content: bytes) -> Any:
        """A reference to `content`, which is on disk now and of which the document keeps only the place."""
        reference = self.document.Reference(None, name)
        number, _ = self.document.idToObjectNumberAndVersion[name]
        self.document.idToOffset[name] = self._put(b"%d 0 obj\n%b\nendobj\n" % (number, content))
        return reference

    def _write_object(self, name: str) -> None:
        content = pdfdoc.PDFIndirectObject(name, self.document.idToObject[name])
        self.document.idToOffset[name] = self._put(content.format(self.document))

    def _entries(self, entries: dict[str, Any]) -> bytes:
        dictionary: bytes = pdfdoc.PDFDictionary(entries).format(self.document)
        return dictionary.strip().removeprefix(b"<<").removesuffix(b">>")

    def _put(self, data: bytes) -> int:
        offset = self._offset
        self._target.write(data)
        self._offset += len(data)
        return offset


def _stream(operators: bytes, entries: bytes = b"") -> bytes:
    data = zlib.compress(operators, _FAST)
    return b"<< /Filter /FlateDecode /Length %d %b >>\nstream\n%b\nendstream" % (len(data), entries, data)
