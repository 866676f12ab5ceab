"""The notice of a line whose words were taken back, and taking the notice away once somebody looked at it."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.base.db import db
from consult.drafting.rights import forget_loss
from consult.spaces.models import Policy
from consult.web.draft.desk import bp
from consult.web.guards import allowed, in_policy
from consult.web.language import gettext as _


@bp.post("/p/<slug>/draft/lost")
@in_policy
@allowed("draft.edit")
def lost(policy: Policy) -> ResponseReturnValue:
    """Take the notice of one line away."""
    forget_loss(policy, request.form.get("subject", ""))
    db.session.commit()
    flash(_("Aviso quitado."), "ok")
    return redirect(url_for("draft.show", slug=policy.slug), 303)
