"""Huffman tables made for the symbols that a JPEG scan holds (T.81, annex K.2)."""

from __future__ import annotations

import heapq
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST: Final = 16


def table(counts: Mapping[int, int]) -> bytes:
    """Return a Huffman table for symbols that come so often, none longer than sixteen bits (T.81, K.2)."""
    waiting = [(many, place, [symbol]) for place, (symbol, many) in enumerate(sorted(counts.items()))]
    waiting.append((0, -1, [256]))  # so that no code is all ones
    heapq.heapify(waiting)
    lengths = dict.fromkeys([*counts, 256], 0)
    while len(waiting) > 1:
        (one, first, symbols), (other, _, more) = heapq.heappop(waiting), heapq.heappop(waiting)
        for symbol in (*symbols, *more):
            lengths[symbol] += 1
        heapq.heappush(waiting, (one + other, first, symbols + more))
    shares = _shortened(Counter(lengths.values()))
    shares[max(length for length, many in shares.items() if many)] -= 1  # the code of the symbol that is none
    order = sorted(counts, key=lambda symbol: (lengths[symbol], symbol))
    return bytes(shares[length] for length in range(1, _LONGEST + 1)) + bytes(order)


def _shortened(shares: Counter[int]) -> Counter[int]:
    """Return how many codes there are of each length, after those beyond sixteen bits were moved up (figure K.3)."""
    for length in range(max(shares), _LONGEST, -1):
        while shares[length]:
            above = next(one for one in range(length - 2, 0, -1) if shares[one])
            shares[length] -= 2
            shares[length - 1] += 1
            shares[above + 1] += 2
            shares[above] -= 1
    return shares
