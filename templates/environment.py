"""The one Jinja2 environment: strict about what is missing, and deaf to what hostile values try to say."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, pass_context, select_autoescape
from jinja2.runtime import Context
from markupsafe import Markup

from templates.catalog import LANGUAGES, catalog
from templates.clean import Kept, clean_line
from templates.filters import FILTERS
from templates.reasons import not_taken, reason, warning
from templates.review_words import REVIEW_FILTERS
from templates.scores import outcome, told
from templates.told import TOLD_FILTERS

ROOT = Path(__file__).parent


def _finalize(value: Any) -> Any:
    """Every value that a template prints passes here: text from outside becomes one harmless line."""
    if isinstance(value, Markup | Kept) or not isinstance(value, str):
        return value
    return clean_line(value)


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOT),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html", "svg"), default_for_string=False),
        finalize=_finalize,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(FILTERS)
    environment.filters.update(TOLD_FILTERS)
    environment.filters["reason"] = reason
    environment.filters["told"] = told
    environment.filters["outcome"] = outcome
    environment.filters["warning"] = warning
    environment.filters["not_taken"] = not_taken
    environment.filters.update(REVIEW_FILTERS)
    environment.globals["language"] = language
    environment.policies["ext.i18n.trimmed"] = True
    translations = catalog(language)
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        translations.gettext, translations.ngettext, newstyle=True
    )
    for name in ("gettext", "ngettext"):
        environment.globals[name] = _deaf(environment.globals[name])
    return environment


def _deaf(translate: Any) -> Callable[..., Any]:
    """A translation that takes its values as `_finalize` gives them: they end up in text that is printed as it is."""

    @pass_context
    def translated(context: Context, *said: Any, **values: Any) -> Any:
        return translate(context, *said, **{name: _finalize(value) for name, value in values.items()})

    return translated


def _template(name: str, language: str) -> Template:
    """`mail/receipt.txt` finds `mail/receipt.en.txt`, then `mail/receipt.sv.txt`, then the name itself."""
    stem, _, suffix = name.rpartition(".")
    chosen = language if language in LANGUAGES else "sv"
    return _environment(chosen).select_template([f"{stem}.{chosen}.{suffix}", f"{stem}.sv.{suffix}", name])


def render(name: str, *, language: str, **context: Any) -> str:
    """A whole template as text. A value that the template asks for and does not get is an error, never a blank.

    Raises jinja2.UndefinedError and jinja2.TemplateNotFound, which are bugs.
    """
    return _template(name, language).render(**context)


def render_blocks(name: str, *, language: str, **context: Any) -> dict[str, str]:
    """The marked sections of a template, each rendered alone, so that no value can open or close a section."""
    template = _template(name, language)
    variables = template.new_context(context)
    return {block: "".join(parts(variables)).strip() for block, parts in template.blocks.items()}
