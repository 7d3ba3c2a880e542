"""What the documents refer to exists: files, headings, commands, `make` targets and settings."""

import re
from pathlib import Path

import click

from community.cli import main

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
CODE = re.compile(r"```\w*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
PATHS = re.compile(r"\b(?:community|tests|benchmarks|docs|migrations|templates|static)/[\w./-]+\w")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _anchors(path: Path) -> set[str]:
    """The anchors that code hosts make from a document's headings."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _code(path: Path) -> list[str]:
    """The lines of code in a document, in blocks and in sentences, without comments."""
    found = ["".join(parts) for parts in CODE.findall(path.read_text())]
    return [line.split(" #")[0].strip() for text in found for line in text.splitlines()]


def test_links_lead_somewhere() -> None:
    broken = []
    for path in DOCUMENTS:
        for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
            target, _, anchor = link.partition("#")
            if target.startswith(("http:", "https:", "mailto:")):
                continue
            file = path.parent / target if target else path
            if not file.exists() or (anchor and anchor not in _anchors(file)):
                broken.append(f"{_name(path)}: {link}")
    assert broken == []


def test_commands_exist_with_their_options() -> None:
    unknown = []
    for path in DOCUMENTS:
        if path.name == "CHANGELOG.md":  # it names former commands too
            continue
        for line in _code(path):
            if found := re.search(r"(?:^|/|=\S+ )community ([a-z][\w -]*)", line):
                words = line[found.start(1) :].split()
                if problem := _problem(words):
                    unknown.append(f"{_name(path)}: {line} ({problem})")
    assert unknown == []


def _problem(words: list[str]) -> str:
    """What is wrong with the words after `community`, or nothing."""
    command: click.Command = main
    context = click.Context(main)
    while isinstance(command, click.Group) and words:
        name = words.pop(0)
        found = command.get_command(context, name)
        if found is None:
            return f"no command {name}"
        command = found
    options = {option for parameter in command.params for option in parameter.opts}
    return next((f"no option {word}" for word in words if word.startswith("--") and word not in options), "")


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    unknown = []
    for path in DOCUMENTS:
        for line in _code(path):
            unknown += [
                f"{_name(path)}: make {name}" for name in re.findall(r"\bmake ([a-z-]+)", line) if name not in targets
            ]
    assert unknown == []


def test_modules_and_files_named_in_code_exist() -> None:
    missing = []
    for path in DOCUMENTS:
        if path.name == "CHANGELOG.md":
            continue
        for line in _code(path):
            missing += [f"{_name(path)}: {name}" for name in PATHS.findall(line) if not (ROOT / name).exists()]
            modules = [name.replace(".", "/") for name in re.findall(r"python -m ((?:benchmarks|tests)[\w.]*)", line)]
            missing += [
                f"{_name(path)}: {name}"
                for name in modules
                if not ((ROOT / name).exists() or (ROOT / f"{name}.py").exists())
            ]
    assert missing == []


def test_every_setting_is_documented() -> None:
    documented = (ROOT / "docs" / "settings.md").read_text()
    source = (ROOT / "community" / "config.py").read_text()
    names = set(re.findall(r'"([A-Z][A-Z_]{3,})"', source))
    assert names, "settings are read by name"
    assert sorted(name for name in names if f"`{name}`" not in documented) == []
