"""Floor 5: objectives, guidelines, services, standards, indicators; evidence, dispositions and dissents."""
