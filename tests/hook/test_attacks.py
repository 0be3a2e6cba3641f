"""A branch written by somebody who wants a picture past the hook: none gets through, and none is told why."""

from __future__ import annotations

import base64
import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Final

import pytest
import repositories

from imageguard.bootstrap.hooking import Order, hook
from imageguard.errors import ConfigurationError, UsageError
from imageguard.executors import git
from imageguard.hook.telling import lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from repositories import Repository

    from imageguard.bootstrap.hooking import Told

BAD = repositories.picture(77)
WRITTEN = base64.b64encode(BAD).decode()


def judged(**more: object) -> Told:
    """Return what is said of the branch by the protected one."""
    return hook(Order((), now=dt.datetime.now(dt.UTC), jobs=1, **{"trusted": "main", **more}))  # type: ignore[arg-type]


def refused(told: Told) -> list[str]:
    """Return the names that are not cleared; somebody can be asked about each."""
    found = [one.name for one in told.answers if not one.cleared]
    assert told.passes is (not found)
    assert not found or list(lines(told))[-1].startswith("Ask images@office.example")
    return found


@pytest.fixture
def branch(repository: Repository) -> Repository:
    """Return the repository on a branch of somebody's own."""
    repository.git("checkout", "--quiet", "-b", "mine")
    return repository


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.jpg", BAD)
    return file.getvalue()


