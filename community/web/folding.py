"""Templates that are compiled once per language, with what is the same in every response turned into text.

Translations, icons and the URLs of static files and fixed pages are evaluated when a template is compiled:
`{{ icon("up") }}{{ _("Vote") }}` becomes plain HTML. The result is what Jinja would render, byte for byte.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Any, NamedTuple, cast

from flask import Flask, has_request_context, request
from flask.templating import Environment
from jinja2 import BaseLoader, Template, TemplateAssertionError, meta, nodes
from jinja2.runtime import markup_join, str_join
from jinja2.visitor import NodeTransformer
from markupsafe import Markup
from werkzeug.routing import MapAdapter

from community.core import i18n

MAX_TARGETS = 16  # compiled forms that are kept: languages, on a site that can be reached below several prefixes too
TOKEN = re.compile(r"(?P<text>[^%]+)|(?P<percent>%%)|%\((?P<name>\w+)\)s|%")
TRANSLATING = ("_", "gettext", "ngettext")

ConstantFunction = Callable[..., Any]


class Target(NamedTuple):
    """What a template is compiled for. `root`: the prefix of the site's URLs."""

    language: str
    root: str


class FoldingEnvironment(Environment):
    """The environment of templates, which hands out the form of a template that is compiled for the current request."""

    target: Target | None = None
    fixed_url: ConstantFunction  # `url_for` for addresses that are the same in every request, once there is a target

    def __init__(self, app: Flask, **options: Any) -> None:
        super().__init__(app, **options)
        self.constant_functions: dict[str, ConstantFunction] = {}
        self.compiled_for = lru_cache(MAX_TARGETS)(self._overlay)

    def get_template(self, name: str | Template, *args: Any, **kwargs: Any) -> Template:
        """The template of this name, in the current language."""
        if self.target is None:
            return self.compiled_for(self.current_target()).get_template(name, *args, **kwargs)
        return super().get_template(name, *args, **kwargs)

    def current_target(self) -> Target:
        """What the templates of this request are compiled for."""
        return Target(i18n.locale.get(), request.script_root if has_request_context() else "")

    def compile_pages(self, *names: str) -> None:
        """Compile these templates and what they are made of, so that the first visitor does not wait for it."""
        waiting, compiled = [*names], set[str]()
        while waiting:
            name = waiting.pop()
            if name not in compiled:
                compiled.add(name)
                self.get_template(name)
                source, _file, _is_current = cast(BaseLoader, self.loader).get_source(self, name)
                waiting += filter(None, meta.find_referenced_templates(self.parse(source)))

    def _overlay(self, target: Target) -> "FoldingEnvironment":
        environment: FoldingEnvironment = self.overlay()
        environment.target = target
        environment.fixed_url = partial(_fixed_url, self.app.url_map.bind("", script_name=target.root))
        environment.constant_functions = {**self.constant_functions, "url_for": environment.fixed_url}
        return environment

    def _generate(self, source: nodes.Template, name: str | None, *args: Any, **kwargs: Any) -> str:
        if self.target is not None:
            Folding(self, self.target, name).fold(source)
        return super()._generate(source, name, *args, **kwargs)


def _fixed_url(urls: MapAdapter, endpoint: str, **values: Any) -> str:
    if endpoint.startswith(".") or any(name.startswith("_") for name in values):
        raise nodes.Impossible  # these depend on the request
    return urls.build(endpoint, values)


def _defined_names(template: nodes.Template) -> Iterator[tuple[str, int]]:
    """The names that a template gives a meaning to, with their lines."""
    for name in template.find_all(nodes.Name):
        if name.ctx != "load":
            yield name.name, name.lineno
    for macro in template.find_all(nodes.Macro):
        yield macro.name, macro.lineno
    for module in template.find_all(nodes.Import):
        yield module.target, module.lineno
    for imported in template.find_all(nodes.FromImport):
        for one in imported.names:
            yield one if isinstance(one, str) else one[1], imported.lineno


