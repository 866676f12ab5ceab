"""Who may ask for each address (docs/trust.md, SEC-12): what no guard says is said here, and what nobody says is found.

`allowed` and `staff_of_policy` write on a view what they ask; a view without them needs a line in this table.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

ANYONE, CARD, PERSON, SPACE = "anyone", "card", "person", "space"

DECLARED: Mapping[str, frozenset[str]] = {
    ANYONE: frozenset({
        "static", "auth.enter", "auth.sign_in", "auth.sign_out", "entry.card", "entry.enter", "entry.home",
        "entry.receipt", "public.counting", "public.health", "public.help_page", "public.lang", "public.privacy",
        "public.show", "public.rounds_list", "public.round_page", "public.weights", "forum.show", "forum.send",
        "results.index", "results.show", "results.analysis", "results.analysis_csv", "results.analysis_xlsx",
        "results.method", "explore.show", "reports.index", "reports.view", "reports.download", "trail.draft",
        "trail.future_page", "trail.mark", "trail.options", "trail.responses", "trail.tree", "verify.of_policy",
        "verify.of_round", "verify.proof", "verify.file", "contribute.leave", "contribute.refused",
        "account.recover_account",
        "incidents.notice", "register.contact", "register.own_contact",
    }),
    CARD: frozenset(f"contribute.{name}" for name in (
        "about", "accept", "again", "answer_dissent", "choose", "choose_dissent", "consent", "correct", "dissent",
        "done", "fix", "go_on", "lodge_dissent", "next_", "own_dissents", "question", "review", "rounds", "send",
        "start", "words", "mine", "copy", "copy_file", "withdraw",
    )),
    PERSON: frozenset({"auth.account", "desk.mine", "contribute.answer"}) | {f"account.{name}" for name in (
        "begin_factor", "code", "confirm_factor", "end", "fresh_codes", "own_password", "prove", "remove",
        "second_factor", "sessions",
    )},
    SPACE: frozenset({
        "public.space_page", "space_desk.bodies", "space_desk.cards", "space_desk.decide_text",
        "space_desk.print_cards", "space_desk.revoke", "space_desk.texts",
    }),
}  # fmt: skip
"""Anyone, in the scope of what they may read; who carries a card; who signed in; who may know the space and act in it.
Each view asks it itself."""


def who_may(app: Flask, endpoint: str) -> str:
    """Return what an endpoint asks of who comes, "" where nobody said."""
    written: str = app.view_functions[endpoint].__dict__.get("asks", "")
    return written or next((who for who, endpoints in DECLARED.items() if endpoint in endpoints), "")


def undeclared(app: Flask) -> list[str]:
    """List the endpoints of which nobody said who may ask."""
    return sorted(endpoint for endpoint in app.view_functions if not who_may(app, endpoint))


def require_declared(app: Flask) -> None:
    """Stop the application that has an address for nobody knows whom. Raises RuntimeError."""
    if missing := undeclared(app):
        raise RuntimeError(f"say in consult/web/declared.py who may ask for {', '.join(missing)}")
