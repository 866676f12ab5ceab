"""Floor 0, plumbing: settings, database, keys, audit, jobs, languages. Knows nothing of policies."""
