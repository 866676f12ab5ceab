"""Who is asking: the person who signed in, or nobody. Participants carry a capability instead (capability.py)."""

from __future__ import annotations

from flask import Flask
from flask_login import LoginManager, UserMixin, current_user

from consult.base.clock import today
from consult.base.db import db
from consult.spaces.gate import NOBODY, Actor, actor_of
from consult.spaces.models import Person

manager = LoginManager()


class Visitor(UserMixin):  # type: ignore[misc]
    """A signed-in person as the session knows them: id and epoch, so that a cookie from before sign-out is void."""

    def __init__(self, person: Person) -> None:
        """Wrap a person."""
        self.person = person

    def get_id(self) -> str:
        """Return what the cookie holds."""
        return f"{self.person.id}:{self.person.session_epoch}"


def init_session(app: Flask) -> None:
    """Attach sign-in to the application."""
    manager.init_app(app)


@manager.user_loader  # type: ignore[untyped-decorator]
def load(cookie_id: str) -> Visitor | None:
    """Return who the cookie names, if it is still in force."""
    person_id, _, epoch = cookie_id.partition(":")
    person = db.session.get(Person, person_id)
    if person is None or not person.is_active or str(person.session_epoch) != epoch:
        return None
    return Visitor(person)


def actor() -> Actor:
    """Return the actor of this request."""
    if not current_user.is_authenticated:
        return NOBODY
    person: Person = current_user.person
    return actor_of(person, on=today())
