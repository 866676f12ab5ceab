"""Floor 3: the one door. Online form, workshop acta, paper and CSV enter here with the same envelope."""
