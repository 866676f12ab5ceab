"""The pages of the drafter's desk, and how its tests read and send them."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from tests.conftest import SLUG

P = f"/p/{SLUG}"
PAGES = (
    "/drafting", "/drafting?op=OP2", "/drafting?op=OP3", "/drafting?op=OP4", "/drafting/pending",
    "/drafting/consolidated",
    "/drafting/trail/E-01", "/drafting/answers", "/drafting/answers?show=owed", "/drafting/answers?space=PAL",
    "/drafting/answers?round=R1", "/dissents",
)  # fmt: skip
WRITING = (
    "/drafting/new/objective", "/drafting/new/guideline?under=OP1", "/drafting/new/service?under=L1.2",
    "/drafting/new/standard?under=S1.2.1", "/drafting/new/indicator?under=OP1", "/drafting/line/OP1",
    "/drafting/line/L1.1", "/drafting/line/S1.1.1", "/drafting/line/E1.2.1-b", "/drafting/line/I-OP1",
    "/drafting/line/L1.2/evidence", "/drafting/line/E1.2.1-b/remove", "/drafting/pending/park?rule=C3&subject=CI1.1",
)  # fmt: skip


def read(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(P + address)
    assert answer.status_code == status, address
    return answer.get_data(as_text=True)


def sent(client: FlaskClient, address: str, *, follow: bool = True, **fields: object) -> str:
    """Post a form that must be taken, and return the page it leads to."""
    answer = client.post(P + address, data=fields)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    where = answer.headers["Location"]
    return client.get(where).get_data(as_text=True) if follow else where


def bare(page: str) -> str:
    """Return the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def field(page: str, name: str) -> str:
    """Return what stands in an input or a text area."""
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>(.*?)</textarea>', page, re.S)
    if found:
        return found[1].strip()
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert tag, name
    return (re.search(r'value="([^"]*)"', tag[0]) or ["", ""])[1]


def section(page: str, code: str, until: str) -> str:
    """Return a part of the draft's page, from one line to another."""
    return page.split(f'id="{code}"')[1].split(f'id="{until}"')[0]
