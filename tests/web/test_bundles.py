"""Style sheets and scripts are joined as a browser would load them, and unknown forms of `import` are refused."""

from pathlib import Path

import pytest

from community.web import bundles


def _write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name).with_suffix(".js").write_text(text)


def test_a_module_runs_once_after_those_that_it_imports(tmp_path: Path) -> None:
    _write(
        tmp_path,
        site='import "./one.js";\nimport { two, three } from "./two.js";\n\ntwo(three);\n',
        one='import { two } from "./two.js";\ntwo(1);\n',
        two="// Says something.\nexport function two(text) {\n  return text;\n}\nexport const three = 3;\n",
    )
    assert bundles.join_script(tmp_path / "site.js") == (
        "const $two = (() => {\nfunction two(text) {\nreturn text;\n}\nconst three = 3;\n"
        "return { two, three };\n})();\n"
        "const $one = (() => {\nconst { two } = $two;\ntwo(1);\nreturn {  };\n})();\n"
        "const $site = (() => {\nconst { two, three } = $two;\ntwo(three);\nreturn {  };\n})();\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        'import other from "./one.js";\n',
        'import * as other from "./one.js";\n',
        'import "elsewhere";\n',
        "import './one.js';\n",
        'const late = await import("./one.js");\n',
        "export default 1;\n",
        "export { one };\n",
        "export let one = 1;\n",
        "const text = `one\n  two`;\n",
        'import "./site.js";\n',
    ],
)
def test_a_script_of_an_unknown_form_is_refused(tmp_path: Path, text: str) -> None:
    _write(tmp_path, site=text, one="export const one = 1;\n")
    with pytest.raises(ValueError, match=r"site\.js"):
        bundles.join_script(tmp_path / "site.js")


def test_a_sheet_comes_in_place_of_its_import_in_its_layer_and_its_urls_still_lead_there(tmp_path: Path) -> None:
    styles = tmp_path / "css"
    (styles / "parts").mkdir(parents=True)
    (styles / "staff.css").write_text('/* All. */\n@import url("site.css");\n@import url("parts/b.css") layer(b);\n')
    (styles / "site.css").write_text('@layer a, b;\n\n@import url("parts/a.css") layer(a) print;\n')
    (styles / "parts" / "a.css").write_text("/* One. */\n.a {\n  color: red;\n}\n")
    (styles / "parts" / "b.css").write_text('.b {\n  mask: url("../../img/b.svg"), url("data:x"), url("#c");\n}\n')
    assert bundles.join_sheet(styles / "staff.css") == (
        "@layer a, b;\n@media print {\n@layer a {\n.a {\ncolor: red;\n}\n}\n}\n"
        '@layer b {\n.b {\nmask: url("../img/b.svg"), url("data:x"), url("#c");\n}\n}\n'
    )


@pytest.mark.parametrize("text", ['@import "a.css";\n', '@import url("a.css") screen and (width > 1px);\n'])
def test_a_sheet_of_an_unknown_form_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "site.css").write_text(text)
    with pytest.raises(ValueError, match=r"site\.css"):
        bundles.join_sheet(tmp_path / "site.css")
