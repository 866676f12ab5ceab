"""View models of the public pages: sentences, rows and tables of figures past the gate. No rule is decided here."""
