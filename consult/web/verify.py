"""Check without an account: what became of a receipt, the root and words of a round, and the files to check it with.

Never what an answer says, nor in which group it was given: receipts of all spaces are answered alike, byte for byte.
"""

from __future__ import annotations

import json
import re
from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from consult.base.config import ROOT
from consult.core.lifecycle import STATES
from consult.results.publishing import file_names, public_file
from consult.results.receipts import Answer, fate_of, proof_file
from consult.results.sealing import head_of, published
from consult.results.witnessing import n_witnesses_owed, witnesses_of
from consult.rounds.models import Round
from consult.rounds.queries import rounds
from consult.spaces.models import Policy
from consult.web.guards import in_policy, in_round
from consult.web.language import gettext as _
from consult.web.limits import limiter
from consult.web.presenting.frame import frame

bp = Blueprint("verify", __name__)

SCRIPT = ROOT / "verify" / "verify.py"
RECEIPT = re.compile(r"[0-9A-Z]{12}")
TRIES = "60 per minute"
TYPES = {"json": "application/json", "jsonl": "application/x-ndjson", "txt": "text/plain", "py": "text/x-python"}


@bp.route("/p/<slug>/verify", methods=["GET", "POST"])
@limiter.limit(TRIES, methods=["POST"])
@in_policy
def of_policy(policy: Policy) -> ResponseReturnValue:
    """Ask for a receipt of any round of the policy, and list the rounds that have a seal."""
    answer, error = _answer(policy, None)
    return _drawn(policy, answer.round if answer else None, answer, error, [(_("Comprobar"), None)],
                  sealed=[round_ for round_ in rounds(policy) if head_of(round_)])  # fmt: skip


@bp.route("/p/<slug>/r/<round_code>/verify", methods=["GET", "POST"])
@limiter.limit(TRIES, methods=["POST"])
@in_round
def of_round(round_: Round) -> ResponseReturnValue:
    """Ask for a receipt of one round, and show its seal, its witnesses and its files."""
    policy = round_.policy
    answer, error = _answer(policy, round_)
    crumbs = [(_("Rondas"), url_for("public.rounds_list", slug=policy.slug)),
              (round_.code, url_for("public.round_page", slug=policy.slug, round_code=round_.code)),
              (_("Comprobar"), None)]  # fmt: skip
    return _drawn(policy, round_, answer, error, crumbs, is_of_round=True)


def _answer(policy: Policy, round_: Round | None) -> tuple[Answer | None, str]:
    """Return what the typed receipt is answered, or why it was not looked up; neither before anything is typed."""
    if request.method != "POST":
        return None, ""
    plain = "".join(character for character in request.form.get("receipt", "").upper() if character.isalnum())
    if not RECEIPT.fullmatch(plain):
        return None, _("El código tiene tres grupos de cuatro letras o números. Revise si falta alguno.")
    return fate_of(policy, plain, round_=round_), ""


def _drawn(
    policy: Policy, round_: Round | None, answer: Answer | None, error: str, crumbs: list[Any], **more: Any
) -> ResponseReturnValue:
    page = render_template(
        "verify/show.html",
        **frame(policy, "rounds", *crumbs),
        round=round_,
        answer=answer,
        error=error,
        typed=request.form.get("receipt", ""),
        seal=_seal(round_) if round_ else None,
        **more,
    )
    return page, 400 if error else 200


def _seal(round_: Round) -> dict[str, Any]:
    """Return what is shown of a round's newest checkpoint, and the files; of a round without one, only its state."""
    row = head_of(round_)
    if row is None:
        return {"head": None, "is_closed": STATES[round_.state].is_closed}
    head = published(round_, row)
    return {
        "head": head,
        "root": [head.root.hex()[at : at + 8] for at in range(0, 64, 8)],
        "made_at": row.made_at,
        "witnesses": witnesses_of(row),
        "n_owed": n_witnesses_owed(round_),
        "files": [_file(round_, name) for name in (*file_names(round_), SCRIPT.name)],
        "command": f"python3 {SCRIPT.name} .",
    }


def _file(round_: Round, name: str) -> dict[str, str]:
    said = {
        "checkpoint.json": _("Los sellos: raíz, tamaño y palabras"),
        "leaves.jsonl": _("Las hojas, una por línea"),
        "hashes.txt": _("La huella de cada hoja"),
        "method.json": _("El método que se selló al abrir"),
        "witnesses.json": _("Los testigos"),
        SCRIPT.name: _("El programa que lo comprueba todo"),
    }
    url = url_for("verify.file", slug=round_.policy.slug, round_code=round_.code, filename=name)
    return {"file": name, "name": said[name], "url": url}


@bp.post("/p/<slug>/r/<round_code>/verify/proof")
@limiter.limit(TRIES)
@in_round
def proof(round_: Round) -> ResponseReturnValue:
    """Give the proof that a receipt is in the tree, as a file; its name does not hold the code."""
    found = proof_file(round_.policy, request.form.get("receipt", ""), round_=round_)
    return _download(json.dumps(found, ensure_ascii=False, indent=1), f"{round_.policy.slug}-{round_.code}-proof.json")


@bp.get("/p/<slug>/r/<round_code>/verify/<filename>")
@in_round
def file(round_: Round, filename: str) -> ResponseReturnValue:
    """Give one of the public files of a sealed round, or the script; before the close none of them exists."""
    if filename == SCRIPT.name:
        return _download(SCRIPT.read_bytes(), SCRIPT.name)
    return _download(stream_with_context(public_file(round_, filename)), filename)


def _download(content: Any, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=TYPES[name.rsplit(".", 1)[1]], headers=headers)
