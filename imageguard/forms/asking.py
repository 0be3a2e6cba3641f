"""A form as questions, one after the other, for whoever types the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from imageguard.forms.templates import Template


class Question(NamedTuple):
    """One question: the name of its field, its words, the answers that there are, and how to write a free one."""

    name: str
    words: str
    values: tuple[str, ...] = ()
    hint: str = ""


def questions(form: Template) -> list[Question]:
    """Return everything that goes into the letter on file, in the order of the form; names stay on paper."""
    return list(_of(form))


def _of(form: Template) -> Iterator[Question]:
    for blank, about in form.data["blanks"].items():
        if "fills" in about:
            yield Question(f"blank.{blank}", about["label"], hint=form.words.get(about.get("kind", ""), ""))
    for part in form.data["parts"]:
        yield from _choices(part.get("choices", ()))
        if "choose" in part:
            yield Question(part["fills"], part["heading"], tuple(part["choose"]))
    yield from _choices(form.data["checks"])
    yield from _signatures(form)


def _choices(choices: Iterable[Mapping[str, str]]) -> Iterator[Question]:
    for choice in choices:
        yield Question(choice["fills"], choice["ask"], ("yes", "no"))


def _signatures(form: Template) -> Iterator[Question]:
    for signature in form.data["signatures"]:
        if signature["who"] != "staff":
            who = f"signature.{signature['who']}"
            yield Question(f"{who}.kind", form.words["signature"], tuple(signature["kinds"]))
            yield Question(f"{who}.on", form.words["day"], hint=form.words["date"])
            if signature.get("witness_for"):
                yield Question(f"{who}.witness", form.words["witness"], ("yes", "no"))
