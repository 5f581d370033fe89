"""What came out of a run: its tables, and who won."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from dropout_core.experiment import Experiment
from dropout_core.language.translations import N_
from dropout_core.learning.contenders import BASELINE
from dropout_core.learning.frames import Frame
from dropout_core.learning.problems import (
    DRAW_MARGIN,
    LOSSES,
    MEASURE,
    Problem,
    make_problem,
    measure_of,
)
from dropout_core.learning.run import stream_training

# Whom the verdict on a run sets against the baseline.
CHALLENGER: Final = "dropout"
# At how many of the last looks it is asked who led.
_LAST_LOOKS: Final = 20

# By RunVerdict.sentences; the errors and the share are filled in where it is shown.
VERDICTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dropout": N_(
            "Dropout won this run: after epoch {epoch} its {measure} is {dropout},"
            " {percent} % less than the {plain} without dropout."
        ),
        "plain": N_(
            "Dropout lost this run: after epoch {epoch} its {measure} is {dropout};"
            " without dropout it is {plain}, {percent} % less."
        ),
        "draw": N_(
            "This run is a draw: after epoch {epoch} the {measure} is {dropout} with"
            " dropout and {plain} without."
        ),
        "steady": N_(
            "At all of the last {looks} recorded epochs, from {since} to {epoch}, the winner had"
            " the smaller error."
        ),
        "unsteady": N_(
            "At {led} of the last {looks} recorded epochs, from {since} to {epoch}, the winner"
            " had the smaller error."
        ),
        "other_on_test": N_(
            "On the test points it is the other way round: their loss is {dropout_test} with"
            " dropout and {plain_test} without."
        ),
        "first": N_(
            "In this run “{winner}” did best: after epoch {epoch} its {measure} is {error},"
            " {percent} % less than the {second_error} of “{second}”, the next."
        ),
        "first_draw": N_(
            "This run is a draw: after epoch {epoch} the {measure} is least of “{winner}”, {error},"
            " and of “{second}”, {second_error}."
        ),
        "first_steady": N_(
            "At all of the last {looks} recorded epochs, from {since} to {epoch}, it had the least"
            " error."
        ),
        "first_unsteady": N_(
            "At {led} of the last {looks} recorded epochs, from {since} to {epoch}, it had the"
            " least error."
        ),
        "other_first_on_test": N_(
            "On the test points it is another one: the least loss is {test_error}, that of"
            " “{test_winner}”; “{winner}” has {winner_test}."
        ),
    }
)


@dataclass(frozen=True)
class RunVerdict:
    """Who of a race did best, by the measure at the last look.

    winner: the one with the least error, or "draw". errors: of all.
    difference: by which share the least error is below the next one, 0 to 1. Below
    DRAW_MARGIN it is a draw.
    looks: how many looks at the end of the run are counted, the first one at epoch `since`;
        at `led` of them the winner had the least error.
    test_winner, test_errors: the same by the test loss, which can disagree.
    """

    winner: str
    errors: Mapping[str, float]
    difference: float
    looks: int
    since: int
    led: int
    test_winner: str
    test_errors: Mapping[str, float]

    @property
    def ranking(self) -> tuple[str, ...]:
        """All of them, the closest first."""
        return _ranking(self.errors)

    @property
    def percent(self) -> float:
        """The difference in per cent, whole where that does not make it 100."""
        percent = round(100 * self.difference)
        if percent < 100 or self.difference == 1:
            return percent
        # Nothing but no error at all is 100% less than an error.
        return min(round(100 * self.difference, 1), 99.9)

    @property
    def sentences(self) -> list[str]:
        """Which of the VERDICTS are said of it, one after the other.

        Of the usual two they say so: with dropout, and without.
        """
        is_usual = set(self.ranking) == {BASELINE, CHALLENGER}
        if self.winner == "draw":
            return ["draw" if is_usual else "first_draw"]
        steady = "steady" if self.led == self.looks else "unsteady"
        said = [self.winner, steady] if is_usual else ["first", f"first_{steady}"]
        if self.test_winner in {"draw", self.winner}:
            return said
        return [*said, "other_on_test" if is_usual else "other_first_on_test"]


@dataclass(frozen=True)
class TrainingResult:
    """A whole run as tables.

    losses: a row for each recorded epoch, with the columns epoch, plain_train_loss,
        dropout_train_loss and so on for test_loss and true_loss, and whoever is in the race.
    curves: a row for each grid point after the last epoch, in the units of the points: x, each
        contender's, and true where the true function is known.
    points: a row for each point, in their units too: set ("train" or "test"), x, y.
    """

    losses: pd.DataFrame
    curves: pd.DataFrame
    points: pd.DataFrame
    verdict: RunVerdict


def judge(frames: Sequence[Frame], measure: str = MEASURE) -> RunVerdict:
    """The verdict on a run by its frames, of which the last one decides.

    measure: which of the LOSSES does, as `measure_of` says of an Experiment.
    """
    # Before the first step there is nothing to lead in.
    last = [frame for frame in frames if frame.epoch][-_LAST_LOOKS:]
    errors, test_errors = (dict(getattr(frames[-1], loss)) for loss in (measure, "test_loss"))
    (winner, difference), (test_winner, _) = map(_winner, (errors, test_errors))
    led = [_ranking(getattr(frame, measure))[0] for frame in last]
    return RunVerdict(
        winner,
        errors,
        difference,
        looks=len(last),
        since=last[0].epoch,
        led=led.count(winner),
        test_winner=test_winner,
        test_errors=test_errors,
    )


def _ranking(errors: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(errors, key=errors.__getitem__))


def _winner(errors: Mapping[str, float]) -> tuple[str, float]:
    first, second, *_ = _ranking(errors)
    difference = 1 - errors[first] / errors[second] if errors[second] else 0.0
    return (first if difference >= DRAW_MARGIN else "draw"), difference


def loss_row(frame: Frame) -> dict[str, float]:
    """One row of a table of losses: the epoch, and each contender's three losses."""
    row: dict[str, float] = {"epoch": frame.epoch}
    for loss in LOSSES:
        row |= {f"{name}_{loss}": value for name, value in getattr(frame, loss).items()}
    return row


def train(experiment: Experiment) -> TrainingResult:
    """Train to the end. Raises DivergedError where `stream_training` does."""
    frames = list(stream_training(experiment))
    problem = make_problem(experiment)
    shown = {name: problem.y_scale.unscaled(curve) for name, curve in frames[-1].curves.items()}
    true = {} if problem.true_curve is None else {"true": problem.true_curve}
    curves = {"x": problem.x_scale.unscaled(problem.grid), **true, **shown}
    return TrainingResult(
        losses=pd.DataFrame([loss_row(frame) for frame in frames]),
        curves=pd.DataFrame(curves),
        points=_points(experiment, problem),
        verdict=judge(frames, measure_of(experiment)),
    )


def _points(experiment: Experiment, problem: Problem) -> pd.DataFrame:
    sets = {
        "train": (problem.train_at, problem.train_y),
        "test": (problem.test_at, problem.test_y),
    }
    parts = []
    for name, (at, y) in sets.items():
        numbers: dict[str, Any] = {"x": problem.x[at].numpy(), "y": y.numpy()}
        if own := experiment.own:
            # As they came: scaled and back, their last digits would be others.
            numbers = {"x": [own.x[place] for place in at], "y": [own.y[place] for place in at]}
        parts.append(pd.DataFrame({"set": name, **numbers}))
    return pd.concat(parts, ignore_index=True)
