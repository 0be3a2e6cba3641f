"""What a check was told by is named by its bytes."""

from __future__ import annotations

import hashlib
import subprocess
from typing import TYPE_CHECKING

from imageguard.bootstrap.inputs import inputs_of
from imageguard.config.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_each_part_has_the_digest_of_its_file_and_no_name(tmp_path: Path) -> None:
    """What is not used is not named; what changes by a byte has another digest."""
    use = tmp_path / "Sokha.yaml"
    use.write_bytes(b"campaign: a\n")
    settings = Settings(use=use)
    assert inputs_of(settings) == {"use": hashlib.sha256(b"campaign: a\n").hexdigest()}
    use.write_bytes(b"campaign: b\n")
    assert inputs_of(settings) == {"use": hashlib.sha256(b"campaign: b\n").hexdigest()}


def test_a_folder_has_the_digest_that_anybody_can_take_again(tmp_path: Path) -> None:
    """Names, nested ones in another order, and bytes count; hidden files do not."""
    for name in ("b.yaml", "a/z.yaml", "a.yaml", "รูป.yaml", ".b.yaml.swp"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    taken = "find . -type f -not -path '*/.*' | LC_ALL=C sort | xargs sha256sum | sha256sum"
    ran = subprocess.run(["sh", "-c", taken], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert inputs_of(Settings(attestations=tmp_path)) == {"answers": ran.stdout.split()[0]}
