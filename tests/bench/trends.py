"""How often is chance called a trend, a turning point, or a wave out of the ordinary?

python tests/bench/trends.py [COURSES]
"""

import math
import sys
from itertools import product

import numpy as np

from csatbook.stats.trend import control, slope, turning


def main(courses: int = 2_000) -> None:
    """Shares of unchanging courses called one, and of waves outside; fails above 5 and 1 %."""
    rng = np.random.default_rng(20240101)
    wrong = False
    for waves, between in product((5, 8, 12), (0.0, 1.0, 4.0)):
        time = np.arange(float(waves))
        trends = turns = either = outside = 0
        for _ in range(courses):
            error = rng.uniform(0.5, 2, waves)
            value = 70 + np.hypot(error, between) * rng.standard_normal(waves)
            line, turn = slope.fit(time, value, error), turning.find(time, value, error)
            p, p_turn = line.p, 1.0 if turn.p is None else turn.p
            trends += p < 0.05
            turns += p_turn < 0.05
            either += 2 * min(p, p_turn) < 0.05
            outside += sum(map(bool, control.chart(value, error).signals)) / waves
        shares = [count / courses for count in (trends, turns, either, outside)]
        chance = 3 * math.sqrt(0.05 * 0.95 / courses)  # of the drawing itself
        wrong |= shares[2] > 0.05 + chance or shares[3] > 0.01 + chance / 5
        said = "  ".join(f"{share:6.2%}" for share in shares)
        print(f"{waves:3} waves, between {between}: slope, turning, either, outside  {said}")
    if wrong:
        sys.exit("more than 5 % of courses without a change, or 1 % of waves, are called one")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
