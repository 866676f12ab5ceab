"""The register of processing: each table with what it holds of people, why, for how long and who reads it
(Ley 29733, art. 34; Regl. 18 and 47). A table that is missing here fails the tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from consult.core.words import N_

Class = Literal["sensitive", "personal", "none"]

CLASSES: Mapping[Class, str] = {
    "sensitive": N_("Datos sensibles"), "personal": N_("Datos personales"), "none": N_("Sin datos de personas"),
}  # fmt: skip

COUNT = N_("Contar lo que cada grupo respondió.")
HEAR = N_("Responder a cada palabra recibida.")
ENTER = N_("Dejar entrar a quien tiene una tarjeta, sin saber quién es.")
WORK = N_("Saber quién del equipo hace qué, y con qué cargo.")
GUARD = N_("Proteger las cuentas del equipo.")
PROVE = N_("Poder demostrar que nadie cambió nada.")
OBEY = N_("Cumplir la ley de datos personales.")
WRITE = N_("Escribir la política y sus informes.")
RUN = N_("Hacer funcionar el sistema.")

OWN_SPACE = N_("Quien facilita ese grupo; en un espacio seguro nadie más.")
ALONE = N_("Solo quien tiene la tarjeta.")
NOBODY = N_("Nadie: lo usa la máquina.")
TEAM = N_("Coordinación y administración.")
WATCHERS = N_("Coordinación, administración y observación.")
DRAFTERS = N_("Quienes redactan, lo que su grupo dejó salir.")
ALL = N_("Todos.")


@dataclass(frozen=True, slots=True)
class Use:
    """How a table is used. `fields` are those that say something of a person; `keeping` is a key of core.retention."""

    kind: Class
    purpose: str
    keeping: str
    readers: str
    fields: tuple[str, ...] = ()


STRATA = ("region", "sex", "category")

USES: Mapping[str, Use] = {
    "contributions": Use("sensitive", COUNT, "envelopes", OWN_SPACE,
                         ("author", "payload", "consent", "received_at", "half_day", "lang", "organisation_id",
                          *STRATA)),
    "answers": Use("sensitive", COUNT, "counted", OWN_SPACE,
                   ("author", "value", "places", "organisation_id", *STRATA)),
    "statements": Use("sensitive", HEAR, "words", DRAFTERS, ("text", "region", "channel")),
    "dispositions": Use("personal", HEAR, "words", ALL, ("answer", "actor")),
    "actas": Use("personal", COUNT, "counted", OWN_SPACE,
                 ("place", "held_on", "facilitator", "witnesses", "agreements", "kept_away_by")),
    "drafts": Use("sensitive", COUNT, "drafts", ALONE, ("answers", "touched_at")),
    "cards": Use("personal", ENTER, "cards", NOBODY, ("selector", "secret_hash", "is_spokesperson")),
    "card_batches": Use("none", ENTER, "cards", OWN_SPACE),
    "consent_texts": Use("none", OBEY, "envelopes", NOBODY),
    "deletions": Use("none", OBEY, "integrity", NOBODY),
    "incidents": Use("personal", OBEY, "incidents", TEAM, ("what", "consequences", "noted_by")),
    "people": Use("personal", WORK, "accounts", TEAM, ("login", "name", "password_hash")),
    "mandates": Use("personal", WORK, "accounts", TEAM, ("person_id", "role", "starts_on", "ends_on")),
    "service_acceptances": Use("personal", WRITE, "matter", ALL, ("person_id", "body", "signed_on")),
    "moves": Use("personal", PROVE, "matter", WATCHERS, ("actor", "because")),
    "approvals": Use("personal", PROVE, "matter", WATCHERS, ("asked_by", "agreed_by", "because")),
    "iterations": Use("personal", PROVE, "matter", ALL, ("actor", "because")),
    "parked": Use("personal", WRITE, "matter", ALL, ("actor", "reason")),
    "audit_entries": Use("personal", PROVE, "staff_log", WATCHERS, ("at", "actor", "subject", "details")),
    "audit_heads": Use("none", PROVE, "integrity", NOBODY),
    "staff_sessions": Use("personal", GUARD, "sessions", NOBODY, ("person_id", "device", "begun_at", "seen_at")),
    "second_factors": Use("personal", GUARD, "accounts", NOBODY, ("person_id", "sealed")),
    "recovery_codes": Use("personal", GUARD, "accounts", NOBODY, ("person_id", "secret_hash")),
    "recoveries": Use("personal", GUARD, "accounts", TEAM, ("person_id", "asked_by", "granted_by")),
    "elevations": Use("personal", GUARD, "staff_log", WATCHERS, ("person_id", "because", "granted_by")),
    "tries": Use("none", GUARD, "sessions", NOBODY),
    "witnesses": Use("personal", PROVE, "integrity", ALL, ("name", "body", "written_on")),
    "leaves": Use("none", PROVE, "integrity", ALL),
    "sealed_leaves": Use("none", PROVE, "integrity", ALL),
    "openings": Use("none", PROVE, "envelopes", NOBODY),
    "checkpoints": Use("none", PROVE, "integrity", ALL),
    "dissents": Use("none", HEAR, "words", ALL),
    "organisations": Use("none", COUNT, "matter", ALL),
    "reports": Use("personal", WRITE, "reports", ALL, ("compiled_by",)),
    "report_files": Use("none", WRITE, "reports", ALL),
    "results": Use("none", COUNT, "reports", ALL),
    "jobs": Use("none", RUN, "jobs", NOBODY),
    **{table: Use("none", WRITE, "matter", ALL) for table in (
        "policies", "spaces", "weight_schemes", "rounds", "round_spaces", "items", "tree_nodes", "futures",
        "future_variables", "criteria", "alternatives", "objectives", "guidelines", "services", "standards",
        "indicators", "evidence", "related_policies", "lost_sources",
    )},
}  # fmt: skip
"""Table -> how it is used; those of people first."""


def rows_of(fields_of: Mapping[str, tuple[str, ...]], say: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return the register as rows of texts, already in a language: table, class, fields of people, purpose, term,
    readers. `say` gives each sentence in that language, the term of each class of keeping under its key."""
    rows: list[tuple[str, ...]] = []
    for table in sorted(fields_of, key=lambda name: list(USES).index(name)):
        use = USES[table]
        fields = ", ".join(name for name in use.fields if name in fields_of[table]) or "—"
        rows.append((table, say[CLASSES[use.kind]], fields, say[use.purpose], say[use.keeping], say[use.readers]))
    return rows
