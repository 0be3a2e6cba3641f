"""A canvas that keeps the structure of what is drawn on it."""

from __future__ import annotations

from typing import Any, Final

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from imageguard.typography.tags import ARTIFACT, Tags
from imageguard.typography.tree import write_tree

VERSION: Final = (1, 7)
"""The version of PDF that PDF/UA-1 rests on."""
PRINTED: Final = 4
"""The flag of an annotation that is there on paper, too."""


def _packed(code: str) -> pdfdoc.PDFStream:
    """Return a page's code, compressed now so that no page waits in full for the end of the document."""
    packed = pdfdoc.PDFZCompress.encode(code)
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary({"Filter": pdfdoc.PDFName("FlateDecode")}), packed)


class TaggedCanvas(Canvas):
    """A canvas whose file says what each mark on its pages is; all is an artifact that is not said to be more."""

    _code: list[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed through to ReportLab
        """Open an empty canvas."""
        super().__init__(*args, **{"pdfVersion": VERSION, **kwargs})
        self.tags = Tags()

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        """End the page."""
        self._code[:] = [ARTIFACT, *self._code, "EMC"]
        super().showPage()
        page: Any = self._doc.Pages[self.tags.page - 1]  # type: ignore[attr-defined]
        page.Contents = _packed(page.stream)
        page.stream = None
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = self.tags.key(self.tags.page), "/S"
        self.tags.page += 1

    def linkRect(self, contents: str, destinationname: str, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401, N802
        """Let a place on the page lead to another; what a screen reader says of it is where it leads."""
        said = contents or f"Go to {destinationname.replace('-', ' ')}"
        super().linkRect(said, destinationname, *args, **kwargs)

    def _addAnnotation(self, annotation: Any, name: str | None = None, addtopage: int = 1) -> None:  # noqa: ANN401, N802
        name = name or f"TAGGED{len(self.tags.keys)}"
        link = isinstance(annotation, pdfdoc.LinkAnnotation)
        leads = annotation.Destination.name if link else ""
        key = self.tags.annotate(f"Annot.{name}", "Link" if link else "Form", leads)
        if link:
            annotation.permitted = (*annotation.permitted, "StructParent")
            annotation.otherkw |= {"StructParent": key, "F": PRINTED}
        else:
            annotation["StructParent"] = key
        super()._addAnnotation(annotation, name, addtopage)  # type: ignore[misc]

    def finish(self) -> None:
        """End the last page and write the structure, before the file is saved."""
        if self._code:
            self.showPage()
        write_tree(self._doc, self.tags)  # type: ignore[attr-defined]
