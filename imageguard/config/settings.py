"""``imageguard.yaml``: found upward from what is checked, its paths relative to itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from imageguard.config.packs import packs_in
from imageguard.config.proving import signatures
from imageguard.documents import load, shown
from imageguard.documents.values import yes_no
from imageguard.errors import ConfigurationError, DocumentError
from imageguard.registry.kinds import is_database
from imageguard.resources import folder, schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.documents import Document
    from imageguard.errors import Mistake

NAME = "imageguard.yaml"
_FILES = ("use", "attestations", "waivers", "signers")


@dataclass(frozen=True)
class FaceMatching:
    """On what law the matching of faces rests, which assessment looked at it, and which embedder compares."""

    legal_basis: str
    assessment: str
    embedder: str = "sface"


@dataclass(frozen=True)
class OwnDetector:
    """A face detector of the user's own, an ONNX file, and the sha256 that it must have."""

    file: Path
    sha256: str


@dataclass(frozen=True)
class Clearing:
    """The signed list of cleared pictures that takes the place of letters, and the key that it is checked with.

    ``site`` is what the list must have been issued for, where that is said.
    """

    list: Path
    public_key: Path
    site: str | None = None


@dataclass(frozen=True)
class Settings:
    """How a run is steered; every path is ready to open, ``None`` means that nothing was named.

    ``registry`` is a folder or an address; ``rules`` holds names of shipped packs, and paths;
    ``signers`` says whose signatures on answers count; ``contact`` is whom strangers may ask why a
    picture is not cleared; ``public`` says that everybody can read the repository; ``pages`` are the
    folders of the site that uses the pictures; ``letter_versions`` the versions of the consent letter
    that the office has approved; ``detectors`` look for faces beside those of the profile, ``models``
    is a folder of model files.
    """

    source: Path | None = None
    registry: str | None = None
    use: Path | None = None
    rules: tuple[str | Path, ...] = ()
    attestations: Path | None = None
    waivers: Path | None = None
    profile: str = "balanced"
    face_matching: FaceMatching | None = None
    fail_on: str = "hold"
    jobs: int | None = None
    contact: str | None = None
    clearance: Clearing | None = None
    public: bool | None = None
    pages: tuple[Path, ...] = ()
    letter_versions: tuple[str, ...] | None = None
    detectors: tuple[str, ...] = ()
    models: Path | None = None
    own_detector: OwnDetector | None = None
    signers: Path | None = None


def find_settings(start: Path) -> Path | None:
    """Return the nearest ``imageguard.yaml`` in the folder of ``start`` or above it, or None."""
    full = Path.cwd() / start
    folder = full if full.is_dir() else full.parent
    for place in (folder, *folder.resolve().parents):
        if (place / NAME).is_file():
            return place / NAME
    return None


def load_settings(path: Path | None) -> Settings:
    """Read the settings; without a file, the defaults.

    Raises ConfigurationError where the named file is not there, DocumentError with all mistakes,
    among them files that it names and that are not there.
    """
    if path is None:
        return Settings()
    if not path.is_file():
        raise ConfigurationError(f"{shown(path)}: the configuration is not there; create it with `imageguard init`")
    document = load(path, schema("settings"))
    data: dict[str, Any] = document.data or {}
    base = path.parent
    mistakes = [*_missing_files(document, base), *_missing_packs(document, base), *_missing_list(document, base)]
    mistakes += _missing_models(document, base)
    if mistakes:
        raise DocumentError(mistakes)
    matching, cleared, own = data.get("face_matching"), data.get("clearance"), data.get("own_detector")
    return Settings(
        source=path,
        registry=_registry(data.get("registry"), base),
        rules=tuple(rule_pack(one, base) for one in data.get("rules", ())),
        profile=data.get("profile", "balanced"),
        face_matching=FaceMatching(**matching) if matching else None,
        fail_on=data.get("fail_on", "hold"),
        jobs=data.get("jobs"),
        contact=data.get("contact"),
        clearance=Clearing(base / cleared["list"], base / cleared["public_key"], cleared.get("site"))
        if cleared
        else None,
        public=yes_no(data.get("public")),
        pages=tuple(base / one for one in data.get("pages", ())),
        letter_versions=tuple(data["letter_versions"]) if "letter_versions" in data else None,
        detectors=tuple(sorted(data.get("detectors", ()))),
        models=base / data["models"] if "models" in data else None,
        own_detector=OwnDetector(base / own["file"], own["sha256"]) if own else None,
        **{key: base / data[key] for key in _FILES if key in data},
    )


def own_files(settings: Settings) -> list[Path]:
    """Return the files and folders of the run itself, which are no assets."""
    named = [settings.source, settings.use, settings.attestations, settings.waivers, settings.signers]
    named += [one for file in (settings.attestations, settings.waivers) if file for one in signatures(file)]
    named += [settings.clearance.list, settings.clearance.public_key] if settings.clearance else []
    named += [settings.models] if settings.models else []
    named += [settings.own_detector.file] if settings.own_detector else []
    named += [Path(settings.registry)] if settings.registry and "://" not in settings.registry else []
    return [path for path in named if path is not None]


def rule_pack(name: str, base: Path) -> str | Path:
    """Return a path where ``name`` is written as one or such a folder is there, else the name of a shipped pack."""
    written_as_path = any(sign in name for sign in ("/", "\\")) or name in {".", ".."}
    return base / name if written_as_path or (base / name).is_dir() else name


def _registry(address: str | None, base: Path) -> str | None:
    return address if address is None or "://" in address else str(base / address)


def _missing_files(document: Document, base: Path) -> Iterator[Mistake]:
    data = document.data or {}
    for key in _FILES:
        if key in data and not (base / data[key]).exists():
            yield document.mistake((key,), "the file that this names is not there; create it, or remove the line")
    for index, page in enumerate(data.get("pages", ())):
        if not (base / page).exists():
            yield document.mistake(("pages", index), "the page or folder that this names is not there")
    registry = data.get("registry", "")
    if registry and not is_database(registry) and not (base / registry).is_dir():
        yield document.mistake(("registry",), "the folder of letters that this names is not there; create it")


def _missing_list(document: Document, base: Path) -> Iterator[Mistake]:
    for key, name in (document.data or {}).get("clearance", {}).items():
        if key != "site" and not (base / name).is_file():
            yield document.mistake(("clearance", key), "the file that this names is not there; the office issues it")


def _missing_models(document: Document, base: Path) -> Iterator[Mistake]:
    data = document.data or {}
    if "models" in data and not (base / data["models"]).is_dir():
        yield document.mistake(("models",), "the folder of model files that this names is not there")
    if "own_detector" in data and not (base / data["own_detector"]["file"]).is_file():
        yield document.mistake(("own_detector", "file"), "the model file that this names is not there")


def _missing_packs(document: Document, base: Path) -> Iterator[Mistake]:
    shipped = packs_in(folder("rules"))
    for index, name in enumerate((document.data or {}).get("rules", ())):
        pack = rule_pack(name, base)
        if isinstance(pack, Path) and not pack.is_dir():
            yield document.mistake(("rules", index), "the folder of rules that this names is not there")
        elif isinstance(pack, str) and pack not in shipped:
            message = f"there is no such rule pack; name one of {', '.join(shipped)}, or a folder of rules"
            yield document.mistake(("rules", index), message)
