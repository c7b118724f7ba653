"""Two groups of a table side by side, before anything is computed from them."""

from __future__ import annotations

from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.crosstab import Crosstab


def of(test: str, pair: Crosstab, *, effect_name: str, level: float) -> Comparison:
    """A comparison without numbers yet; with the reason, if there can be none.

    Parameters
    ----------
    test : name for the result
    pair : answers of two groups
    effect_name, level : for the result

    Returns
    -------
    Comparison
        `reason` is `empty_group` (nobody of one group answered), `one_answer` (of one group only
        one did, or one outweighs the others), `all_equal` (all of
        both gave the same answer), or None.
    """
    (n_a, n_b), (n_eff_a, n_eff_b) = pair.n, pair.n_eff
    return Comparison(
        test=test,
        value_a=None,
        value_b=None,
        difference=None,
        low=None,
        high=None,
        statistic=None,
        df=None,
        p=None,
        effect=None,
        effect_name=effect_name,
        effect_low=None,
        effect_high=None,
        n_a=int(n_a),
        n_b=int(n_b),
        n_eff_a=float(n_eff_a),
        n_eff_b=float(n_eff_b),
        level=level,
        reason=_lacking(pair),
    )


def _lacking(pair: Crosstab) -> str | None:
    if not pair.n.all():
        return "empty_group"
    if not pair.judgeable.all():
        return "one_answer"
    return "all_equal" if len(pair.levels) < 2 else None
