"""Real data that come along: each a CSV whose first lines say where it is from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from dropout_core.data.points import Points
from dropout_core.data.reading import read_table
from dropout_core.language.translations import N_


@dataclass(frozen=True)
class Exhibit:
    """A data set of the shelf: its title, and the key of its source in `sources`."""

    title: str
    source: str


SHELF: Final[Mapping[str, Exhibit]] = MappingProxyType(
    {
        "motorcycle": Exhibit(N_("Motorcycle accidents"), "silverman_1985"),
        "cars": Exhibit(N_("Stopping distances of cars"), "ezekiel_1930"),
        "hubble": Exhibit(N_("Hubble's galaxies"), "hubble_1929"),
        "geyser": Exhibit(N_("Eruptions of Old Faithful"), "azzalini_1990"),
    }
)


@cache
def take(name: str) -> Points:
    """The points of a data set of the SHELF. Raises KeyError for one that there is not."""
    return read_table(file_of(name), SHELF[name].title).points


def file_of(name: str) -> bytes:
    """The file of a data set of the SHELF as it is. Raises KeyError for one that there is not."""
    if name not in SHELF:
        raise KeyError(name)
    return files(__name__).joinpath(f"{name}.csv").read_bytes()
