"""Joins style sheets and scripts into the few files that pages load, as the site starts: there is no build step.

Without joined files pages work too: `@import` and `import` then load the single files, as while developing. Only the
forms of them that the files use are known; any other raises `ValueError`, and a test joins all files.
"""

import re
from pathlib import Path

SHEETS = ("css/site.css", "css/staff.css")
SCRIPTS = ("js/paste.js", "js/site.js", "js/staff.js")

SHEET_IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\)(?: layer\((?P<layer>\w+)\))?(?: (?P<media>\w+))?;\n')
SHEET_ADDRESS = re.compile(r'(?<=url\(")(?!/|#|data:)[^"]+(?="\))')
SHEET_COMMENT = re.compile(r"(?s)/\*.*?\*/")
SCRIPT_IMPORT = re.compile(r'(?m)^import (?:\{(?P<names>[^}]+)\} from )?"\./(?P<module>\w+)\.js";\n')
SCRIPT_EXPORT = re.compile(r"(?m)^export (?=(?:async function|function|const|class) (?P<name>\w+))")
SCRIPT_COMMENT = re.compile(r"(?m)^\s*//.*\n")
INDENTATION = re.compile(r"(?m)^\s+")


def join(folder: Path, target: Path) -> None:
    """Write the joined files to `target`, a copy of the folder of static files, and remove the single ones there."""
    joined = {name: join_sheet(folder / name) for name in SHEETS}
    joined |= {name: join_script(folder / name) for name in SCRIPTS}
    for path in [*target.glob("css/**/*.css"), *target.glob("js/**/*.js")]:
        path.unlink()
    for name, text in joined.items():
        (target / name).write_text(text)


def join_sheet(path: Path) -> str:
    """A style sheet with those that it imports in their places, in the same layers, without comments."""
    return _join_sheet(path, path.parent)


def join_script(path: Path) -> str:
    """A script with the modules that it imports before it, each in a function of its own, without comments.

    The order is that of the browser: every module runs once, after those that it imports.
    """
    modules: dict[Path, str] = {}
    _add_module(path, modules, ())
    return "".join(modules.values())


def _join_sheet(path: Path, root: Path) -> str:
    def imported(match: re.Match[str]) -> str:
        text = _join_sheet(path.parent / match["path"], root)
        if match["layer"]:
            text = f"@layer {match['layer']} {{\n{text}}}\n"
        return f"@media {match['media']} {{\n{text}}}\n" if match["media"] else text

    def from_root(match: re.Match[str]) -> str:
        return "../" + (path.parent / match[0]).resolve().relative_to(root.parent.resolve()).as_posix()

    text = SHEET_COMMENT.sub("", path.read_text())
    if SHEET_IMPORT.sub("", text).count("@import"):
        raise ValueError(f"{path.name} has an @import of an unknown form")
    own = SHEET_ADDRESS.sub(from_root, SHEET_IMPORT.sub("", text))
    imports = "".join(imported(match) for match in SHEET_IMPORT.finditer(text))
    return INDENTATION.sub("", f"{own}{imports}" if imports else own)


def _add_module(path: Path, modules: dict[Path, str], importers: tuple[Path, ...]) -> None:
    if path in modules:
        return
    if path in importers:
        raise ValueError(f"{path.name} imports itself, by way of {importers[-1].name}")
    text = path.read_text()
    for match in SCRIPT_IMPORT.finditer(text):
        _add_module(path.with_name(f"{match['module']}.js"), modules, (*importers, path))
    modules[path] = _module(path, text)


def _module(path: Path, text: str) -> str:
    def imported(match: re.Match[str]) -> str:
        return f"const {{ {match['names'].strip()} }} = ${match['module']};\n" if match["names"] else ""

    body = SCRIPT_EXPORT.sub("", SCRIPT_IMPORT.sub(imported, text))
    body = INDENTATION.sub("", SCRIPT_COMMENT.sub("", body))
    if re.search(r"(?m)^(?:import|export)\b|\bimport\(", body):
        raise ValueError(f"{path.name} has an import or export of an unknown form")
    if any(line.count("`") % 2 for line in text.splitlines()):
        raise ValueError(f"{path.name} has a text of several lines, whose indentation would be lost")
    names = ", ".join(match["name"] for match in SCRIPT_EXPORT.finditer(text))
    return f"const ${path.stem} = (() => {{\n{body}return {{ {names} }};\n}})();\n"
