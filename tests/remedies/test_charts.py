"""Charts in text documents and presentations: the values that they show stay, their tables and their names go."""

from __future__ import annotations

import io
import zipfile

import documents as d
import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches
from seeing import ENGINE, MENDERS

from imageguard.engine.inspect import inspect
from imageguard.engine.residue import previews, residue
from imageguard.errors import RemedyRefused

KIND = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def presentation() -> bytes:
    """Return a slide with a chart, whose table has a name beside the values that it shows."""
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    data = CategoryChartData()
    data.categories = ["East", "West"]
    data.add_series("Shown", (1.5, 2.5))
    place = Inches(1), Inches(1), Inches(4), Inches(3)
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, data).chart
    for one in chart._chartSpace.iter(f"{{{KIND}}}f"):
        one.text = f"[{d.SECRET}.xlsx]{one.text}"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_chart_keeps_what_it_shows_and_loses_its_table() -> None:
    """The embedded workbook holds every row that was ever in it; the values that are drawn stand in the chart."""
    data = presentation()
    assert "embedded-object" in {one.code for one in inspect("a", data, ENGINE).problems}
    copy = MENDERS["PPTX"].strip(data)
    names = zipfile.ZipFile(io.BytesIO(copy)).namelist()
    assert not [one for one in names if "embed" in one or one.endswith(".xlsx")]
    assert d.SECRET.encode() not in b"".join(zipfile.ZipFile(io.BytesIO(copy)).read(one) for one in names)
    shape = next(one for one in pptx.Presentation(io.BytesIO(copy)).slides[0].shapes if one.has_chart)
    plot = shape.chart.plots[0]
    assert (list(plot.categories), list(plot.series[0].values)) == (["East", "West"], [1.5, 2.5])
    after = inspect("a", copy, ENGINE)
    assert residue(after) == previews(after) == after.hidden == ()
    assert "embedded-object" not in {one.code for one in after.problems}
    assert MENDERS["PPTX"].strip(copy) == copy


def test_a_chart_in_a_workbook_is_refused() -> None:
    """It is drawn anew from its cells, of which a copy may not have all."""
    made = d.xlsx(d.cell("1"))
    inner = '<xdr:graphicFrame xmlns:xdr="urn:x"><c:chart xmlns:c="urn:c"/></xdr:graphicFrame>'
    drawing, sheet = "xl/drawings/drawing1.xml", "xl/worksheets/sheet1.xml"
    made.part(drawing, d.tag("a:wsDr", inner), source=sheet, role="drawing", id_="rD")
    made.parts["xl/worksheets/sheet1.xml"] = made.parts["xl/worksheets/sheet1.xml"].replace(
        b"</x:worksheet>", b'<x:drawing r:id="rD"/></x:worksheet>'
    )
    with pytest.raises(RemedyRefused, match="a chart"):
        MENDERS["XLSX"].strip(made.bytes())
