"""The documentation cannot rot: every command, option, target, link, rule and exit code in it exists."""

from __future__ import annotations

import argparse
import re
import shlex
from pathlib import Path

import pytest

from imageguard import cli, errors
from imageguard.engine.builtin import BUILT_IN
from imageguard.ports import Limits

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    page
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "samples/README.md", *ROOT.glob("consent_*/*.md")]
    if page.name != "CHANGELOG.md"
)
README = ROOT / "README.md"


def name_of(page: Path) -> str:
    """Return how a failing test names a page."""
    return page.relative_to(ROOT).as_posix()


def code(page: Path) -> list[str]:
    """Return every line of code on a page: fenced, and in single backticks."""
    text = page.read_text(encoding="utf-8")
    fenced = re.findall(r"^```[^\n]*\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```[^\n]*\n.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))
    return [line.strip().removeprefix("$ ") for block in fenced for line in block.splitlines()] + inline


def calls(page: Path, command: str) -> list[list[str]]:
    """Return the arguments of every call of a command on a page, comments cut off."""
    lines = [line.split(" #")[0] for line in code(page) if line == command or line.startswith(command + " ")]
    return [shlex.split(line)[1:] for line in lines]


def helps(parser: argparse.ArgumentParser) -> str:
    """Return the help of a command and of each of its actions."""
    actions = [one.choices for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    return parser.format_help() + "".join(helps(one) for choices in actions for one in choices.values())


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_and_option_on_a_page_exists(page: Path) -> None:
    """Whoever types what a page shows is understood."""
    for arguments in calls(page, "imageguard"):
        words = [word for word in arguments if not word.startswith("-")]
        if not words:
            continue
        assert words[0] in cli.COMMANDS, arguments
        known = helps(cli.command_parser(words[0]))
        options = [word.split("=")[0] for word in arguments if word.startswith("--")]
        assert [option for option in options if option not in known] == [], arguments


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_make_target_on_a_page_exists(page: Path) -> None:
    """A target that a page names stands in the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = [arguments[0] for arguments in calls(page, "make") if arguments]
    assert [target for target in named if not re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE)] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    """No link is dead, pictures included."""
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in inside if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_rule_on_a_page_exists(page: Path) -> None:
    """A rule id in the documentation is a rule that ships."""
    shipped = {file.stem for file in ROOT.glob("rules/*/*.yaml")} | {rule.id for rule in BUILT_IN}
    named = set(re.findall(r"\bIG[0-9][0-9A-Z]{2}\b", page.read_text(encoding="utf-8")))
    assert named - shipped == set()


def test_every_command_is_in_the_readme() -> None:
    """A command that the README leaves out is a command that nobody finds."""
    named = {arguments[0] for arguments in calls(README, "imageguard") if arguments}
    assert named >= set(cli.COMMANDS)


def test_the_exit_codes_of_the_readme_are_those_of_the_program() -> None:
    """The table in the README and the errors of the program agree."""
    table = set(map(int, re.findall(r"^\| (\d+) \|", README.read_text(encoding="utf-8"), re.MULTILINE)))
    assert table == {0, 1, errors.UsageError.exit_code, cli.BUG, cli.INTERRUPTED}


def test_the_limits_of_the_threat_model_are_those_of_the_program() -> None:
    """Whoever relies on a limit can read it."""
    rows = re.findall(r"^\| ([a-z ]+) \| ([^|]+) \|", (ROOT / "docs/threat-model.md").read_text("utf-8"), re.MULTILINE)
    table = {name: int(re.sub(r"\D", "", value.split(" ")[0])) for name, value in rows if value[0].isdigit()}
    limits, mebi = Limits(), 2**20
    assert table == {
        "file": limits.file_bytes // mebi,
        "pixels of one picture": limits.pixels // 10**6,
        "pictures in one file": limits.pictures,
        "metadata blocks in one file": limits.blocks,
        "nesting": limits.depth,
        "time": limits.seconds,
        "memory": limits.memory_bytes // 2**30,
    }


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_fits_a_screen(page: Path) -> None:
    """Prose is wrapped, so that a change to a sentence shows as one."""
    prose = re.sub(r"^```[^\n]*\n.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    long = [line for line in prose.splitlines() if len(line) > 130 and not line.startswith(("|", "!"))]
    assert long == []
