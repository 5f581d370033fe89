"""What can be asked about the inside of a run: one epoch of it, and what is chosen there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from dropout_core.experiment import RANGES, BadField, Experiment, ExperimentError, Range


@dataclass(frozen=True, kw_only=True)
class InsideRequest:
    """One view of the inside of a run: of the two networks that are equal but for dropout.

    experiment: its race is always the usual one, whoever else is on show.
    view: its name. epoch: training steps taken by then.
    point: a training point, from 1.
    unit: of the second layer, from 1; 0 is the one that is most active at the point.
    draws: how many times the unit's inputs have been dropped at random, beside training.
    tried_rate: the drop rate at which the rules of scaling are compared.
    networks: how many thinned networks. redraw: which prediction without `eval()`.
    """

    view: str
    experiment: Experiment
    epoch: int
    point: int
    unit: int
    draws: int
    tried_rate: float
    networks: int
    redraw: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "experiment", self.experiment.in_usual_race)

    @classmethod
    def from_query(cls, view: str, query: Mapping[str, str]) -> Self:
        """What an address asks for; what it leaves out has a default.

        That is the last epoch, the point three quarters along, the unit most active there, no
        draws, the run's own drop rate, 100 networks. Raises ExperimentError, which names every
        bad field.
        """
        asked = {name: text for name, text in query.items() if name in _OPTIONS}
        rest = {name: text for name, text in query.items() if name not in _OPTIONS}
        experiment, bad = Experiment.from_query_leniently(rest)
        values: dict[str, Any] = {}
        wrong = list(bad)
        for name, (domain, default) in options(experiment).items():
            try:
                values[name] = domain.parse(asked[name]) if name in asked else default
            except (ValueError, OverflowError):
                wrong.append(BadField(name, asked[name], domain))
        if wrong:
            raise ExperimentError(tuple(wrong))
        return cls(view=view, experiment=experiment, **values)


def options(experiment: Experiment) -> dict[str, tuple[Range, float]]:
    """What can be chosen in a view of a run, from which range, and the default."""
    return {
        "epoch": (Range(0, experiment.epochs, whole=True), experiment.epochs),
        "point": (
            Range(1, experiment.training_points, whole=True),
            max(1, 3 * experiment.training_points // 4),
        ),
        "unit": (Range(0, experiment.hidden_width, whole=True), 0),
        "draws": (Range(0, 2000, whole=True), 0),
        "tried_rate": (RANGES["dropout_rate"], experiment.dropout_rate),
        "networks": (Range(1, 1000, whole=True), 100),
        "redraw": (Range(0, 9999, whole=True), 0),
    }


_OPTIONS: Final = frozenset(options(Experiment()))
