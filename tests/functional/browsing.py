"""A real browser, driven as a person would: Chromium, offline, with a fresh profile."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING = "no Chromium was found: `make test-browser` installs one on Debian; elsewhere set CHROMIUM to its path"
MOST_TABS = 250


def chromium() -> str | None:
    """Return the path of a Chromium: as ``CHROMIUM`` says, else the first on the path."""
    return os.environ.get("CHROMIUM") or next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def opened(browser: Browser, file: Path, width: int = 1280, height: int = 900) -> Iterator[Page]:
    """Open a page from disk, and fail where it makes an error or asks for anything outside itself."""
    trouble: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": height}, accept_downloads=True)
    page.set_default_timeout(8000)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda said: trouble.append(said.text) if said.type in {"error", "warning"} else None)
    page.on(
        "request",
        lambda asked: (
            None
            if asked.url.startswith(("data:", "blob:")) or asked.url == file.as_uri()
            else trouble.append(asked.url)
        ),
    )
    page.goto(file.as_uri())
    page.wait_for_selector("h1")
    yield page
    page.close()
    assert trouble == []


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element that fits has the focus, as somebody without a mouse does."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def press(page: Page, selector: str) -> None:
    """Go to a button by Tab and press it by Enter."""
    tab_to(page, selector)
    page.keyboard.press("Enter")