CLOTHES: Final[tuple[tuple[str, bytes | str], ...]] = (
    ("b.jpgx", BAD),
    ("noending", BAD),
    ("style.css", BAD),
    ("b.woff2", BAD),
    ("pack.zip", _zip()),
    ("pack.docx", _zip()),
    ("page.html", f'<p>x</p><img src="data:image/jpeg;base64,{WRITTEN}">'),
    ("page.md", f"![x](data:image/jpeg;base64,{WRITTEN})"),
    ("style.scss", f"a {{ background: url(DATA:image/jpeg;charset=utf-8;base64,{WRITTEN}) }}"),
    ("data.json", f'{{"face": "{WRITTEN}"}}'.replace("/", "\\/")),
    ("book.ipynb", f'{{"image/jpeg": "{WRITTEN}\\n"}}'),
    ("draw.svg", f'<svg xmlns="http://www.w3.org/2000/svg"><image href="data:image/jpeg;base64,{WRITTEN}"/></svg>'),
    ("deep.html", f'{"<p>words</p>" * 9000}<img src="data:image/jpeg;base64,{WRITTEN}">'),
    ("lfs.jpg", f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 9\n"),
    ("x" * 250 + ".jpg", BAD),
    ("A.jpg", BAD),
    ("d/" * 100 + "b.jpg", BAD),
    ("clearance.json.jpg", BAD),
    ("imageguard.yaml.sig", BAD),
)


def test_a_picture_in_any_clothes_is_not_cleared(branch: Repository) -> None:
    """By its name, its place, its wrapping; all in one commit."""
    for name, data in CLOTHES:
        branch.write(name, data)
    branch.commit()
    assert refused(judged()) == sorted(name for name, _ in CLOTHES)


def _rules(branch: Repository) -> None:
    branch.write("imageguard.yaml", "rules: [own/]\nfail_on: never\n")
    branch.write("own/IG121.yaml", "amends: IG121\n")


def _list(branch: Repository) -> None:
    own = repositories.OTHER_KEY
    branch.write("clearance.json", repositories.listed(repositories.named(BAD), key=own))
    branch.write("clearance.pub", repositories.public(own))


def _nearer(branch: Repository) -> None:
    branch.write("images/imageguard.yaml", "fail_on: never\n")


def _attributes(branch: Repository) -> None:
    branch.write(".gitattributes", "*.jpg -diff export-ignore filter=none textconv=cat\nclearance.json export-ignore\n")


def _link(branch: Repository) -> None:
    for name in ("clearance.json", "imageguard.yaml"):
        (branch.root / name).unlink()
        (branch.root / name).symlink_to("/dev/null")
    branch.git("add", "-A")


def _gone(branch: Repository) -> None:
    branch.git("rm", "--quiet", "imageguard.yaml", "clearance.json", "clearance.pub")


@pytest.mark.parametrize("change", [_rules, _list, _nearer, _attributes, _link, _gone])
def test_nothing_of_the_branch_steers(branch: Repository, change: Callable[[Repository], None]) -> None:
    """Rules, list, key, settings, attributes, links, deletions: the protected branch decides."""
    change(branch)
    branch.write("images/b.jpg", BAD)
    branch.commit()
    assert refused(judged()) == ["images/b.jpg"]


def test_a_link_to_a_picture_outside_is_no_listed_picture(branch: Repository, tmp_path: Path) -> None:
    """Nor is a link to a folder outside."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "b.jpg").write_bytes(BAD)
    (branch.root / "l.jpg").symlink_to(tmp_path / "out" / "b.jpg")
    (branch.root / "folder").symlink_to(tmp_path / "out")
    branch.git("add", "-A")
    branch.commit()
    assert refused(judged()) == ["folder", "l.jpg"]


def test_a_picture_among_what_steers_is_judged(branch: Repository) -> None:
    """Letters, answers and rules are text; a picture that lies there is published from there."""
    settings = (branch.root / "imageguard.yaml").read_text(encoding="utf-8")
    branch.git("checkout", "--quiet", "main")
    branch.write("own/README.md", "none yet")
    branch.write("imageguard.yaml", f"{settings}rules: [own/]\n")
    branch.commit()
    branch.git("checkout", "--quiet", "-b", "later")
    branch.write("own/b.jpg", BAD)
    branch.commit()
    assert refused(judged()) == ["own/b.jpg"]


def test_a_submodule_is_looked_into_and_one_that_is_not_there_is_refused(branch: Repository, tmp_path: Path) -> None:
    """What a build takes in with the repository is judged with it."""
    theme = repositories.Repository.new(tmp_path / "theme")
    theme.write("static/b.jpg", BAD)
    theme.write("README.md", "a theme")
    theme.commit()
    branch.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(theme.root), "themes/one")
    branch.commit()
    assert refused(judged()) == ["themes/one/static/b.jpg"]
    assert refused(judged(trusted=None, everything=True)) == ["themes/one/static/b.jpg"]
    branch.git("submodule", "--quiet", "deinit", "--force", "themes/one")
    told = judged()
    assert refused(told) == ["themes/one"]
    assert "submodule" in told.answers[-1].said[0]


def test_a_tag_named_like_the_protected_branch_leads_nowhere(branch: Repository) -> None:
    """Git prefers the tag, and whoever may push tags would steer."""
    _list(branch)
    branch.write("b.jpg", BAD)
    branch.commit()
    branch.git("update-ref", "refs/remotes/origin/main", "refs/heads/main")
    assert refused(judged(trusted="origin/main")) == ["b.jpg"]
    branch.git("tag", "origin/main")
    with pytest.raises(UsageError, match="refs/remotes/origin/main and refs/tags/origin/main"):
        judged(trusted="origin/main")
    assert refused(judged(trusted="refs/remotes/origin/main")) == ["b.jpg"]
    branch.git("tag", "--force", "origin/main", "refs/heads/main")
    assert refused(judged(trusted="origin/main")) == ["b.jpg"]


def test_a_replaced_object_is_not_believed(branch: Repository) -> None:
    """`git replace` puts another list in the place of the trusted one, for those who look through it."""
    _list(branch)
    branch.write("b.jpg", BAD)
    branch.commit()
    for name in ("clearance.json", "clearance.pub"):
        branch.git("replace", f"main:{name}", f"mine:{name}")
    assert refused(judged()) == ["b.jpg"]


def test_a_merge_brings_in_what_either_side_has(branch: Repository) -> None:
    """From where the branch left the protected one, and no commit is looked over."""
    branch.write("b.jpg", BAD)
    branch.commit()
    branch.git("checkout", "--quiet", "-b", "other", "main")
    branch.write("c.jpg", repositories.picture(78))
    branch.commit()
    branch.git("merge", "--quiet", "--no-edit", "mine")
    assert refused(judged()) == ["b.jpg", "c.jpg"]


def test_the_first_push_has_everything_judged(branch: Repository) -> None:
    """Hosts call the commit before it by zeros alone."""
    branch.write("b.jpg", BAD)
    branch.commit()
    for zeros in ("0" * 40, "0" * 64):
        assert refused(judged(trusted=None, since=zeros)) == ["b.jpg"]
        assert git.is_nothing(zeros)


def test_a_shallow_clone_and_a_deleted_branch_are_told(branch: Repository, tmp_path: Path) -> None:
    """Nothing is cleared by a history that is not there."""
    branch.commit()
    shallow = tmp_path / "shallow"
    branch.git("clone", "--quiet", "--depth=1", "--no-single-branch", f"file://{branch.root}", str(shallow))
    with pytest.raises((ConfigurationError, UsageError), match="fetch"):
        hook(Order((shallow / "a.jpg",), now=dt.datetime.now(dt.UTC), trusted="gone"))
    clone = repositories.Repository(shallow)
    clone.git("checkout", "--quiet", "--detach", "origin/mine")
    with pytest.raises(ConfigurationError, match="fetch it whole"):
        git.changed(shallow, "origin/main")


def test_inline_pictures_that_are_listed_pass(branch: Repository) -> None:
    """The same pixels, wherever they are written; dots and icons need no list."""
    entry = repositories.ClearedPicture("0" * 64, repositories.pixels(BAD))
    branch.git("checkout", "--quiet", "main")
    branch.write("clearance.json", repositories.listed([entry, *repositories.named(repositories.picture(10))]))
    branch.commit()
    branch.git("checkout", "--quiet", "-b", "later")
    branch.write("page.html", f'<img src="data:image/jpeg;base64,{WRITTEN}">')
    dot = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    branch.write("dots.css", f"i {{ background: url(data:image/gif;base64,{dot}) }}")
    branch.write(
        "map.js", "//# sourceMappingURL=data:application/json;base64," + base64.b64encode(b"{}" * 400).decode()
    )
    branch.commit()
    told = judged()
    assert [(one.name, one.cleared) for one in told.answers] == [("page.html", True)]
