"""A workspace in words: one line for each thing that is set. Two workspaces are compared by the lines that differ."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from clusters.atlas import Atlas, load_atlas
from clusters.choice import OWN as OWN_CRITERION
from clusters.explain import name_of
from clusters.fields import FIELDS
from clusters.measures import MEASURES
from clusters.own_layers import FIGURE
from clusters.portfolios import Quotas, describe_quota
from clusters.query import parse_query
from clusters.question_link import write_quotas
from clusters.workspace.form import Layer, OwnColumn, Question, Workspace
from geo.vintages import VINTAGES, VintageId, load_province_names
from texts import Language, number, percent, say


@dataclass(frozen=True)
class Line:
    """One thing that is set: what it is called, and its values in words; no value = not set."""

    part: str
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A line that differs: what stood there, and what stands there instead."""

    part: str
    label: str
    gone: tuple[str, ...]
    came: tuple[str, ...]

    def describe(self, lang: Language) -> str:
        """Return the difference as one phrase."""
        if sorted(self.gone) == sorted(self.came):
            return say("workspace.change.order", lang, label=self.label)
        gone, came = "; ".join(self.gone), "; ".join(self.came)
        form = "both" if gone and came else "gone" if gone else "came"
        return say(f"workspace.change.{form}", lang, label=self.label, gone=gone, came=came)


def compare(
    one: Workspace, other: Workspace, lang: Language, atlas_of: Callable[[VintageId], Atlas] = load_atlas
) -> list[Change]:
    """Return what the other workspace has otherwise, in the order of ``describe``; nothing when they ask the same.

    Args:
        one: a workspace.
        other: the one that is compared with it.
        lang: the language of the words.
        atlas_of: gives the atlas of a vintage; it names what codes stand for.
    """
    before, after = ({line.part: line for line in describe(it, atlas_of(it.vintage), lang)} for it in (one, other))
    return [
        Change(part, (before.get(part) or after[part]).label, *_differing(_values(before, part), _values(after, part)))
        for part in dict.fromkeys((*before, *after))
        if _values(before, part) != _values(after, part)
    ]


def _values(lines: dict[str, Line], part: str) -> tuple[str, ...]:
    return lines[part].values if part in lines else ()


