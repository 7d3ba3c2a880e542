"""The lock files name one version of every dependency, and no package index."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
ALL = [*PROJECT["dependencies"], *(text for extra in EXTRAS.values() for text in extra)]
LOCKS = {"requirements.lock": PROJECT["dependencies"], "requirements-dev.lock": ALL}


def _locked(name: str) -> list[Requirement]:
    text = (ROOT / name).read_text().replace("\\\n", " ")
    return [Requirement(re.sub(r"--hash=\S+", "", line)) for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("name", LOCKS)
def test_everything_asked_for_is_locked_at_a_version_that_will_do(name: str) -> None:
    locked = _locked(name)
    wanted = [Requirement(text) for text in LOCKS[name] if not text.startswith("community[")]
    missing = [str(one) for one in wanted if not any(_suits(one, pin) for pin in locked)]
    assert missing == [], "`make lock` brings them in"


def _suits(wanted: Requirement, pin: Requirement) -> bool:
    (version,) = pin.specifier
    return pin.name == wanted.name.lower().replace("_", "-") and wanted.specifier.contains(version.version)


def test_what_the_site_needs_is_the_same_for_those_who_test_it() -> None:
    everything = {str(pin) for pin in _locked("requirements-dev.lock")}
    assert [str(pin) for pin in _locked("requirements.lock") if str(pin) not in everything] == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_versions_and_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert not re.search(r"://|^-|\bindex\b", text, re.MULTILINE)
    assert len(re.findall(r"^\S+==", text, re.MULTILINE)) == len(_locked(name))
    assert text.count("--hash=sha256:") > len(_locked(name))
