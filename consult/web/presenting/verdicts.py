"""The verdict of a result: sentences built from figures past the gate. The sentence comes before the chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from consult.core.counting import SelectionRule
from consult.core.disclosure import Released, ReleasedItem
from consult.results.queries import ResultView
from consult.web.language import gettext as _
from consult.web.language import number, text_of
from consult.web.presenting.figures import listed, names_of, plain, points

HALF = Decimal(50)
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """One bold sentence, what explains it, and at most three counts."""

    sentence: str
    more: tuple[str, ...] = ()
    counts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Absence:
    """What leaving out each of these spaces would change; nothing where both lists are empty."""

    names: tuple[str, ...]
    lost: tuple[str, ...]
    gained: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Say it."""
        without = _("Sin %(groups)s", groups=_(", o sin ").join(self.names))
        if not self.lost and not self.gained:
            return _("%(without)s, nada cambia.", without=without)
        if not self.gained:
            return _("%(without)s, la elección cambia. Fuera: %(items)s.", without=without, items=listed(self.lost))
        if not self.lost:
            return _("%(without)s, la elección cambia. Dentro: %(items)s.", without=without, items=listed(self.gained))
        return _("%(without)s, la elección cambia. Fuera: %(lost)s. Dentro: %(gained)s.", without=without,
                 lost=listed(self.lost), gained=listed(self.gained))  # fmt: skip


def verdict_of(seen: ResultView) -> Verdict:
    """Return the verdict of any kind of round."""
    if not any(item.weighted is not None or item.head_count is not None for item in seen.shown.items):
        return Verdict(_("Aún no hay respuestas suficientes para decir un resultado."))
    if all(item.weighted is None for item in seen.shown.items):
        return Verdict(_("Solo respondieron grupos sin peso: se muestra la cuenta por persona."))
    if seen.recipe.measure == "support":
        return support_verdict(seen)
    if seen.recipe.measure == "level":
        return level_verdict(seen)
    return choice_verdict(seen) if seen.recipe.selection else leading_verdict(seen)


def labels_of(seen: ResultView) -> dict[str, str]:
    """Return the words of each item by its code."""
    return {item.code: text_of(item.text) for item in seen.round.items}


def choice_verdict(seen: ResultView) -> Verdict:
    """Say what is chosen, and whether counting each person once, or the groups equally, would choose the same."""
    shown, items = seen.shown, seen.shown.items
    chosen = [item.id for item in items if item.is_chosen]
    first = (
        _("Se elige 1 de %(of)s salidas.", of=len(items))
        if len(chosen) == 1
        else _("Se eligen %(n)s de %(of)s salidas.", n=len(chosen), of=len(items))
    )
    others = {name: shown.scenarios[name] for name in ("equal", "head_count") if name in shown.scenarios}
    if not others:
        return Verdict(first, untold(shown))
    moved = [item.id for item in items if any((item.id in chosen) != (item.id in ids) for ids in others.values())]
    return Verdict(
        " ".join((first, *kept_sentences(seen, chosen, moved))),
        tuple(moved_sentence(item, others) for item in items if item.id in moved[:MOST_NAMED]),
        tuple(
            [(_("Con los pesos"), _("%(n)s elegidas", n=len(chosen)) if len(chosen) != 1 else _("1 elegida"))]
            + [(scenario_name(name), same_words(chosen, others[name])) for name in ("equal", "head_count")]
        ),
    )


def scenario_name(name: str) -> str:
    """Name a way of counting."""
    return {"equal": _("Por igual"), "head_count": _("Por persona")}[name]


def same_words(chosen: list[str], other: Iterable[str]) -> str:
    """Say how much of a choice another way of counting keeps."""
    ids = set(other)
    kept = len(ids & set(chosen))
    if ids == set(chosen):
        return _("las mismas %(n)s", n=kept) if kept != 1 else _("la misma")
    words = _("%(kept)s de esas %(n)s", kept=kept, n=len(chosen))
    extra = len(ids - set(chosen))
    return _("%(words)s y %(extra)s más", words=words, extra=extra) if extra else words


