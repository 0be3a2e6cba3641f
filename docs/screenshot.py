"""Draw pages of a report side by side for the README: ``python docs/screenshot.py REPORT.pdf PAGE...``."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pymupdf
from PIL import Image

OUT = Path(__file__).parent / "images" / "report.png"
HEIGHT, GAP = 1000, 24
PAPER = (225, 228, 232)


def page_picture(document: pymupdf.Document, number: int) -> Image.Image:
    """Return one page, counted from 1, as a picture ``HEIGHT`` pixels high."""
    page = document[number - 1]
    drawn = page.get_pixmap(matrix=pymupdf.Matrix(2 * HEIGHT / page.rect.height, 2 * HEIGHT / page.rect.height))
    whole = Image.open(io.BytesIO(drawn.tobytes("png"))).convert("RGB")
    return whole.resize((round(whole.width / 2), HEIGHT), Image.Resampling.LANCZOS)


def main(report: str, numbers: list[int]) -> None:
    """Write the picture of those pages."""
    with pymupdf.open(report) as document:
        pages = [page_picture(document, number) for number in numbers]
    width = sum(page.width for page in pages) + GAP * (len(pages) + 1)
    sheet = Image.new("RGB", (width, HEIGHT + 2 * GAP), PAPER)
    left = GAP
    for page in pages:
        sheet.paste(page, (left, GAP))
        left += page.width + GAP
    OUT.parent.mkdir(exist_ok=True)
    sheet.quantize(200, dither=Image.Dither.NONE).save(OUT, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1], [int(number) for number in sys.argv[2:]] or [1])
