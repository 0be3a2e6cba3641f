"""Words about a picture, wherever a site keeps them: each way that a generator has is found, and no other picture's."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import pytest

from imageguard.captions.html import read_template
from imageguard.captions.plain import FAR, read_plain
from imageguard.captions.site import READERS, texts_with

if TYPE_CHECKING:
    from pathlib import Path

WAYS: Final = {
    "front matter": ("content/p.md", "---\nfeatured_image: images/a.jpg\n---\nSENTENCE tells it all."),
    "front matter in TOML": ("content/p.md", '+++\n[cover]\nimage = "/images/a.jpg"\nalt = "SENTENCE"\n+++\nx'),
    "front matter in JSON": ("content/p.md", '{\n"title": "SENTENCE",\n"image": "/images/a.jpg"\n}\n\nbody'),
    "a figure around a picture": ("p.md", '{% figure caption:"SENTENCE" %}\n![](/images/a.jpg)\n{% endfigure %}'),
    "a picture element": (
        "p.html",
        '<picture><source srcset="images/b.webp, images/a.jpg 2x"><img src="images/c.jpg" alt="SENTENCE"></picture>',
    ),
    "a background": ("p.html", "<div style=\"background-image: url('images/a.jpg')\" aria-label='SENTENCE'>x</div>"),
    "a style": ("p.html", "<style>.x{background:url(images/a.jpg)}</style><h1>SENTENCE</h1>"),
    "a style sheet": ("main.scss", '.SENTENCE { background-image: url("images/a.jpg") }'),
    "a lazy picture": ("p.html", '<img data-lazy-src="images/a.jpg" alt="SENTENCE">'),
    "a picture without scripts": ("p.html", '<noscript><img src="images/a.jpg" alt="SENTENCE"></noscript>'),
    "a card for other sites": (
        "p.html",
        '<meta property="og:image" content="https://x.org/images/a.jpg"><meta name="description" content="SENTENCE">',
    ),
    "data for search engines": (
        "p.html",
        '<script type="application/ld+json">{"image":"https://x.org/images/a.jpg","caption":"SENTENCE"}</script>',
    ),
    "a drawing": ("p.html", '<svg><title>SENTENCE</title><image xlink:href="images/a.jpg"/></svg>'),
    "a data file": ("_data/people.yml", "- photo: /images/a.jpg\n  caption: SENTENCE\n"),
    "a component": ("p.mdx", 'import pic from "./images/a.jpg"\n\n<Image src={pic} alt="SENTENCE" />'),
    "a template": ("p.njk", '{% image "./images/a.jpg", "SENTENCE" %}'),
    "code in a page": ("p.php", '<img src="<?php echo $b; ?>/images/a.jpg" alt="SENTENCE">'),
    "a smaller copy": ("p.html", '<img src="/images/a-300x200.jpg" alt="SENTENCE">'),
    "a sharper copy": ("p.html", '<img src="/images/a@2x.jpg" alt="SENTENCE">'),
    "AsciiDoc": ("p.adoc", "image::images/a.jpg[SENTENCE]"),
    "reStructuredText": ("p.rst", ".. image:: images/a.jpg\n   :alt: SENTENCE\n"),
    "Org": ("p.org", "#+CAPTION: SENTENCE\n[[file:images/a.jpg]]"),
}


def words(folder: Path, page: str, text: str) -> str:
    """Return all that the site says of its one picture."""
    for name, data in ((page, text.encode()), ("images/a.jpg", b"\xff\xd8x")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    site = texts_with([("a.jpg", str(folder / "images" / "a.jpg"))], [folder])
    return "\n".join(one.words for one in site.texts.get("a.jpg", ()))


@pytest.mark.parametrize("way", WAYS)
def test_a_site_says_it_in_many_ways(tmp_path: Path, way: str) -> None:
    """Each of them is read with the picture."""
    assert "SENTENCE" in words(tmp_path, *WAYS[way])


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("p.html", '<img src="images/ba.jpg" alt="SENTENCE">'),
        ("p.html", '<img src="/other/a.jpg" alt="SENTENCE">'),
        ("p.md", "![x](/images/a.jpg)\n\nOne.\n\nTwo.\n\nSENTENCE"),
        ("_data/people.yml", "- photo: /images/a.jpg\n" + "  # line\n" * 6 + "- photo: b.jpg\n  caption: SENTENCE\n"),
        ("index.json", '{"photo": "/images/a.jpg"}' + " " * FAR + '{"photo": "b.jpg", "caption": "SENTENCE"}'),
        ("p.css", '.x{background:url("images/a.jpg")}\n\n.SENTENCE{color:red}'),
    ],
)
def test_words_about_other_things_are_left_out(tmp_path: Path, page: str, text: str) -> None:
    """Another picture's caption must not be held against this one."""
    assert "SENTENCE" not in words(tmp_path, page, text)


@pytest.mark.parametrize("ending", [".md", ".html", ".njk", ".css"])
def test_no_page_takes_longer_than_its_length(ending: str) -> None:
    """A hundred kilobytes of what goes nowhere."""
    for piece in (
        "![",
        "<img ",
        "{{<",
        "[[",
        "url(",
        "<?",
        '="',
        "a.jpg ",
        "{%",
        "---\n",
        "<picture>",
        "\\",
        "import ",
    ):
        begun = time.process_time()
        list(READERS[ending](piece * (100_000 // len(piece))))
        assert time.process_time() - begun < 3, piece


def test_any_template_is_read() -> None:
    """Markup that nobody closed, code that nobody ended."""
    assert [one.address for one in read_template('<?php <img src="a.jpg" {{ "b.jpg" <style> url(c.jpg')][-1:] == [
        "c.jpg"
    ]
    assert list(read_plain("no picture here")) == []
