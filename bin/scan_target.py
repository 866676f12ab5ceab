"""The application as the scanners meet it: without tries to count and without form tokens, so that they get further.

For `make scan` alone, on loopback, with a database made for it.
"""

from __future__ import annotations

from consult.app import create_app

app = create_app()
app.config.update(RATELIMIT_ENABLED=False, WTF_CSRF_ENABLED=False)
app.view_functions["auth.sign_out"] = lambda: "Sigue dentro."  # a scanner that leaves sees nothing more
