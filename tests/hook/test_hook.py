"""What the hook judges and says, against a real repository, by a clearance list."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import repositories

from imageguard.bootstrap.ground import ONE_PATH, ground_of
from imageguard.bootstrap.hooking import Order, hook
from imageguard.errors import ConfigurationError, DocumentError, UsageError
from imageguard.hook.telling import lines
from imageguard.resources import schema

if TYPE_CHECKING:
    from repositories import Repository

    from imageguard.bootstrap.hooking import Told


def told(*files: str, **more: object) -> Told:
    """Return what the hook says today of files, or of what is staged."""
    return hook(Order(tuple(map(Path, files)), now=dt.datetime.now(dt.UTC), jobs=1, **more))  # type: ignore[arg-type]


def names(of: Told) -> list[tuple[str, bool]]:
    """Return each file judged, and whether it is cleared."""
    return [(answer.name, answer.cleared) for answer in of.answers]


def test_nothing_is_judged_where_no_picture_is_staged(repository: Repository) -> None:
    """Text passes without a word."""
    repository.write("page.md", "Hello")
    assert told() == told("page.md")
    assert told().passes
    assert list(lines(told())) == []


def test_a_listed_picture_passes_in_silence(repository: Repository) -> None:
    """Its bytes are on the list, wherever it lies."""
    repository.write("images/moved.jpg", repositories.picture(10))
    found = told()
    assert names(found) == [("images/moved.jpg", True)]
    assert found.passes
    assert list(lines(found)) == []


PLACED = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:p="http://ns.adobe.com/photoshop/1.0/" p:{}="Kampong"/></rdf:RDF></x:xmpmeta>'
)


def test_an_xmp_file_beside_a_listed_picture_is_looked_into(repository: Repository) -> None:
    """The list names the picture's bytes, and nothing that lies beside them."""
    repository.write("a.xmp", PLACED.format("City"))
    found = told()
    assert names(found) == [("a.jpg", False)]
    said = "\n".join(lines(found))
    assert "the XMP file beside it, which must not be published" in " ".join(said.split())
    assert "Kampong" not in said
    repository.write("a.xmp", PLACED.format("ColorMode"))
    assert names(told()) == [("a.jpg", True)]


def test_an_xmp_file_beside_nothing_is_no_picture_and_not_cleared(repository: Repository) -> None:
    """What it tells, it tells without the picture."""
    repository.write("gone.xmp", PLACED.format("City"))
    assert names(told()) == [("gone.xmp", False)]


def test_an_unlisted_picture_is_not_cleared_and_somebody_can_be_asked(repository: Repository) -> None:
    """One word, and the contact that the settings name."""
    repository.write("b.jpg", repositories.picture(20))
    said = list(lines(told()))
    assert said[0] == "not cleared: b.jpg"
    assert said[-2:] == ["0 of 1 picture cleared.", "Ask images@office.example, where the reason can be seen."]


def test_what_a_file_gives_away_is_named_without_its_value(repository: Repository) -> None:
    """A developer can mend it; nobody learns the place."""
    repository.write("b.jpg", repositories.with_place(20))
    said = "\n".join(lines(told()))
    assert "[IG121]" in said
    assert "33" not in said


def test_a_copy_with_listed_pixels_passes_unless_it_gives_something_away(repository: Repository) -> None:
    """Stripping what lies around the pixels does not void a clearance; adding something does."""
    data = repositories.picture(30)
    entry = repositories.ClearedPicture("0" * 64, repositories.pixels(data))
    repository.write("clearance.json", repositories.listed([entry, *repositories.named(repositories.picture(10))]))
    repository.commit()
    repository.write("copy.jpg", data)
    repository.write("placed.jpg", repositories.with_place(30))
    repository.write("tail.jpg", data + repositories.picture(99))
    assert names(told()) == [("copy.jpg", True), ("placed.jpg", False), ("tail.jpg", False)]


def test_a_changed_list_has_every_picture_judged_again(repository: Repository) -> None:
    """``a.jpg`` was not touched, and is no longer on the list."""
    repository.write("clearance.json", repositories.listed([]))
    assert names(told()) == [("a.jpg", False)]
    assert names(told("clearance.json")) == [("a.jpg", False)]


def test_deleted_settings_have_every_picture_judged_again(repository: Repository) -> None:
    """A deletion is a change, though pre-commit passes no name for it."""
    repository.git("rm", "--quiet", "imageguard.yaml")
    assert names(told("a.jpg"))[-1] == ("a.jpg", False)