class Folding(NodeTransformer):
    """Turns the constant parts of one template's syntax tree into text."""

    def __init__(self, environment: FoldingEnvironment, target: Target, name: str | None) -> None:
        self.target, self.name = target, name
        self.context = nodes.EvalContext(environment, name)
        self.functions = environment.constant_functions

    def fold(self, template: nodes.Template) -> None:
        """Change the tree of a template. It cannot give another meaning to a name that is folded."""
        for name, line in _defined_names(template):
            if name in TRANSLATING or name in self.functions:
                raise TemplateAssertionError(f"{name!r} has a meaning in all templates", line, self.name)
        self.visit(template)
        template.set_environment(self.context.environment)

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:
        """Evaluate a call whose arguments are constants, and translate a constant sentence."""
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.dyn_args or node.dyn_kwargs:
            return node
        try:
            if node.node.name in ("_", "gettext"):
                return self._sentence(node)
            if node.node.name == "ngettext":
                return self._counted_sentence(node)
            if node.node.name in self.functions:
                return self._constant(node, self.functions[node.node.name])
        except nodes.Impossible:
            pass
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Expr:
        """Join constants. Jinja's optimizer would forget which of them are HTML."""
        self.generic_visit(node)
        return self._joined(node.nodes, node.lineno)

    def visit_ScopedEvalContextModifier(self, node: nodes.ScopedEvalContextModifier) -> nodes.Node:
        """Leave a part with its own escaping as it is."""
        return node

    def visit_Output(self, node: nodes.Output) -> list[nodes.Node]:
        """Write the parts of a sentence one after the other, and choose between its forms with an `if`."""
        self.generic_visit(node)
        return self._outputs(node.nodes)

    def _outputs(self, expressions: list[nodes.Expr]) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for node in expressions:
            if isinstance(node, nodes.Concat):
                found += self._outputs(node.nodes)
            elif isinstance(node, nodes.CondExpr):
                chosen = self._outputs([node.expr1]), self._outputs([node.expr2] if node.expr2 else [])
                found.append(nodes.If(node.test, chosen[0], [], chosen[1], lineno=node.lineno))
            elif found and isinstance(found[-1], nodes.Output):
                found[-1].nodes.append(node)
            else:
                found.append(nodes.Output([node], lineno=node.lineno))
        return found

    def _constant(self, node: nodes.Call, function: ConstantFunction) -> nodes.Expr:
        args = [arg.as_const(self.context) for arg in node.args]
        kwargs = {keyword.key: keyword.value.as_const(self.context) for keyword in node.kwargs}
        return nodes.Const(function(*args, **kwargs), lineno=node.lineno)

    def _sentence(self, node: nodes.Call) -> nodes.Expr:
        if len(node.args) != 1:
            raise nodes.Impossible
        text = i18n.catalog(self.target.language).gettext(node.args[0].as_const(self.context))
        return self._filled(text, {keyword.key: keyword.value for keyword in node.kwargs}, node.lineno)

    def _counted_sentence(self, node: nodes.Call) -> nodes.Expr:
        if len(node.args) != 3 or not i18n.has_two_forms(self.target.language):
            raise nodes.Impossible
        one, many = (arg.as_const(self.context) for arg in node.args[:2])
        count = node.args[2]
        values = {"num": count, **{keyword.key: keyword.value for keyword in node.kwargs}}
        forms = [
            self._filled(i18n.catalog(self.target.language).ngettext(one, many, number), values, node.lineno)
            for number in (1, 2)
        ]
        is_one = nodes.Compare(count, [nodes.Operand("eq", nodes.Const(1))], lineno=node.lineno)
        return nodes.CondExpr(is_one, *forms, lineno=node.lineno)

    def _filled(self, text: str, values: Mapping[str, nodes.Expr], line: int) -> nodes.Expr:
        """A translation with its values. They are escaped; the translation is HTML."""
        html = Markup if self.context.autoescape else str
        parts: list[nodes.Expr] = [nodes.Const(html(""))]
        for token in TOKEN.finditer(text):
            if token["name"] in values:
                parts.append(values[token["name"]])
            elif token["text"] or token["percent"]:
                parts.append(nodes.Const(html(token["text"] or "%")))
            else:
                raise nodes.Impossible  # Jinja reports the error when it renders the sentence
        return self._joined(parts, line)

    def _joined(self, parts: list[nodes.Expr], line: int) -> nodes.Expr:
        try:
            values = [part.as_const(self.context) for part in parts]
        except nodes.Impossible:
            return nodes.Concat(parts, lineno=line)
        join = markup_join if self.context.autoescape else str_join
        return nodes.Const(join(values), lineno=line)
