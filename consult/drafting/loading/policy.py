"""Load a whole policy file in one transaction: all of it or nothing."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import select

from consult.base.audit import tell
from consult.base.clock import now
from consult.base.db import db
from consult.core.errors import Conflict
from consult.core.policyfile import PolicyFile, parse
from consult.core.words import N_
from consult.drafting.loading.draft import load_draft
from consult.drafting.loading.history import load_history
from consult.drafting.loading.matter import labels, load_matter
from consult.drafting.loading.rounds import load_rounds
from consult.spaces.gate import Actor
from consult.spaces.models import Organisation, Policy, Space, WeightScheme

DEMO_SUFFIX = "-DEMO"
"""A code that ends so marks a demonstration: a banner everywhere, made-up people allowed (docs/decisions)."""


def load_policy(actor: Actor, text: str) -> Policy:
    """Load a policy file; the same file twice changes nothing. Raises Invalid or Conflict, having changed nothing."""
    file = parse(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    known = db.session.scalar(select(Policy).where(Policy.slug == file.policy.slug))
    if known is not None:
        if known.file_digest != digest:
            raise Conflict(
                N_("La política {code} ya está cargada con otro contenido. Nada cambió. Use otro código."),
                code=file.policy.code,
            )
        return known
    policy = _policy(file, digest)
    _scheme(file, policy)
    load_matter(file, policy)
    load_rounds(actor, file, policy)
    load_draft(file, policy)
    load_history(actor, file, policy)
    db.session.flush()
    tell(actor.id, "policy.loaded", policy_id=policy.id, subject=policy.code, sha256=digest)
    return policy


def _policy(file: PolicyFile, digest: str) -> Policy:
    head = file.policy
    policy = Policy(
        code=head.code,
        slug=head.slug,
        name=labels(head.name),
        lead=head.lead,
        horizon=head.horizon,
        edition=head.edition,
        is_demo=head.code.upper().endswith(DEMO_SUFFIX),
        file_digest=digest,
        settings=_settings(file),
        spaces=[],
    )
    db.session.add(policy)
    db.session.flush()
    for place, space in enumerate(file.spaces):
        db.session.add(
            Space(
                policy=policy,
                code=space.id,
                kind=space.kind,
                name=labels(space.text),
                mode=space.mode,
                is_protected=space.is_protected,
                is_on_record=space.is_on_record,
                eligible=space.eligible,
                voice=space.voice,
                cap=str(space.cap) if space.cap is not None else None,
                position=place,
            )
        )
    db.session.flush()
    by_code = {space.code: space for space in policy.spaces}
    for body in file.organisations:
        db.session.add(
            Organisation(
                policy_id=policy.id,
                space_id=by_code[body.space].id,
                code=body.id,
                name=labels(body.text),
                aliases=list(body.aliases),
                members=body.members,
            )
        )
    db.session.flush()
    return policy


def _settings(file: PolicyFile) -> dict[str, Any]:
    rule = file.selection_rule
    settings: dict[str, Any] = {
        "late_days": file.policy.late_days,
        "real_norm": file.policy.real_norm,
        "macro_regions": [
            {"id": macro.id, "name": labels(macro.text), "regions": list(macro.regions), "miners": macro.miners}
            for macro in file.macro_regions
        ],
    }
    if file.policy.notice_hours is not None:
        settings["notice_hours"] = file.policy.notice_hours
    if file.policy.two_people is not None:
        settings["two_people"] = file.policy.two_people
    if (officer := file.policy.data_officer) is not None:
        settings["data_officer"] = {"name": officer.name, "contact": officer.contact}
    if (bank := file.policy.data_bank) is not None:
        settings["data_bank"] = {"code": bank.code, "hosted_in": bank.hosted_in}
    if rule is not None:
        settings["selection_rule"] = {
            "min_total": str(rule.min_total),
            "min_per_criterion": str(rule.min_per_criterion) if rule.min_per_criterion is not None else None,
            "max_per_direct_cause": rule.max_per_direct_cause,
            "dissent_gap": str(rule.dissent_gap) if rule.dissent_gap is not None else None,
        }
        if rule.min_n_to_publish is not None:
            settings["thresholds"] = {"k": rule.min_n_to_publish}
    return settings


def _scheme(file: PolicyFile, policy: Policy) -> None:
    declared = file.weight_scheme
    scheme = WeightScheme(
        policy_id=policy.id,
        code=declared.id if declared else "WS-1",
        weights={space.id: space.weight_text for space in file.spaces},
        rationale=declared.rationale if declared else "",
        adopted_by=declared.adopted_by if declared else "",
        adopted_on=declared.adopted_on if declared else None,
        floor_protected=str(declared.floor_safe) if declared and declared.floor_safe is not None else None,
        cap=str(declared.cap) if declared and declared.cap is not None else None,
        sealed_at=now() if declared and declared.is_locked else None,
    )
    db.session.add(scheme)
    db.session.flush()
