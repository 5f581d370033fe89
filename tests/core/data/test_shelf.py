"""The shelf of real data: the numbers that were published, and whose they are."""

import numpy as np
import pytest

from dropout_core.data.shelf import SHELF, file_of, take
from dropout_core.language.translations import translations
from dropout_core.sources import SOURCES


@pytest.mark.parametrize(
    ("name", "count", "x", "y", "sums"),
    [
        ("motorcycle", 133, "time after the impact [ms]", "acceleration of the head [g]",
         (3348.8, -3397.6)),
        ("cars", 50, "speed [mph]", "stopping distance [ft]", (770, 2149)),
        ("hubble", 24, "distance [Mpc]", "velocity [km/s]", (21.873, 8955)),
        ("geyser", 272, "eruption [min]", "waiting time to the next [min]", (948.677, 19284)),
    ],
)  # fmt: skip
def test_all_points_are_there(
    name: str, count: int, x: str, y: str, sums: tuple[float, float]
) -> None:
    points = take(name)
    assert (len(points.x), points.x_axis.name, points.y_axis.name) == (count, x, y)
    assert (sum(points.x), sum(points.y)) == pytest.approx(sums)
    assert points.title == SHELF[name].title


def test_the_galaxies_have_the_slope_that_was_published() -> None:
    points = take("hubble")
    slope, _ = np.polyfit(points.x, points.y, 1)
    assert slope == pytest.approx(454, abs=1)


@pytest.mark.parametrize("name", SHELF)
def test_a_file_says_whose_it_is_and_on_what_terms(name: str) -> None:
    comments = [line for line in file_of(name).decode().splitlines() if line.startswith("#")]
    source = next(one for one in SOURCES if one.key == SHELF[name].source)
    about = " ".join(comments)
    assert str(source.year) in about
    assert all(author.split()[-1] in about for author in source.authors)
    assert "published fact" in about.casefold()


def test_titles_are_translated() -> None:
    words = translations("zh")
    assert all(words.gettext(one.title) != one.title for one in SHELF.values())


def test_there_is_nothing_else_on_it() -> None:
    for get in (take, file_of):
        with pytest.raises(KeyError):
            get("../../experiment")
