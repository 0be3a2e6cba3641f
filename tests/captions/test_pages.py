"""Pages of a site: which pictures they use, and what they say of them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imageguard.captions.html import read_html
from imageguard.captions.markdown import read_markdown

PAGE = """---
title: Spring appeal
cover: "images/cover.jpg"
---

Somchai sews.

![A man at a machine](images/a.jpg "In his shop")

He is 15.

Far away.
"""


@pytest.mark.parametrize(
    ("text", "address", "own"),
    [
        ("![A man](a.jpg)", "a.jpg", ("A man",)),
        ('![A man](<my photos/a.jpg> "In his shop")', "my photos/a.jpg", ("A man", "In his shop")),
        ('![A man](a.jpg "In his shop")', "a.jpg", ("A man", "In his shop")),
        ("![A man][one]\n\n[one]: /images/a.jpg 'A shop'", "/images/a.jpg", ("A man", "A shop")),
        ("![one]\n\n[one]: a.jpg", "a.jpg", ("one",)),
        ("[the poster](files/a.pdf)", "files/a.pdf", ("the poster",)),
        ('{{< figure src="a.jpg" alt="A man" caption="Somchai, 15" >}}', "a.jpg", ("A man", "Somchai, 15")),
        ('{% include image.html url="/a.jpg" caption="A shop" %}', "/a.jpg", ("A shop",)),
        ("{% picture a.jpg --alt Words %}", "a.jpg", ("Words",)),
        ("{{< figure src=`a.jpg` caption=`A man` >}}", "a.jpg", ("A man",)),
        ('{{< img "a.jpg" "A man" >}}', "a.jpg", ("A man",)),
        ('{{< figure src="a.jpg" class="left" width=300 caption="A man" >}}', "a.jpg", ("A man",)),
        ("![A man [1] here](a.jpg)", "a.jpg", ("A man [1] here",)),
        ("![[photos/a.jpg|A man]]", "photos/a.jpg", ("A man",)),
        ("![A man]({{ site.baseurl }}/images/a.jpg)", "/images/a.jpg", ("A man",)),
        ('![A man]({{ "/images/a.jpg" | relative_url }})', "/images/a.jpg", ("A man",)),
        ('<img src="a.jpg" alt="A man">', "a.jpg", ("A man",)),
        ("![Ein Mann](a.JPG?w=200)", "a.JPG?w=200", ("Ein Mann",)),
    ],
)
def test_markdown_uses_pictures_in_many_ways(text: str, address: str, own: tuple[str, ...]) -> None:
    """As Hugo, Jekyll and plain Markdown write them."""
    found = list(read_markdown(text))
    assert [(one.address, one.own) for one in found] == [(address, own)]


def test_the_text_around_a_picture_goes_with_it() -> None:
    """Title, the paragraph before and the one after; not the rest of the page."""
    cover, picture = read_markdown(PAGE)
    assert picture.around.split("\n") == ["Spring appeal", "Somchai sews.", "He is 15."]
    assert (cover.address, "Spring appeal" in cover.around) == ("images/cover.jpg", True)


HTML = """<html><head><title>Spring</title><meta property="og:image" content="https://x.example/img/a.jpg">
<style>p {color: red}</style></head><body><h1>Appeal</h1><figure><img srcset="s/a.jpg 1x, l/a.jpg 2x" alt="A man">
<figcaption>Somchai, 15</figcaption></figure><p>He <b>sews</b>.</p><p>Far away.</p><video poster="p.jpg"></video>
"""


def test_html_uses_pictures_in_many_ways() -> None:
    """Sources, sets of sources, posters, cards for social media; a caption belongs to its figure."""
    found = {one.address: one for one in read_html(HTML)}
    assert list(found) == ["https://x.example/img/a.jpg", "s/a.jpg", "l/a.jpg", "p.jpg"]
    assert found["s/a.jpg"].own == ("A man",)
    assert "Somchai, 15" in found["s/a.jpg"].around
    assert "color" not in found["https://x.example/img/a.jpg"].around


@pytest.mark.parametrize(
    "piece", ["![", "[", "{{<", "{%", "{{ ", "<a ", "<!--", "](", "![a](<", "Aa Aa ", "[a]:", '="']
)
def test_no_page_takes_long(piece: str) -> None:
    """Sixty-four kilobytes of one mark, twice, in moments rather than minutes."""
    began = time.process_time()
    for read in (read_markdown, read_html):
        list(read(piece * (64 * 1024 // len(piece))))
    assert time.process_time() - began < 5


@given(st.text(alphabet="![](){}<>%\"'=-: \n\\/abc.jpg&#;", max_size=300))
def test_no_page_breaks_a_reader(text: str) -> None:
    """Pages are written by hand, and by strangers."""
    for read in (read_markdown, read_html):
        assert all(one.address for one in read(text))
