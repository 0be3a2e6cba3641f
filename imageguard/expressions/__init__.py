"""How a rule says it: CEL expressions, read for lint and documentation, checked against the facts, evaluated."""
