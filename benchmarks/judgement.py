"""Measures how long rules take to load and to judge: ``python benchmarks/judgement.py [PICTURES]``."""

from __future__ import annotations

import sys
import time

from questions import campaign

from imageguard.config.rules import load_rules
from imageguard.expressions.evaluate import Facts, holds
from imageguard.facts.run import blank
from imageguard.model.rule import ScopeName

ROUNDS = 20_000
EXPRESSION = 'face.coverage.status in ["covered", "obscured"] && face.recognisable'


def expression() -> float:
    """Return the microseconds that one evaluation takes once the facts are ready."""
    facts = Facts.of(blank(ScopeName.FACE))
    start = time.perf_counter()
    for _ in range(ROUNDS):
        holds(EXPRESSION, facts)
    return (time.perf_counter() - start) / ROUNDS * 1e6


def main() -> int:
    """Print the three figures."""
    pictures = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    start = time.perf_counter()
    rules = load_rules().rules
    print(f"{len(rules)} rules loaded and linted in {time.perf_counter() - start:.2f} s")
    print(f"one expression in {expression():.1f} microseconds")
    start = time.perf_counter()
    campaign(pictures, 50)
    print(f"{pictures} pictures judged in {time.perf_counter() - start:.2f} s, loading included")
    return 0


if __name__ == "__main__":
    sys.exit(main())