def kept_sentences(seen: ResultView, chosen: list[str], moved: list[str]) -> tuple[str, ...]:
    """Say what stays however it is counted, and name what depends on the weights."""
    if not moved:
        return (_("Son las mismas si contamos por persona o si todos los grupos pesan igual."),)
    labels = labels_of(seen)
    names = [f"{labels[item]} ({item})" for item in moved[:MOST_NAMED]]
    kept = [item for item in chosen if item not in moved]
    same = _("Quedan igual como se cuente: %(n)s.", n=len(kept))
    if len(moved) == 1:
        return same, _("Una depende de los pesos: %(item)s.", item=names[0])
    return same, _("Dependen de los pesos: %(items)s.", items=listed(names))


def moved_sentence(item: ReleasedItem, others: Mapping[str, tuple[str, ...]]) -> str:
    """Put both figures of an item whose fate depends on the way of counting side by side."""
    fate = _("se elige") if item.is_chosen else _("no se elige")
    said = [_("Con los pesos, %(item)s llega a %(total)s y %(fate)s.", item=item.id,
              total=plain(item.weighted, item.code), fate=fate)]  # fmt: skip
    for name, figure in (("head_count", item.head_count), ("equal", item.equal)):
        if (item.id in others[name]) == item.is_chosen or figure is None:
            continue
        words = {"item": item.id, "total": plain(figure), "fate": _("queda fuera") if item.is_chosen else _("entra")}
        if name == "head_count":
            said.append(_("Contando a cada persona una vez, llega a %(total)s y %(fate)s.", **words))
        else:
            said.append(_("Si todos los grupos pesan igual, llega a %(total)s y %(fate)s.", **words))
    return " ".join(said)


def untold(shown: Released) -> tuple[str, ...]:
    """Say that other counts may not be printed, where not even whether they agree may be said (counting.md §9, 4)."""
    if shown.is_choice_stable is not None:
        return ()
    return (_("Otras formas de contar no se muestran, para proteger a las personas."),)


def leading_verdict(seen: ResultView) -> Verdict:
    """Say what comes first where no rule chooses."""
    labels, figures = labels_of(seen), {item.id: item for item in seen.shown.items}
    first = seen.shown.scenarios.get("published", ())
    if not first:
        return Verdict(_("Esta ronda no elige: muestra qué piensa cada grupo."), untold(seen.shown))
    names = listed([f"{labels[item]} ({item})" for item in first[:MOST_NAMED]])
    total = plain(figures[first[0]].weighted, figures[first[0]].code)
    sentence = _("Va primero: %(items)s, con %(total)s.", items=names, total=total)
    heads = seen.shown.scenarios.get("head_count")
    if heads is None or set(heads) == set(first):
        return Verdict(sentence, (_("No hay regla de elección en esta política: nada se elige solo por el puntaje."),))
    other = listed([f"{labels[item]} ({item})" for item in heads[:MOST_NAMED]])
    return Verdict(sentence, (_("Contando a cada persona una vez iría primero: %(items)s.", items=other),))


def support_verdict(seen: ResultView) -> Verdict:
    """Say how many points have more than half for them, and which has most and least."""
    told = [item for item in seen.shown.items if item.weighted is not None]
    over = [item for item in told if over_half(item.weighted)]
    sentence = _("Puntos con el apoyo de la mitad o más: %(n)s de %(of)s.", n=len(over), of=len(told))
    ranked = sorted(told, key=lambda item: item.weighted or Decimal(0), reverse=True)
    more = [extremes(ranked[0], ranked[-1])] if len(ranked) > 1 else []
    moved = [i for i in told if i.head_count is not None and over_half(i.head_count) != over_half(i.weighted)]
    more += [majority_sentence(item) for item in moved[:MOST_NAMED]]
    counts = [(_("Con los pesos"), ratio(len(over), len(told)))]
    for name, figures in (("equal", [i.equal for i in told]), ("head_count", [i.head_count for i in told])):
        if all(figure is not None for figure in figures):
            counts.append((scenario_name(name), ratio(sum(over_half(figure) for figure in figures), len(told))))
    return Verdict(sentence, tuple(more), tuple(counts) if len(counts) > 1 else ())


def ratio(n: int, of: int) -> str:
    """Write how many of how many."""
    return _("%(n)s de %(of)s", n=n, of=of)


