"""Who is asking: the person who signed in, or nobody. Participants carry a capability instead (capability.py).

The cookie holds a random token; everything else about the session is a row on the server (spaces/sessions.py), looked
at on each request. A session that owes a step opens nothing: whoever asks is nobody until the step is done.
"""

from __future__ import annotations

from flask import Flask, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy.exc import OperationalError

from consult.base.clock import today
from consult.base.db import db, is_reading
from consult.spaces.credentials import StaffSession
from consult.spaces.elevation import elevated_in
from consult.spaces.entering import missing_step
from consult.spaces.gate import NOBODY, Actor, actor_of
from consult.spaces.models import Person
from consult.spaces.second_factor import is_demonstration
from consult.spaces.sessions import begin_session, end_session, is_to_touch, rotate, session_of, touch

TOKEN = "_user_id"
"""Where Flask-Login keeps what `get_id` returns."""

manager = LoginManager()
manager.session_protection = None  # it would keep a digest of address and browser in the cookie


class Visitor(UserMixin):  # type: ignore[misc]
    """A signed-in person as a request knows them."""

    def __init__(self, row: StaffSession, token: str) -> None:
        """Wrap a whole session."""
        self.row = row
        self.person: Person = row.person
        self.token = token
        self.elevated = elevated_in(row.person)

    def get_id(self) -> str:
        """Return what the cookie holds."""
        return self.token


def init_session(app: Flask) -> None:
    """Attach sign-in to the application."""
    manager.init_app(app)
    app.before_request(keep)
    app.jinja_env.globals["is_demonstration"] = is_demonstration


@manager.user_loader  # type: ignore[untyped-decorator]
def load(token: str) -> Visitor | None:
    """Return whose the token is, if its session stands and owes nothing."""
    row = session_of(token)
    if row is None or not row.is_whole or missing_step(row) is not None:
        return None
    return Visitor(row, token)


def keep() -> None:
    """Note now and then that a session is in use, and give it its next token when one is due."""
    token = session.get(TOKEN)
    if token is None or request.endpoint == "static":
        return
    row = session_of(token)
    if row is None or not is_to_touch(row):
        return
    was_reading = is_reading.get()
    db.session.rollback()  # what follows writes, even on a page that only reads
    is_reading.set(False)
    try:
        _write_down(token)
    except OperationalError:  # the database takes no write now: a page that only reads is shown all the same
        db.session.rollback()
    is_reading.set(was_reading)


def _write_down(token: str) -> None:
    row = session_of(token)
    if row is None:
        return
    touch(row)
    fresh = rotate(row) if row.is_to_rotate else token
    db.session.commit()
    if fresh != token:
        session[TOKEN] = fresh


def underway() -> StaffSession | None:
    """Return the session of this request, whole or not yet."""
    token = session.get(TOKEN)
    return session_of(token) if token else None


def open_door(person: Person) -> StaffSession:
    """Begin a session for who gave the right password; one begun by somebody else is not carried inside."""
    _forget()
    row, token = begin_session(person, device=device())
    session[TOKEN] = token
    return row


def go_inside(row: StaffSession) -> None:
    """Make a session whole, under a new token (ASVS 7.2.4)."""
    row.is_whole = True
    hold(row, rotate(row))


def hold(row: StaffSession, token: str) -> None:
    """Let the browser hold the session's next token, and this request know who is inside."""
    login_user(Visitor(row, token))
    session.pop("_id", None)


def leave() -> None:
    """End the session of this request and forget it; the language chosen stays."""
    row = underway()
    if row is not None:
        end_session(row)
    logout_user()
    _forget()


def _forget() -> None:
    lang = session.get("lang")
    session.clear()
    if lang:
        session["lang"] = lang


def device() -> str:
    """Name the kind of device in one word; nothing finer is kept."""
    agent = request.user_agent.string
    if "iPad" in agent or "Tablet" in agent:
        return "tablet"
    return "phone" if "Mobi" in agent else "computer"


def actor() -> Actor:
    """Return the actor of this request."""
    if not current_user.is_authenticated:
        return NOBODY
    return actor_of(current_user.person, on=today(), elevated=current_user.elevated)
