"""Whether anything explains the outcome at all."""

import numpy as np
import pytest
from scipy import stats

from csatbook.stats.drivers import explained


def drawn(*coefficients: float, count: int = 200) -> np.ndarray:
    noise = np.random.default_rng(9).normal(size=(count, len(coefficients)))
    return np.vstack([coefficients, noise + coefficients])


def test_of_one_coefficient_it_is_student_s_test() -> None:
    sample = drawn(2.0)
    t = 2 / sample[1:].std(ddof=1)
    assert explained.wald_p(sample, 20.0) == pytest.approx(2 * stats.t.sf(t, 20), rel=1e-9)


def test_of_several_it_is_the_f_test_of_wald_s_statistic() -> None:
    sample = drawn(2.0, 1.0)
    wald = sample[0] @ np.linalg.inv(np.cov(sample[1:].T)) @ sample[0]
    expected = stats.f.sf(19 / 40 * wald, 2, 19)  # (20 - 2 + 1) / (20 · 2)
    assert explained.wald_p(sample, 20.0) == pytest.approx(expected, rel=1e-9)


def test_with_r_squared_the_more_cautious_of_two_tests_is_believed() -> None:
    sample = drawn(9.0, 1.0)
    plain = stats.f.sf(0.1 / 2 * 27 / 0.9, 2, 27)
    assert explained.wald_p(sample, 20.0, r_squared=0.1, n=30) == pytest.approx(plain, rel=1e-9)
    assert explained.wald_p(sample, 20.0, r_squared=0.99, n=30) == explained.wald_p(sample, 20.0)
    assert explained.wald_p(sample, 20.0, r_squared=1.0, n=30) == explained.wald_p(sample, 20.0)


def test_too_few_effective_respondents_show_nothing() -> None:
    assert explained.wald_p(drawn(9.0, 1.0), 20.0, r_squared=0.9, n=3) == 1


def test_there_is_no_test_of_few_clusters_or_resamples() -> None:
    assert explained.wald_p(drawn(9.0, 1.0), 1.5) is None
    assert explained.wald_p(drawn(9.0, 1.0, count=2), 20.0) is None
