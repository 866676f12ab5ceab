"""A process of its own that takes the bombs one by one and says what each cost: run by test_bombs.py.

Reads DATABASE_URL and INSTANCE_DIR; prints one JSON line a bomb: name, status, page, seconds of processor, MB of rise.
"""

from __future__ import annotations

import gc
import gzip
import io
import json
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from flask.testing import FlaskClient

from consult.app import create_app
from consult.core.errors import Refusal
from consult.core.policyfile import nodes
from consult.demo import PASSWORD
from tests.conftest import SLUG

IMPORT = f"/p/{SLUG}/r/R4/import"
HEAD = b"space,participant,item,criterion,value\n"
MEGA = 1024 * 1024


def zipped(*, n_bytes: int, n_entries: int = 1, inner: bytes = b"") -> bytes:
    """Make an archive that unpacks to very much, or to very many."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        for at in range(n_entries):
            with package.open(f"xl/worksheets/sheet{at}.xml", "w", force_zip64=True) as sheet:
                sheet.write(inner)
                for _ in range(n_bytes // MEGA):
                    sheet.write(b"0" * MEGA)
    return kept.getvalue()


def lying(bomb: bytes) -> bytes:
    """Make the archive declare one byte where it holds many."""
    return bomb.replace((16 * MEGA).to_bytes(4, "little"), (1).to_bytes(4, "little"))


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ja">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(20)
) + b"]><l>&t;</l>"  # fmt: skip

FILES: dict[str, Callable[[], bytes]] = {
    "xlsx of 16 MB": lambda: zipped(n_bytes=16 * MEGA),
    "xlsx that lies": lambda: lying(zipped(n_bytes=16 * MEGA)),
    "zip of zips": lambda: zipped(n_bytes=0, n_entries=50, inner=zipped(n_bytes=2 * MEGA)),
    "zip of 5 000 entries": lambda: zipped(n_bytes=0, n_entries=5_000),
    "gzip of 16 MB": lambda: gzip.compress(b"0" * 16 * MEGA),
    "entities in entities": lambda: LAUGHS,
    "half a million rows": lambda: HEAD + b"a,b,c,d,1\n" * 500_000,
    "half a million empty rows": lambda: HEAD + b"\n" * 5_000_000,
    "a head of millions": lambda: b"a," * 2_500_000,
    "a row of millions": lambda: HEAD + b"," * 4_900_000,
    "a row over many lines": lambda: HEAD + (b'",' * 30_000 + b'"\n') * 75,
    "a text without end": lambda: HEAD + b'PAL,a,OP1,support,"' + b"x" * 4_900_000,
    "quotes": lambda: HEAD + b'"' * 4_900_000,
    "a number without end": lambda: HEAD + b"FED,a,OP1,support," + b"9" * 90_000 + b"\n",
    "large exponents": lambda: HEAD + b"FED,a,OP1,support,9e99\n" * 2000,
    "UTF-16": lambda: ("\ufeff" + "a," * 1_200_000).encode("utf-16-le"),
}

FORMS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "half a million fields": ("application/x-www-form-urlencoded", lambda: b"a&" * 520_000),
    "one long field": ("application/x-www-form-urlencoded", lambda: b"lang=" + b"x" * 4 * MEGA),
    "ten thousand parts": (
        "multipart/form-data; boundary=b",
        lambda: b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n" * 10_000 + b"--b--\r\n",
    ),
    "six megabytes": ("multipart/form-data; boundary=b", lambda: b"x" * 6 * MEGA),
}

POLICIES: dict[str, Callable[[], str]] = {
    "aliases of aliases": lambda: "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(20)
    ),
    "one inside another": lambda: "a: " + "[" * 1_000_000,
    "one inside another, by line": lambda: "".join("  " * n + "a:\n" for n in range(2_000)),
    "a list of millions": lambda: "policy:\n" + "- a\n" * 1_200_000,
    "a million in a line": lambda: "a: [" + "a," * 2_400_000 + "]",
    "fields by the thousand": lambda: "policy:\n" + "".join(f" k{n}: a\n" for n in range(400_000)),
    "a text of 4 MB": lambda: "- " + "x" * 4_000_000,
}  # fmt: skip


def memory(name: str) -> int:
    """Read a figure of this process in kB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(f"{name}:")))


def measured(name: str, act: Callable[[], tuple[int, str]]) -> dict[str, object]:
    """Do an act and say what it answered and cost."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    before, began = memory("VmRSS"), time.process_time()
    status, said = act()
    spent = time.process_time() - began
    return {"name": name, "status": status, "said": said, "seconds": spent, "mb": (memory("VmHWM") - before) / 1024}


def sent(client: FlaskClient, raw: bytes) -> tuple[int, str]:
    """Upload a file under a harmless name."""
    with client.post(IMPORT, data={"file": (io.BytesIO(raw), "filas.csv")}) as answer:
        return answer.status_code, answer.get_data(as_text=True)


def posted(client: FlaskClient, kind: str, raw: bytes) -> tuple[int, str]:
    """Post a form as it is."""
    with client.post("/lang", input_stream=io.BytesIO(raw), content_type=kind, content_length=len(raw)) as answer:
        return answer.status_code, answer.get_data(as_text=True)


def loaded(text: str) -> tuple[int, str]:
    """Read a policy file."""
    try:
        nodes.read(text)
    except Refusal as refusal:
        return 400, str(refusal)
    return 200, ""


def bombs(client: FlaskClient) -> Iterator[dict[str, object]]:
    """Take them all."""
    sent(client, HEAD + b"NADA,a,b,c,1\n")  # what is loaded once is no rise
    posted(client, "application/x-www-form-urlencoded", b"lang=es")
    loaded("a: b")
    for name, make in FILES.items():
        raw = make()
        yield measured(f"file: {name}", lambda raw=raw: sent(client, raw))  # type: ignore[misc]
    for name, (kind, make) in FORMS.items():
        raw = make()
        yield measured(f"form: {name}", lambda raw=raw, kind=kind: posted(client, kind, raw))  # type: ignore[misc]
    for name, write in POLICIES.items():
        text = write()
        yield measured(f"policy: {name}", lambda text=text: loaded(text))  # type: ignore[misc]
    alive, _ = sent(client, HEAD + b"FED,vivo,OP1,support,1\n")
    yield {"name": "alive", "status": alive, "said": "", "seconds": 0.0, "mb": 0.0}


def main() -> None:
    """Sign in and take the bombs."""
    app = create_app()
    app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    client = app.test_client()
    if client.post("/login", data={"login": "facilita", "password": PASSWORD}).status_code != 302:
        sys.exit("could not sign in")
    for outcome in bombs(client):
        print(json.dumps(outcome))  # noqa: T201


if __name__ == "__main__":
    main()