def _differing(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    gone = tuple(value for value in before if value not in after)
    came = tuple(value for value in after if value not in before)
    return (gone, came) if gone or came else (before, after)


def describe(workspace: Workspace, atlas: Atlas, lang: Language) -> list[Line]:
    """Return what is set, line by line; codes that are not known stand as they are.

    Args:
        workspace: what is described.
        atlas: of its vintage; imported layers are named by the workspace itself.
        lang: the language of the words.
    """
    return [line for line in _lines(_Words(workspace, atlas, lang)) if line.values]


@dataclass(frozen=True)
class _Words:
    """Names what a workspace's codes stand for."""

    workspace: Workspace
    atlas: Atlas
    lang: Language

    def line(self, part: str, *values: str) -> Line:
        return Line(part, say(f"workspace.line.{part}", self.lang), tuple(value for value in values if value))

    def region(self, code: str) -> str:
        known = self.atlas.regions["name"]
        provinces = {str(key): str(name) for at in VINTAGES for key, name in load_province_names(at)["name"].items()}
        name = str(known[code]) if code in known.index else provinces.get(code, "")
        return f"{name} ({code})" if name else code

    def figure(self, name: str) -> str:
        found = FIGURE.fullmatch(name)
        layer = self.workspace.layers.get(found["layer"]) if found else None
        return f"{layer.name}: {found['column']}" if found and layer else name

    def criterion(self, name: str) -> str:
        own = name.startswith(OWN_CRITERION)
        return self.figure(name.removeprefix(OWN_CRITERION)) if own else name_of(name, self.lang)

    def measure(self, name: str) -> str:
        return MEASURES[name].label(self.lang) if name in MEASURES else self.figure(name)


def _lines(words: _Words) -> Iterator[Line]:
    asked, lang = words.workspace, words.lang
    yield words.line("notes", " ".join(asked.notes.split()))
    yield words.line("vintage", words.atlas.vintage.describe(lang))
    yield from _filter_lines(words)
    yield words.line("selection", *map(words.region, asked.selection))
    yield words.line("level", say(f"workspace.level.{asked.level}", lang))
    yield words.line("measure", words.measure(asked.measure))
    yield words.line("region", words.region(asked.region) if asked.region else "")
    yield words.line("point", asked.point)
    if asked.choice is not None:
        yield from _choice_lines(asked.choice, words)
    yield words.line("layers", *(_layer(layer, lang) for layer in asked.layers.values()))
    yield words.line("view", *(f"{name} = {value}" for name, value in asked.view.items()))
    yield words.line("lang", say(f"workspace.lang.{asked.lang}", lang))
    yield words.line("data_hash", asked.data_hash)


def _filter_lines(words: _Words) -> Iterator[Line]:
    """Yield a line for each filter, by the phrases of the query; what it cannot read stands as it is written."""
    fields = {field.name: field for field in FIELDS}
    for name, values in words.workspace.filters.items():
        label = say(f"filters.{name}.label", words.lang)
        if name in fields:
            known = fields[name].options(words.atlas)
            said = [known[value].describe(words.lang) if value in known else _own(value, words) for value in values]
        else:
            query, _ = parse_query({name: values}, words.atlas)
            said = [one.describe(words.atlas, words.lang) for one in query.filters] or list(values)
        yield Line(f"filters.{name}", label[:1].upper() + label[1:], tuple(said))


def _own(value: str, words: _Words) -> str:
    layer = words.workspace.layers.get(value)
    return layer.name if layer else value


def _choice_lines(asked: Question, words: _Words) -> Iterator[Line]:
    lang = words.lang
    weights = (f"{words.criterion(name)} {_number(weight, lang)}" for name, weight in asked.weights.items())
    yield words.line("weights", *(weights if not asked.order else ()))
    yield words.line("order", *map(words.criterion, asked.order))
    yield words.line("gates", *map(words.criterion, asked.gates))
    kbli = words.atlas.kbli[f"short_{lang}"]
    yield words.line("kbli", f"{asked.kbli} {kbli[asked.kbli]}" if asked.kbli in kbli.index else asked.kbli)
    yield words.line("top", number(asked.top, lang))
    yield words.line("spread", percent(asked.spread, lang, 1))
    yield words.line("seed", str(asked.seed))
    yield words.line("draws", number(asked.draws, lang))
    yield words.line("quotas", *_quotas(asked, words))
    yield words.line("columns", *(f"{words.criterion(one)} ← {words.figure(at)}" for one, at in asked.columns.items()))
    yield words.line("own", *(_own_column(figure, how, words) for figure, how in asked.own.items()))
    yield words.line("cost", words.figure(asked.cost) if asked.cost else "")
    yield words.line("choice_data", asked.data_hash if asked.data_hash != words.workspace.data_hash else "")


def _quotas(asked: Question, words: _Words) -> Iterator[str]:
    quotas = Quotas(**asked.quotas.model_dump())
    for name in write_quotas(quotas):
        island = name.split(":")[1] if name.startswith("island:") else None
        known = island is None or island in words.atlas.islands.index
        yield describe_quota(name, words.atlas, words.lang) if known else name


def _own_column(figure: str, how: OwnColumn, words: _Words) -> str:
    ideal = "–".join(_number(end, words.lang) for end in how.ideal or ())
    better = f"{say(f'workspace.direction.{how.direction}', words.lang)} {ideal}".strip()
    return f"{words.figure(figure)} ({better}, {say(f'registers.axis.{how.axis}', words.lang)})"


def _layer(layer: Layer, lang: Language) -> str:
    corrected = number(len(layer.mapping.corrections), lang)
    return say("workspace.layer", lang, name=layer.name, file=layer.file_name or "–", corrections=corrected)


def _number(value: float, lang: Language) -> str:
    return number(value, lang, 0 if value == round(value) else 2)