def test_everything_means_everything_tracked(repository: Repository) -> None:
    """For the night."""
    repository.write("b/c.jpg", repositories.picture(20))
    repository.commit()
    assert names(told(everything=True)) == [("a.jpg", True), ("b/c.jpg", False)]


@pytest.mark.parametrize(("begins", "ends"), [(-9, -1), (1, 9)])
def test_a_list_out_of_force_clears_nothing(repository: Repository, begins: int, ends: int) -> None:
    """It says so, and not what it held."""
    today = dt.datetime.now(dt.UTC).date()
    entries = repositories.named(repositories.picture(10))
    dates = {"begins": today + dt.timedelta(days=begins), "ends": today + dt.timedelta(days=ends)}
    repository.write("clearance.json", repositories.listed(entries, **dates))
    found = told("a.jpg")
    assert names(found) == [("", False), ("a.jpg", False)]
    assert not found.passes
    assert "clearance list" in found.answers[0].said[0]


@pytest.mark.parametrize("change", [lambda data: data.replace(b'"website"', b'"print"'), lambda data: data[:-20]])
def test_a_changed_list_is_an_error(repository: Repository, change: object) -> None:
    """Nothing is cleared by a list that somebody edited."""
    path = repository.root / "clearance.json"
    path.write_bytes(change(path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(ConfigurationError, match="clearance"):
        told("a.jpg")


def test_a_list_of_another_key_is_an_error(repository: Repository) -> None:
    """Anybody can make a key; only the office's counts."""
    entries = repositories.named(repositories.picture(10))
    repository.write("clearance.json", repositories.listed(entries, key=repositories.OTHER_KEY))
    with pytest.raises(ConfigurationError, match="not signed by the office's key"):
        told("a.jpg")


def test_a_branch_cannot_clear_itself(repository: Repository) -> None:
    """List and key of the branch are not read; its changes have everything judged by the trusted ones."""
    repository.git("checkout", "--quiet", "-b", "mine")
    mine = repositories.picture(40)
    repository.write("mine.jpg", mine)
    entries = repositories.named(mine, repositories.picture(10))
    repository.write("clearance.json", repositories.listed(entries, key=repositories.OTHER_KEY))
    repository.write("clearance.pub", repositories.public(repositories.OTHER_KEY))
    repository.commit()
    assert names(told(trusted="main")) == [("a.jpg", True), ("mine.jpg", False)]


def test_settings_in_a_folder_of_the_branch_do_not_steer(repository: Repository) -> None:
    """A nearer ``imageguard.yaml`` that only the branch holds is not looked at."""
    repository.git("checkout", "--quiet", "-b", "mine")
    repository.write("sub/imageguard.yaml", "fail_on: never\n")
    repository.write("sub/mine.jpg", repositories.picture(40))
    repository.commit()
    found = told(trusted="main")
    assert ("sub/mine.jpg", False) in names(found)
    assert not found.passes


def test_a_trusted_revision_without_settings_clears_nothing(repository: Repository) -> None:
    """A branch that brings the first settings is judged once they are merged."""
    repository.git("checkout", "--quiet", "--orphan", "bare")
    repository.git("rm", "--quiet", "-r", "--cached", ".")
    repository.write("page.md", "x")
    repository.commit()
    repository.git("checkout", "--quiet", "-f", "-b", "mine")
    data = repositories.picture(10)
    repository.clear(data)
    repository.write("a.jpg", data)
    repository.commit()
    assert not told(trusted="bare").passes


def test_an_unknown_revision_is_told(repository: Repository) -> None:
    """So is one that looks like an option."""
    assert repository.root.is_dir()
    for revision in ("nowhere", "--output=x"):
        with pytest.raises(UsageError, match="no such revision"):
            told(trusted=revision)


def test_a_trusted_file_outside_of_the_repository_is_refused(repository: Repository) -> None:
    """The revision says nothing of it."""
    (repository.root.parent / "letters").mkdir()
    repository.write("imageguard.yaml", "registry: ../letters\n")
    repository.commit()
    with pytest.raises(ConfigurationError, match="outside of the repository"):
        told(trusted="main")


def test_a_link_in_what_steers_is_refused(repository: Repository) -> None:
    """It would lead out of the trusted revision."""
    (repository.root / "clearance.json").unlink()
    (repository.root / "clearance.json").symlink_to("other.json")
    (repository.root / "other.json").write_bytes(repositories.listed([]))
    repository.git("add", "-A")
    repository.commit()
    with pytest.raises(ConfigurationError, match="this is a link"):
        told(trusted="main")


def test_a_pointer_is_followed_where_the_picture_is_there(repository: Repository) -> None:
    """Git LFS keeps it under .git/lfs; else the pointer is blocked, and the sentence says what to do."""
    data = repositories.picture(10)
    digest = repositories.named(data)[0].sha256
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {len(data)}\n"
    repository.write("big.jpg", pointer)
    missing = told()
    assert names(missing) == [("big.jpg", False)]
    assert "git lfs pull" in missing.answers[0].said[0]
    kept = repository.root / ".git" / "lfs" / "objects" / digest[:2] / digest[2:4] / digest
    kept.parent.mkdir(parents=True)
    kept.write_bytes(data)
    assert names(told()) == [("big.jpg", True)]
    kept.write_bytes(data + b"x")
    assert "damaged" in told().answers[0].said[0]


def test_a_pointer_without_the_ending_of_a_picture_counts_too(repository: Repository) -> None:
    """It is text, but stands for something that is not."""
    repository.write("big", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n")
    assert names(told()) == [("big", False)]


def test_fonts_are_passed_over_and_unknown_files_are_not(repository: Repository) -> None:
    """What cannot be judged does not pass."""
    repository.write("font.woff2", b"wOF2" + bytes(40))
    repository.write("thing.bin", b"\0\1\2" + bytes(range(256)))
    assert names(told()) == [("thing.bin", False)]


def test_odd_names_are_judged_and_cannot_steer_a_terminal(repository: Repository) -> None:
    """New lines, quotes, escapes, a leading dash."""
    odd = ["-a.jpg", 'q"uote.jpg', "new\nline.jpg", "\x1b[31mred.jpg", "ប្រទេស.jpg"]
    for name in odd:
        repository.write(name, repositories.picture(50))
    found = told()
    shown = [*odd[:-1], f"masked-{hashlib.sha256(repositories.picture(50)).hexdigest()[:12]}.jpg"]
    assert sorted(name for name, _ in names(found)) == sorted(shown)
    said = "\n".join(lines(found))
    assert "\x1b" not in said
    assert "new\\nline.jpg" in said


def test_outside_of_a_repository_pictures_can_still_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """But the hook does not guess what changed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.jpg").write_bytes(repositories.picture(1))
    (tmp_path / "imageguard.yaml").write_text(repositories.SETTINGS, encoding="utf-8")
    (tmp_path / "clearance.json").write_bytes(repositories.listed([]))
    (tmp_path / "clearance.pub").write_bytes(repositories.public())
    assert names(told("a.jpg")) == [("a.jpg", False)]
    with pytest.raises(UsageError, match="no Git repository"):
        told()


def test_each_picture_is_judged_by_the_nearest_settings(repository: Repository) -> None:
    """Two campaigns in one repository, each with its own list; a change of one leaves the other alone."""
    other = repositories.picture(70)
    repository.write("other/imageguard.yaml", repositories.SETTINGS)
    repository.write("other/clearance.pub", repositories.public(repositories.OTHER_KEY))
    repository.write("other/clearance.json", repositories.listed(repositories.named(other), key=repositories.OTHER_KEY))
    repository.write("other/b.jpg", other)
    repository.write("c.jpg", other)
    assert names(told()) == [("a.jpg", True), ("c.jpg", False), ("other/b.jpg", True)]
    repository.commit()
    repository.write("other/clearance.json", repositories.listed([], key=repositories.OTHER_KEY))
    assert names(told()) == [("other/b.jpg", False)]


def test_mistakes_in_trusted_files_are_told_by_revision(repository: Repository) -> None:
    """Not by the private folder that they were written to, which is gone when somebody looks."""
    repository.write("imageguard.yaml", "use: use.yaml\nregistry: letters\n")
    repository.write("use.yaml", "campain: x\n")
    repository.write("letters/README.md", "x")
    repository.commit()
    repository.write("b.jpg", repositories.picture(20))
    with pytest.raises(DocumentError) as caught:
        told("b.jpg", trusted="main")
    assert str(caught.value).startswith("main:use.yaml:1:")
    assert "imageguard-" not in str(caught.value)


@pytest.fixture
def office(repository: Repository) -> Repository:
    """Return the repository with letters in the place of a list, and a page that uses its picture."""
    for name in ("clearance.json", "clearance.pub"):
        repository.git("rm", "--quiet", name)
    repository.write("letters/README.md", "none yet")
    repository.write("use.yaml", "campaign: c\npurposes: [awareness]\nchannels: [website]\nterritories: [world]\n")
    repository.write("pages/one.md", "![A street](/a.jpg)")
    settings = "registry: letters/\nuse: use.yaml\nprofile: fast\npages: [pages/]\n"
    repository.write("imageguard.yaml", settings)
    repository.commit()
    return repository


def test_a_changed_page_has_its_pictures_judged_again(office: Repository) -> None:
    """New words can name somebody in a picture that did not change; other pages are left alone."""
    office.write("pages/two.md", "No picture here.")
    assert names(told()) == []
    office.write("pages/one.md", "![Somebody](/A.JPG)")
    assert [name for name, _ in names(told()) if name] == ["a.jpg"]


def test_pages_are_read_from_the_branch_and_letters_are_not(office: Repository) -> None:
    """Content is what is judged, even where the revision that steers has no such page."""
    office.git("checkout", "--quiet", "-b", "mine")
    office.write("pages/new.md", "![x](../a.jpg)")
    office.commit()
    found = told(trusted="main")
    assert [name for name, _ in names(found) if name] == ["a.jpg"]


def test_the_office_gets_its_report_where_it_asks_for_it(office: Repository, tmp_path: Path) -> None:
    """What the public line does not say, beside the key from number to file; a wrong place is told before any work."""
    office.write("b.jpg", repositories.picture(20))
    found = told("b.jpg", reports=(tmp_path / "out.md",))
    assert [name for name, _ in names(found) if name] == ["b.jpg"]
    assert "b.jpg" in (tmp_path / "out.key.csv").read_text(encoding="utf-8")
    assert [line.partition(":")[0] for line in found.written] == ["Report", "Key from number to file (private"]
    with pytest.raises(UsageError, match="a report ends in"):
        told("page.md", reports=(tmp_path / "out.docx",))


def test_signatures_and_signers_of_a_branch_do_not_count(office: Repository) -> None:
    """Both come from the trusted revision, with the answers; a signature that was taken away is a change."""
    for name in ("answers/R-02.yaml", "answers/R-02.yaml.sig", "signers"):
        office.write(name, "" if name == "signers" else "[]")
    settings = (office.root / "imageguard.yaml").read_text(encoding="utf-8")
    office.write("imageguard.yaml", f"{settings}attestations: answers/R-02.yaml\nsigners: signers\n")
    office.commit()
    office.git("checkout", "--quiet", "-b", "mine")
    office.git("rm", "--quiet", "answers/R-02.yaml.sig")
    office.write("signers", "R-99 ssh-ed25519 AAAA")
    office.commit()
    with ground_of(office.root, "main") as ground:
        held = {path.relative_to(ground.home).as_posix() for path in ground.home.rglob("*") if path.is_file()}
        assert {"answers/R-02.yaml", "answers/R-02.yaml.sig", "signers"} <= held
        assert (ground.home / "signers").read_bytes() == b""
    assert [name for name, _ in names(told(trusted="main")) if name] == ["a.jpg"]


def test_letters_in_a_public_repository_are_seen_whoever_steers(office: Repository) -> None:
    """The trusted copy lies elsewhere; what counts is where the letters lie in the repository."""
    settings = (office.root / "imageguard.yaml").read_text(encoding="utf-8")
    office.write("imageguard.yaml", f"{settings}public: true\n")
    office.commit()
    office.write("b.jpg", repositories.picture(20))
    for trusted in (None, "main"):
        said = " ".join(line for answer in told("b.jpg", trusted=trusted).answers for line in answer.said)
        assert "[IG313]" in said


def test_every_path_of_the_settings_is_taken_from_the_trusted_revision() -> None:
    """A key that is added to the settings and not here would be read from nowhere, or from the branch."""
    kept = {*ONE_PATH, "rules", "pages", "own_detector", "clearance"}
    properties = schema("settings")["properties"]
    assert {key for key, form in properties.items() if "#/$defs/path" in json.dumps(form)} == kept


def test_links_to_folders_inside_are_passed_over_and_those_that_lead_out_are_not(
    repository: Repository, tmp_path: Path
) -> None:
    """What lies inside is judged by itself; nobody knows what lies outside."""
    (repository.root / "inside").mkdir()
    (tmp_path / "outside").mkdir()
    (repository.root / "one").symlink_to("inside")
    (repository.root / "two").symlink_to(tmp_path / "outside")
    (repository.root / "three.jpg").symlink_to("a.jpg")
    (repository.root / "four.jpg").symlink_to("nowhere")
    repository.git("add", "one", "two", "three.jpg", "four.jpg")
    assert names(told()) == [("four.jpg", False), ("three.jpg", True), ("two", False)]