def over_half(figure: Decimal | None) -> bool:
    """Tell whether a share in points is the half or more."""
    return figure is not None and figure >= HALF


def extremes(most: ReleasedItem, least: ReleasedItem) -> str:
    """Name the points with most and least support."""
    return _("El más apoyado es %(most)s, con %(high)s. El menos, %(least)s, con %(low)s.", most=most.id,
             high=points(most.weighted, most.code), least=least.id, low=points(least.weighted, least.code))  # fmt: skip


def majority_sentence(item: ReleasedItem) -> str:
    """Say that a majority depends on the way of counting."""
    return _("%(item)s depende de los pesos: %(weighted)s con ellos, %(head)s contando a cada persona una vez.",
             item=item.id, weighted=points(item.weighted, item.code), head=points(item.head_count))  # fmt: skip


def level_verdict(seen: ResultView) -> Verdict:
    """Say what a level is and, where it may be told, what the stop rule says of each (counting.md §10 M5)."""
    told: dict[str, list[str]] = {}
    for item in seen.open_figures.items if seen.open_figures else ():
        if item.level is not None and item.level.advice:
            told.setdefault(item.level.advice, []).append(item.id)
    said = [_("%(advice)s: %(items)s.", advice=advice_name(name), items=listed(ids)) for name, ids in told.items()]
    return Verdict(
        _("Cada cifra es el nivel de en medio. La mitad del peso pide eso o menos. La otra mitad, eso o más."),
        (*([" ".join(said)] if said else []), _("Pedir una cifra muy alta o muy baja no mueve el resultado.")),
    )


def advice_name(advice: str) -> str:
    """Say what the stop rule of a level says to do."""
    return {
        "adopt": _("Adoptar"), "adopt_with_minority": _("Adoptar con posición de minoría"),
        "confirm": _("Una vuelta más, para confirmar"), "iterate": _("Una vuelta más"),
        "stop": _("Parar: sin nivel común"),
    }.get(advice, "")  # fmt: skip


def absences(seen: ResultView) -> list[Absence]:
    """Say what would change without each group, gathering the groups that change the same."""
    scenarios, names = seen.shown.scenarios, names_of(seen.round.policy)
    base = scenarios.get("published", ())
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for name, ids in scenarios.items():
        if name.startswith("without:"):
            change = tuple(i for i in base if i not in ids), tuple(i for i in ids if i not in base)
            found.setdefault(change, []).append(names[name.removeprefix("without:")])
    ordered = sorted(found.items(), key=lambda entry: entry[0] == ((), ()))
    return [Absence(tuple(groups), lost, gained) for (lost, gained), groups in ordered]


def rule_sentences(rule: SelectionRule) -> list[str]:
    """Say the selection rule in plain words."""
    found = [_("Total de %(total)s o más.", total=decimal(rule.min_total))]
    if rule.min_per_criterion is not None:
        found.append(_("Ningún criterio bajo %(least)s.", least=decimal(rule.min_per_criterion)))
    if rule.max_per_direct_cause is not None:
        found.append(_("Como máximo %(n)s por causa, las de mayor total.", n=rule.max_per_direct_cause))
    return found


def decimal(value: Fraction) -> str:
    """Write a threshold without needless zeros: 3.5, 4."""
    return number(value, 0 if value.denominator == 1 else 1 if (value * 10).denominator == 1 else 2)


def why_not(item: ReleasedItem, rule: SelectionRule | None) -> str:
    """Say why an alternative was not chosen."""
    if rule is None or item.is_chosen:
        return _("Empata con otra en el límite: se eligen ambas.") if item.is_tied else ""
    least = decimal(rule.min_per_criterion) if rule.min_per_criterion is not None else ""
    words: Mapping[str, str] = {
        "min_total": _("No pasa el mínimo de %(total)s.", total=decimal(rule.min_total)),
        "min_per_criterion": _("Tiene criterios bajo %(least)s.", least=least),
        "quota": _("Otras de la misma causa tienen más."),
        "coverage": _("Faltó que la respondieran más grupos: no se compara."),
        "no_figure": _("Nadie respondió sobre ella."),
    }
    return " ".join(words[reason] for reason in item.not_chosen_because)
