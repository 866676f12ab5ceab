"""What docs/security.md says there is none of: looked for in every file of the house, so that the page stays true."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

BANNED = frozenset({
    "subprocess", "pty", "pexpect", "ldap", "ldap3", "smtplib", "imaplib", "poplib", "flask_mail", "ftplib", "xml",
    "pickle", "marshal", "shelve", "dill", "requests", "httpx", "aiohttp", "urllib3", "memcache", "pymemcache", "jwt",
    "authlib", "graphql", "graphene", "websockets", "flask_sock", "flask_socketio", "ctypes",
})  # fmt: skip
BANNED_PARTS = frozenset({"urllib.request", "http.client", "xml.etree", "lxml.etree"})
BANNED_CALLS = frozenset({
    "eval", "exec", "compile", "__import__", "os.system", "os.popen", "render_template_string",
    "current_app.jinja_env.from_string",
})  # fmt: skip
BANNED_WORDS = ("Access-Control-", "ngettext")


@cache
def house() -> dict[str, ast.Module]:
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
            for path in sorted((ROOT / "consult").rglob("*.py"))}  # fmt: skip


def modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def absent(tree: ast.AST) -> list[str]:
    """List what a file has that the sheet says there is none of."""
    found = []
    for node in ast.walk(tree):
        found += [name for name in modules(node) if name.split(".")[0] in BANNED or name in BANNED_PARTS]
        if isinstance(node, ast.Call) and ast.unparse(node.func) in BANNED_CALLS:
            found.append(ast.unparse(node.func))
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += [word for word in BANNED_WORDS if word in node.value]
        if isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node).endswith("ngettext"):
            found.append("ngettext")
    return found


def test_what_the_sheet_calls_absent_is_absent() -> None:
    """No command, directory, mail, query of XML, call outside, code made of text, allowed origin or plural rule."""
    assert len(house()) > 250
    assert {name: wrong for name, tree in house().items() if (wrong := absent(tree))} == {}
    pages = [path for path in (ROOT / "templates").rglob("*.html") if "ngettext" in path.read_text(encoding="utf-8")]
    assert pages == []


@pytest.mark.parametrize("code", [
    "import subprocess", "from urllib.request import urlopen", "eval('1')", "import os\nos.system('ls')",
    "from flask import render_template_string\nrender_template_string(x)", "h['Access-Control-Allow-Origin'] = '*'",
    "from babel.support import ngettext\nngettext('a', 'b', 2)",
])  # fmt: skip
def test_something_absent_would_be_seen(code: str) -> None:
    """The control."""
    assert absent(ast.parse(code)) != []


def is_written(node: ast.expr) -> bool:
    """Tell whether a pattern is a text of ours: written out, named above, or with what it takes in escaped."""
    if isinstance(node, ast.BinOp):
        return is_written(node.left) and is_written(node.right)
    if isinstance(node, ast.JoinedStr):
        return all(is_written(part.value) for part in node.values if isinstance(part, ast.FormattedValue))
    is_escaped = isinstance(node, ast.Call) and ast.unparse(node.func) == "re.escape"
    if isinstance(node, ast.Attribute) and node.attr == "pattern":
        return is_written(node.value)
    is_constant = isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id.strip("_").isupper())
    return is_escaped or is_constant


def patterns(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = ast.unparse(node.func)
        if called.startswith("re.") and called != "re.escape":
            yield node.args[0]


def test_patterns_are_written_not_made() -> None:
    """ASVS V1.2.9: no regular expression takes in what somebody sent, but escaped."""
    every = [(name, pattern) for name, tree in house().items() for pattern in patterns(tree)]
    assert len(every) > 20
    assert [(name, ast.unparse(pattern)) for name, pattern in every if not is_written(pattern)] == []


KEEPING = re.compile(
    r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\b|serviceWorker|postMessage|WebSocket|EventSource"
    r"|[\"']message[\"']|\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write"
)


def test_scripts_keep_nothing_and_hear_nothing() -> None:
    """No script of ours stores anything in the browser, hears messages, opens a socket or writes markup."""
    scripts = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "static" / "js").glob("*.js"))}
    assert len(scripts) >= 5
    assert {name: found for name, text in scripts.items() if (found := KEEPING.findall(text))} == {}
    assert KEEPING.findall("localStorage.x = 1; window.addEventListener('message', hear)") != []
