from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from csatbook.report.figure.crosses import Box, Spot, place

FRAME = Box(0, 0, 400, 300)
SIZE = (60.0, 12.0)


def boxes(points: list[tuple[float, float]], sizes: list[tuple[float, float]]) -> list[Box]:
    """Where the names stand."""
    dots = [Box.around(x, y, 8, 8) for x, y in points]
    spots = place(points, sizes, frame=FRAME, taken=dots)
    return [
        Box.around(x + spot.right, y + spot.up, *size)
        for (x, y), spot, size in zip(points, spots, sizes, strict=True)
    ]


def test_areas_are_shared_only_where_both_ways_overlap() -> None:
    square = Box(0, 0, 4, 4)
    assert square.covered(Box(2, 1, 6, 3)) == 2 * 2
    assert square.covered(Box(2, 5, 6, 7)) == 0
    assert square.covered(Box(4, 0, 8, 4)) == 0


def test_a_lonely_name_stands_beside_its_point_and_above_the_arm_of_its_cross() -> None:
    (spot,) = place([(100, 100)], [SIZE], frame=FRAME, taken=[Box.around(100, 100, 8, 8)])
    # half its width and 5 points to the right, half its height and 5 points up
    assert (spot.right, spot.up, spot.far) == (30 + 5, 6 + 5, False)


def test_at_the_edge_a_name_turns_inwards() -> None:
    (name,) = boxes([(398, 298)], [SIZE])
    assert FRAME.holds(name)
    assert name.right < 398


@given(
    st.lists(
        st.tuples(st.floats(10, 390), st.floats(10, 290)), min_size=1, max_size=14, unique=True
    )
)
def test_no_name_covers_another_or_leaves_the_frame(points: list[tuple[float, float]]) -> None:
    found = boxes(points, [SIZE] * len(points))
    assert all(FRAME.holds(one) for one in found)
    assert all(one.covered(other) == 0 for one, other in combinations(found, 2))
    dots = [Box.around(x, y, 8, 8) for x, y in points]
    assert all(name.covered(dot) == 0 for name in found for dot in dots)


def test_in_a_crowd_the_last_names_stand_further_off_and_say_so() -> None:
    points = [(200.0, 150.0)] * 12
    spots = place(points, [SIZE] * 12, frame=FRAME, taken=[])
    assert not spots[0].far
    assert spots[-1].far


def test_a_name_that_fits_nowhere_stands_on_its_point() -> None:
    spots = place([(10, 10)], [(18, 18)], frame=Box(0, 0, 20, 20), taken=[])
    assert spots == [Spot(0, 0, far=False)]


def test_where_everything_is_taken_a_name_covers_as_little_as_it_can() -> None:
    # Above 80 there is a free strip of 8, in which a name of 10 fits for the most part.
    taken = [Box(0, 0, 100, 80)]
    (spot,) = place([(50, 50)], [(20, 10)], frame=Box(0, 0, 100, 88), taken=taken)
    assert 80 < 50 + spot.up < 88
