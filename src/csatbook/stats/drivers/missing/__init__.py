"""From respondents, not all of whom answered everything, to covariances: siblings of one call."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from csatbook.stats.drivers.covariances import Covariances
from csatbook.stats.drivers.missing import available, model

MISSING: Mapping[str, Callable[..., Covariances]] = {
    available.LISTWISE: available.listwise,
    available.PAIRWISE: available.pairwise,
    model.POLICY: model.covariances,
}
"""From respondents and their resamples to covariances."""
