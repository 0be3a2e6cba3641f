"""The hook: which files a change touches, judged as their configuration says, told as strangers may be told."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from imageguard.bootstrap.ground import ground_of
from imageguard.bootstrap.wording import XMP, beside_xmp, shown_with
from imageguard.config.proving import is_signature_of
from imageguard.config.settings import NAME
from imageguard.errors import UsageError
from imageguard.executors import git
from imageguard.executors.files import Selection, holds_pictures, is_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    from imageguard.bootstrap.ground import Ground
    from imageguard.model.clearance import PublicAnswer

NO_PICTURES: Final = (b"wOFF", b"wOF2", b"OTTO", b"ttcf", b"\0\1\0\0\0", b"\0asm")
"""How fonts and WebAssembly begin, which every site holds and which are no pictures."""


@dataclass(frozen=True)
class Order:
    """What the hook is asked: files, or none for what the change itself touches.

    ``everything`` judges every picture that is tracked; ``trusted`` is the revision that steers;
    ``since`` the revision that the change starts from, where it is not what is staged; ``reports``
    are written where letters decide, for the office alone.
    """

    files: tuple[Path, ...]
    now: dt.datetime
    everything: bool = False
    trusted: str | None = None
    since: str | None = None
    jobs: int | None = None
    reports: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Told:
    """What the hook says: an answer for each picture, whether the change may pass, and whom to ask."""

    answers: tuple[PublicAnswer, ...] = ()
    passes: bool = True
    contacts: tuple[str, ...] = ()
    written: tuple[str, ...] = ()


def hook(order: Order) -> Told:
    """Judge what a change touches. Nothing heavy is loaded where it touches no picture and nothing that steers.

    Raises UsageError outside of a repository where one is needed, and ConfigurationError.
    """
    here = Path.cwd()
    found = git.repository(here)
    if found is None and (order.everything or order.trusted or order.since or not order.files):
        raise UsageError("there is no Git repository here: name the pictures, or run imageguard check")
    root = found or here
    if order.reports:
        from imageguard.bootstrap.writing import formats_for  # noqa: PLC0415 - only where a report is asked for

        formats_for(order.reports)
    with ground_of(root, order.trusted) as ground:
        pictures = _pictures(order, ground, found is not None)
        told = [
            _judged(order, ground, config, names, number)
            for number, (config, names) in enumerate(_by_config(ground, pictures), start=1)
        ]
    return Told(
        answers=tuple(answer for one in told for answer in one.answers),
        passes=all(one.passes for one in told),
        contacts=tuple(dict.fromkeys(contact for one in told for contact in one.contacts)),
        written=tuple(line for one in told for line in one.written),
    )


def _pictures(order: Order, ground: Ground, in_git: bool) -> list[str]:  # noqa: FBT001 - one flag, one caller
    """Return the names of what must be judged, sorted."""
    root = ground.root
    if order.everything or git.is_nothing(order.since or ""):
        return _only_pictures(ground, git.tracked(root))
    given = {os.path.relpath(os.path.abspath(file), root).replace(os.sep, "/") for file in order.files}  # noqa: PTH100
    touched = set(_touched(order, root)) if in_git else set()
    chosen = given or touched
    chosen = chosen | (shown_with(ground, given | touched) if in_git else set())
    steered = _steered(ground, given | touched) if in_git else set()
    if steered:
        chosen = chosen | {name for name in git.tracked(root) if ground.config_of(name) in steered}
    return _only_pictures(ground, chosen)


def _touched(order: Order, root: Path) -> tuple[str, ...]:
    since = order.since or order.trusted
    return git.changed(root, since) if since else git.staged(root)


def _steered(ground: Ground, touched: Collection[str]) -> set[Path | None]:
    """Return every configuration of which the touched files change a part: all under it must be judged again."""
    configs = {ground.config_of(name) for name in (*touched, NAME)}
    configs |= {ground.config_of(name) for name in git.tracked(ground.root) if PurePosixPath(name).name == NAME}
    if any(PurePosixPath(name).name == NAME for name in touched):
        return configs
    return {config for config in configs if any(_steers(name, ground.steering(config)) for name in touched)}


def _steers(name: str, parts: frozenset[str]) -> bool:
    """Say whether a file is one of these parts, lies in one, or is a signature on one, there still or not."""
    return _within(name, parts) or any(is_signature_of(name, part) for part in parts)


def _is_own(name: str, ground: Ground, config: Path | None) -> bool:
    """Say whether a file that is no text steers the run itself: a database, a key, a model.

    A picture that somebody put among letters, answers or rules is none of it.
    """
    models = ground.settings(config).models
    return name in ground.steering(config) or (models is not None and _within(name, frozenset({ground.name(models)})))


def _within(name: str, parts: frozenset[str]) -> bool:
    return any(name == part or name.startswith(f"{part}/") for part in parts)


def _only_pictures(ground: Ground, names: Iterable[str]) -> list[str]:
    root = ground.root.resolve()
    inside = _with_submodules(ground.root, set(names))
    return sorted(name for name in inside if _is_picture(ground.root / name, root))


def _with_submodules(root: Path, names: set[str]) -> set[str]:
    """Return the names with what a submodule among them tracks in its place; one that is not checked out stays."""
    found = set(names)
    for name in names.intersection(git.submodules(root)) if any((root / one).is_dir() for one in names) else ():
        if (root / name / ".git").exists():
            inner = _with_submodules(root / name, set(git.tracked(root / name)))
            found = (found - {name}) | {f"{name}/{one}" for one in inner}
    return found


def _is_picture(path: Path, root: Path) -> bool:
    """Say whether a file must be judged: all but text, fonts and what is not there any more.

    A link to a folder of the repository itself is passed over, for what the folder holds is judged;
    one that leads out of it is not, nor a submodule that is not checked out.
    """
    if path.is_dir():
        return not path.is_symlink() or not path.resolve().is_relative_to(root)
    if not os.path.lexists(path):
        return False
    if is_text(path):
        return holds_pictures(path) or (path.suffix.lower() == XMP and not _has_picture(path))
    try:
        with path.open("rb") as stream:
            return not stream.read(8).startswith(NO_PICTURES)
    except OSError:
        return True


def _has_picture(sidecar: Path) -> bool:
    """Say whether a picture lies beside an XMP file, which is then judged with it."""
    others = [one.name for one in sidecar.parent.iterdir() if one.is_file() and not is_text(one)]
    return any(beside_xmp([sidecar.name], others))


def _by_config(ground: Ground, names: Iterable[str]) -> list[tuple[Path | None, list[str]]]:
    groups: dict[Path | None, list[str]] = {}
    for name in names:
        config = ground.config_of(name)
        if not _is_own(name, ground, config):
            groups.setdefault(config, []).append(name)
    return sorted(groups.items(), key=lambda group: group[1])


def _judged(order: Order, ground: Ground, config: Path | None, names: list[str], number: int) -> Told:
    settings = ground.settings(config)
    selection = Selection(tuple((name, str(ground.root / name)) for name in names))
    if settings.clearance is None:
        return _by_letters(order, ground, config, selection, number)
    from imageguard.bootstrap.clearing import answers_of, read_list  # noqa: PLC0415 - only where a list is named

    clearance = read_list(settings.clearance.list, settings.clearance.public_key, settings.clearance.site)
    found = tuple(answers_of(selection, clearance, order.now, jobs=order.jobs))
    whom = (settings.contact,) if settings.contact else ()
    return Told(found, all(one.cleared for one in found), whom)


def _by_letters(order: Order, ground: Ground, config: Path | None, selection: Selection, number: int) -> Told:
    from imageguard.bootstrap.failing import fails  # noqa: PLC0415 - heavy, like the next two
    from imageguard.bootstrap.preparing import prepare  # noqa: PLC0415
    from imageguard.bootstrap.requesting import Request  # noqa: PLC0415
    from imageguard.bootstrap.writing import formats_for, outputs_of, write_reports  # noqa: PLC0415
    from imageguard.reports.public import answers  # noqa: PLC0415

    paths = tuple(Path(file) for _, file in selection.assets)
    places = formats_for([_numbered(path, number) for path in order.reports])
    run = prepare(
        Request(
            paths,
            now=order.now,
            config=config,
            jobs=order.jobs,
            selection=selection,
            home=ground.root,
            mirror=ground.home if ground.trusted else None,
            outputs=outputs_of(places),
        ),
    )
    report = run.judge(tuple(run.inspections()))
    whom = (report.contact,) if report.contact else ()
    written = write_reports(report, places, files=dict(selection.assets), pictures=False)
    told = tuple(f"{what}: {path}" for path, what in written)
    return Told(answers(report), not fails(report, run.settings.fail_on), whom, told)


def _numbered(path: Path, number: int) -> Path:
    """Return where the report of the nth configuration goes: ``out.pdf``, ``out-2.pdf``."""
    stem, dot, endings = path.name.partition(".")
    return path if number == 1 else path.with_name(f"{stem}-{number}{dot}{endings}")
