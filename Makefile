.PHONY: check
PY := .venv/bin/python
check:
	$(PY) -m ruff check consult tests wsgi.py
	$(PY) -m ruff format --check consult tests wsgi.py
	$(PY) -m mypy
	$(PY) -m pytest -q tests/test_architecture.py
