"""The contenders trained, each against an oracle: the run of the seed, or plain torch."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import cache, partial
from itertools import islice
from unittest.mock import patch

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from dropout_core.experiment import Experiment
from dropout_core.learning import trainer as module
from dropout_core.learning.activations import ACTIVATIONS
from dropout_core.learning.contenders import CONTENDERS, Contender, Kind, contender
from dropout_core.learning.frames import Frame, recorded_epochs
from dropout_core.learning.masks import Masks, draw_masks
from dropout_core.learning.network import MLPStack, Network, TrainingBatch
from dropout_core.learning.problems import LOSSES, WITHIN, DrawnProblem, draw_problem
from dropout_core.learning.randomness import generator
from dropout_core.learning.run import stream_training
from dropout_core.learning.trainer import Entrant, Trainer
from dropout_core.study.outcomes import Outcome, stream_outcomes
from tests.core.learning.test_network import Reference as TutorialsNetwork
from tests.core.learning.test_network import assert_same_gradients

# Looked at after every epoch.
SHORT = Experiment(hidden_width=20, epochs=40, record_every=1)
SEEDS = (4, 5)

Optimiser = Callable[[Iterable[nn.Parameter]], torch.optim.Optimizer]
Floats = NDArray[np.float64]


class Reference(TutorialsNetwork):
    """The same in plain torch with the noise after the ReLU, for it may be negative."""

    def forward(self, x: Tensor, masks: Sequence[Tensor] | None = None) -> Tensor:
        first, second, last = self.linears
        y = torch.relu(first(x))
        y = torch.relu(second(y if masks is None else y * masks[0]))
        out: Tensor = last(y if masks is None else y * masks[1])
        return out


def said_by_torch(
    experiment: Experiment,
    *,
    optimiser: Optimiser | None = None,
    noise: Kind | None = None,
    largest_norm: float = 0.0,
    member: int = 0,
    places: Iterable[int] | None = None,
    draw: Callable[..., Iterator[Masks | None]] = draw_masks,
) -> Floats:
    """What a network says after each epoch, (epochs + 1, places), all in plain torch.

    It is asked at all x's of the points, and then at those that the measure is taken at.

    places: the points that it learns from; all if not given.
    """
    data = draw_problem(experiment)
    learned = torch.tensor(list(range(experiment.points) if places is None else places))
    x, y = data.x[learned, None], data.train_y[learned, None]
    drawn = MLPStack.drawn(
        Network.of(experiment), [generator(experiment.seed, "weights", member=member)]
    )
    network = Reference(drawn, 0)
    make = optimiser or partial(torch.optim.Adam, lr=experiment.learning_rate)
    steps = make(network.parameters())
    masks: Iterator[Masks | None] = iter(lambda: None, 0)
    if noise:
        masks = draw(experiment, kind=noise, member=member)
    everywhere = torch.cat([data.x, data.grid[WITHIN]])[:, None]
    said = [network(everywhere).detach()]
    for drop in islice(masks, experiment.epochs):
        steps.zero_grad()
        output = network(x, (drop.first[0], drop.second[0]) if drop else None)
        (output - y).square().mean().backward()
        steps.step()
        for linear in network.linears[:2] if largest_norm else ():
            assert isinstance(linear, nn.Linear)
            linear.weight.data = torch.renorm(linear.weight.data, 2, 0, largest_norm)
        said.append(network(everywhere).detach())
    return torch.stack(said)[:, :, 0].double().numpy()


def losses_of(said: Floats, data: DrawnProblem) -> dict[str, float]:
    """The three mean squared errors of a prediction, as `said_by_torch` has it."""
    at_points, among = np.split(said, [len(data.x)])
    wanted = ((at_points, data.train_y), (at_points, data.test_y), (among, true_among(data)))
    return {
        name: float(np.square(values - of.double().numpy()).mean())
        for name, (values, of) in zip(LOSSES, wanted, strict=True)
    }


def true_among(data: DrawnProblem) -> Tensor:
    """The true function where the measure is taken."""
    return data.true_curve[WITHIN]


def trained(name: str, experiment: Experiment, seeds: tuple[int, ...]) -> list[Outcome]:
    """What comes out for a contender as it is written, for each seed."""
    return outcomes_of(*contender(name).trains(experiment), seeds)


def outcomes_of(experiment: Experiment, of: Contender, seeds: tuple[int, ...]) -> list[Outcome]:
    """What comes out for a contender, for each seed."""
    training = stream_outcomes(experiment, of, seeds)
    while True:
        try:
            next(training)
        except StopIteration as end:
            outcomes: list[Outcome] = end.value
            return outcomes


def losses(outcome: Outcome, prefix: str = "") -> dict[str, float]:
    """Its three errors by name."""
    return {name: getattr(outcome, prefix + name) for name in LOSSES}


@contextmanager
def data_changed(change: Callable[[int, DrawnProblem], DrawnProblem]) -> Iterator[None]:
    """Let the stacks learn and measure on other data, by seed."""

    def make(experiment: Experiment) -> DrawnProblem:
        return change(experiment.seed, draw_problem(experiment))

    with patch.object(module, "make_problem", make):
        yield


@cache
def run_of(width: int, seed: int) -> list[Frame]:
    """The run that a visitor would see."""
    return list(stream_training(Experiment(hidden_width=width, epochs=12, seed=seed)))


@pytest.mark.parametrize("seeds", [(7, 8), (11, 10, 9, 8, 7), tuple(range(40, 0, -1))])
@pytest.mark.parametrize("width", [30, 50, 110, 300])
@pytest.mark.parametrize("name", ["plain", "dropout"])
def test_a_seed_ends_as_its_run_does_to_the_bit(
    name: str, width: int, seeds: tuple[int, ...]
) -> None:
    outcomes = trained(name, Experiment(hidden_width=width, epochs=12), seeds)
    assert [one.seed for one in outcomes] == list(seeds)
    for outcome in outcomes[:5]:
        frames = run_of(width, outcome.seed)
        best = min(frames, key=lambda frame: frame.true_loss[name])
        assert outcome.epoch == 12
        assert outcome.best_epoch == best.epoch
        for loss in LOSSES:
            assert getattr(outcome, loss) == getattr(frames[-1], loss)[name]
            assert getattr(outcome, f"best_{loss}") == getattr(best, loss)[name]


@pytest.mark.parametrize("name", ["plain", "dropout"])
def test_a_seed_whose_run_is_chaotic_still_ends_as_it_does(name: str) -> None:
    # So many steps make the last bit of one of them the third digit of the end.
    chaotic = Experiment(hidden_width=50, epochs=200)
    for outcome in trained(name, chaotic, tuple(range(1, 41)))[::8]:
        *_, last = stream_training(replace(chaotic, seed=outcome.seed))
        assert outcome.true_loss == last.true_loss[name]


def _adamw(decay: float) -> Optimiser:
    """With a decay that takes as much at each step as ours, which multiplies by an exponential."""
    taken = -math.expm1(-SHORT.learning_rate * decay) / SHORT.learning_rate
    return partial(torch.optim.AdamW, lr=SHORT.learning_rate, weight_decay=taken)


@pytest.mark.parametrize(
    ("name", "plain_torch"),
    [
        ("plain", said_by_torch),
        ("plain_again", partial(said_by_torch, member=1)),
        ("dropout", partial(said_by_torch, noise="bernoulli")),
        ("gaussian", partial(said_by_torch, noise="gaussian")),
        ("weight_decay", partial(said_by_torch, optimiser=_adamw(10))),
        ("weight_decay=0.5", partial(said_by_torch, optimiser=_adamw(0.5))),
        (
            "dropout_weight_decay=2",
            partial(said_by_torch, noise="bernoulli", optimiser=_adamw(2)),
        ),
        ("max_norm", partial(said_by_torch, largest_norm=0.1)),
        ("max_norm=0.8", partial(said_by_torch, largest_norm=0.8)),
    ],
)
def test_a_contender_trains_as_plain_torch_does(
    name: str, plain_torch: Callable[[Experiment], Floats]
) -> None:
    for outcome in trained(name, SHORT, SEEDS):
        experiment = replace(SHORT, seed=outcome.seed)
        said, data = plain_torch(experiment), draw_problem(experiment)
        assert losses(outcome) == pytest.approx(losses_of(said[-1], data), rel=1e-3)
        by_look = [losses_of(one, data) for one in said]
        assert outcome.looks == recorded_epochs(SHORT)
        for name in LOSSES:
            wanted = [one[name] for one in by_look]
            assert getattr(outcome, f"{name}es") == pytest.approx(wanted, rel=1e-3)
        assert outcome.best_true_loss == pytest.approx(min(outcome.true_losses), rel=1e-9)


@pytest.mark.parametrize("rate", [0.1, 0.8])
@pytest.mark.parametrize(("name", "kind"), [("dropout", "bernoulli"), ("gaussian", "gaussian")])
def test_a_rate_written_behind_the_name_is_the_one_it_trains_with(
    name: str, kind: Kind, rate: float
) -> None:
    for outcome in trained(f"{name}={rate}", SHORT, SEEDS):
        experiment = replace(SHORT, seed=outcome.seed, dropout_rate=rate)
        said = said_by_torch(experiment, noise=kind)
        wanted = losses_of(said[-1], draw_problem(experiment))
        assert losses(outcome) == pytest.approx(wanted, rel=1e-3)


def test_weight_decay_is_not_the_penalty_that_adam_would_rescale() -> None:
    (outcome, _) = trained("weight_decay=0.5", SHORT, SEEDS)
    experiment = replace(SHORT, seed=SEEDS[0])
    penalty = partial(torch.optim.Adam, lr=SHORT.learning_rate, weight_decay=0.5)
    said = said_by_torch(experiment, optimiser=penalty)
    other = losses_of(said[-1], draw_problem(experiment))
    assert losses(outcome) != pytest.approx(other, rel=0.05)


@pytest.mark.parametrize("bound", [0.1, 0.3])
def test_after_each_step_no_hidden_units_weights_are_longer_than_the_bound(bound: float) -> None:
    trainer = Trainer(SHORT, [Entrant(Contender(max_norm=bound), seed) for seed in SEEDS])
    into_first, into_second, out = trainer._stack.layers
    # The bound is on what goes into a hidden unit, not on what comes out of it.
    longest_out = 0.0
    for epoch in range(1, SHORT.epochs + 1):
        with torch.no_grad():
            trainer.advance(epoch)
        for layer in (into_first, into_second):
            norms = layer.weight.square().sum(1).sqrt()
            assert norms.shape == (len(SEEDS), SHORT.hidden_width)
            assert norms.max() <= bound + 1e-6
            # It is reached: units that would be longer are scaled to it and no shorter.
            assert norms.max() >= bound - 1e-6
        longest_out = max(longest_out, float(out.weight.norm()))
    assert longest_out > bound


def test_a_bound_that_nothing_reaches_changes_no_bit() -> None:
    assert trained("max_norm=100", SHORT, SEEDS) == trained("plain", SHORT, SEEDS)
    assert trained("max_norm", SHORT, SEEDS) != trained("plain", SHORT, SEEDS)


def test_the_bound_of_some_units_leaves_the_shorter_ones_alone() -> None:
    trainer = Trainer(SHORT, [Entrant(Contender(max_norm=0.5), seed) for seed in SEEDS])
    layer = trainer._stack.layers[0]
    before = layer.weight.clone()
    lengths = before.abs()
    assert (lengths > 0.5).any()
    assert (lengths < 0.5).any()
    assert trainer._bounds
    trainer._scale_back(trainer._bounds)
    wanted = before.sign() * lengths.clamp(max=0.5)
    assert torch.allclose(layer.weight, wanted, rtol=1e-6)
    untouched = lengths < 0.5
    assert torch.equal(layer.weight[untouched], before[untouched])


def held_out_places(experiment: Experiment, of: Contender) -> list[int]:
    """The points whose labels make no difference to what the network becomes, found by trying."""
    one, other = experiment.seed, experiment.seed + 1
    usual = outcomes_of(experiment, of, (one, other))[0]
    found = []
    for place in range(experiment.points):

        def change(seed: int, data: DrawnProblem, place: int = place) -> DrawnProblem:
            labels = data.train_y.clone()
            labels[place] += 5
            return replace(data, train_y=labels)

        with data_changed(change):
            changed = outcomes_of(experiment, of, (one, other))[0]
        # The best epoch is sought without the held-out points: these are the same networks.
        if (changed.best_epoch, losses(changed, "best_")) == (
            usual.best_epoch,
            losses(usual, "best_"),
        ):
            found.append(place)
    return found


@pytest.mark.parametrize(
    ("points", "share", "number"), [(5, 0.05, 1), (5, 0.2, 1), (10, 0.2, 2), (8, 0.5, 4)]
)
def test_so_many_points_are_held_out_and_never_trained_on(
    points: int, share: float, number: int
) -> None:
    experiment = replace(SHORT, points=points, epochs=10, hidden_width=10)
    assert len(held_out_places(experiment, Contender(held_out=share))) == number


def test_each_seed_holds_out_points_of_its_own() -> None:
    experiment = replace(SHORT, points=10, epochs=10, hidden_width=10)
    of = Contender(held_out=0.5)
    places = [held_out_places(replace(experiment, seed=seed), of) for seed in (1, 2)]
    assert places[0] != places[1]


def test_without_early_stopping_every_label_counts() -> None:
    experiment = replace(SHORT, points=6, epochs=10, hidden_width=10)
    assert held_out_places(experiment, Contender()) == []


@pytest.mark.parametrize("share", [0.2, 0.5])
def test_early_stopping_judges_the_epoch_that_met_the_held_out_points_best(share: float) -> None:
    of = Contender(held_out=share)
    experiment = replace(SHORT, points=10, epochs=60, noise=0.6, learning_rate=0.03)
    stopped = []
    for seed in (1, 2, 3):
        one = replace(experiment, seed=seed)
        held_out = held_out_places(replace(one, epochs=10), of)
        kept = [place for place in range(one.points) if place not in held_out]
        said, data = said_by_torch(one, places=kept), draw_problem(one)
        errors = np.square(said[:, : len(data.x)] - data.train_y.double().numpy())
        outcome = outcomes_of(experiment, of, (seed, seed + 10))[0]
        # Nothing else hangs on which of two epochs wins by a rounding error.
        judged = errors[outcome.epoch, held_out].mean()
        assert judged == pytest.approx(errors[:, held_out].mean(1).min(), rel=1e-3)
        wanted = losses_of(said[outcome.epoch], data)
        # What it learned from is what it was trained on.
        wanted["train_loss"] = errors[outcome.epoch, kept].mean()
        assert losses(outcome) == pytest.approx(wanted, rel=1e-3)
        stopped.append(outcome.epoch)
    assert any(0 < epoch < experiment.epochs for epoch in stopped)


def test_early_stopping_knows_nothing_of_the_test_set_nor_of_the_true_function() -> None:
    def change(seed: int, data: DrawnProblem) -> DrawnProblem:
        chance = torch.Generator().manual_seed(seed)
        other = torch.randn(len(data.x), generator=chance)
        return replace(data, test_y=other, true_curve=data.true_curve + 1)

    usual = trained("early_stopping", SHORT, SEEDS)
    with data_changed(change):
        changed = trained("early_stopping", SHORT, SEEDS)
    for one, other in zip(usual, changed, strict=True):
        assert (one.epoch, one.train_loss) == (other.epoch, other.train_loss)
        assert one.test_loss != other.test_loss
        assert one.true_loss != other.true_loss


def test_early_stopping_chooses_by_the_held_out_labels() -> None:
    experiment = replace(SHORT, points=10)
    of = Contender(held_out=0.2)
    held_out = held_out_places(replace(experiment, epochs=10), of)

    def change(seed: int, data: DrawnProblem) -> DrawnProblem:
        labels = data.train_y.clone()
        labels[held_out] = -2 * labels[held_out]
        return replace(data, train_y=labels)

    usual = outcomes_of(experiment, of, (1, 2))[0]
    with data_changed(change):
        changed = outcomes_of(experiment, of, (1, 2))[0]
    assert changed.epoch != usual.epoch
    assert losses(changed, "best_") == losses(usual, "best_")


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.8])
def test_gaussian_masks_have_the_mean_and_variance_of_dropouts(rate: float) -> None:
    experiment = Experiment(dropout_rate=rate, hidden_width=100)
    steps = islice(draw_masks(experiment, kind="gaussian"), 100)
    values = torch.stack([torch.stack([one.first, one.second]) for one in steps if one])
    variance = rate / (1 - rate)
    count = values.numel()
    assert float(values.mean()) == pytest.approx(1, abs=5 * (variance / count) ** 0.5)
    assert float(values.var()) == pytest.approx(variance, rel=0.02)
    # Normal in its tails, too: a share of 0.0027 is further than three deviations from the mean.
    far = ((values - 1).abs() > 3 * variance**0.5).double().mean()
    assert float(far) == pytest.approx(0.0027, rel=0.1)


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.8])
def test_a_step_under_gaussian_noise_has_autograds_gradient(rate: float) -> None:
    experiment = Experiment(dropout_rate=rate, hidden_width=30, points=20)
    drawn = MLPStack.drawn(Network(30), [generator(seed, "weights") for seed in (1, 2)])
    stack = MLPStack(Network(30), 2, torch.float64)
    stack.parameters.copy_(drawn.parameters)
    streams = [draw_masks(replace(experiment, seed=seed), kind="gaussian") for seed in (1, 2)]
    both = [one for one in map(next, streams) if one]
    masks = Masks(
        torch.cat([one.first for one in both]).double(),
        torch.cat([one.second for one in both]).double(),
    )
    # What the sign of a gradient hangs on.
    assert rate < 0.5 or (masks.first < 0).any()
    data = draw_problem(experiment)
    x, y = data.x.double()[:, None], data.train_y.double()[:, None]
    batch, squares = TrainingBatch(stack, x, y), torch.empty(2, 1, 1, dtype=torch.float64)
    batch.forward(masks)
    batch.backward(masks, squares)
    for network in range(2):
        one = Reference(stack, network)
        loss = (one(x, (masks.first[network], masks.second[network])) - y).square().mean()
        loss.backward()
        assert float(squares[network]) / 20 == pytest.approx(loss.item(), rel=1e-9)
        assert_same_gradients(one, stack, network)


def test_an_average_is_the_mean_of_what_plain_networks_say_that_learn_alone() -> None:
    for outcome in trained("average", SHORT, SEEDS):
        experiment = replace(SHORT, seed=outcome.seed)
        data = draw_problem(experiment)
        alone = [said_by_torch(experiment, member=member)[-1] for member in range(5)]
        wanted = losses_of(np.mean(alone, axis=0), data)
        assert losses(outcome) == pytest.approx(wanted, rel=1e-3)
        # The mean of the five errors is another number, and never a smaller one.
        errors = [losses_of(said, data)["true_loss"] for said in alone]
        assert outcome.true_loss < np.mean(errors)


def test_the_members_under_noise_have_masks_of_their_own() -> None:
    of = Contender(noise="bernoulli", members=2)
    (outcome,) = outcomes_of(SHORT, of, (4,))
    experiment = replace(SHORT, seed=4)
    alone = [said_by_torch(experiment, noise="bernoulli", member=at)[-1] for at in range(2)]
    wanted = losses_of(np.mean(alone, axis=0), draw_problem(experiment))
    assert losses(outcome) == pytest.approx(wanted, rel=1e-3)


def test_the_first_member_is_the_network_of_the_run_and_the_others_are_not() -> None:
    plain, again, third = (
        outcomes_of(SHORT, Contender(first_member=member), SEEDS) for member in range(3)
    )
    assert plain == trained("plain", SHORT, SEEDS)
    assert again == trained("plain_again", SHORT, SEEDS)
    for one, two, three in zip(plain, again, third, strict=True):
        assert len({one.true_loss, two.true_loss, three.true_loss}) == 3


@pytest.mark.parametrize("name", CONTENDERS)
def test_the_other_seeds_of_a_stack_make_no_difference(name: str) -> None:
    together = trained(name, SHORT, (4, 5, 6))
    assert trained(name, SHORT, (4, 5)) == together[:2]
    assert trained(name, SHORT, (6, 5)) == together[:0:-1]
    assert trained(name, SHORT, (4, 7))[:1] == together[:1]


@pytest.mark.parametrize("name", ["plain", "dropout", "average"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("width", [10, 30])
def test_nor_do_they_with_another_activation(width: int, activation: str, name: str) -> None:
    """With so few points no network ends where a SIMD register does."""
    experiment = replace(SHORT, hidden_width=width, points=7, activation=activation)
    together = trained(name, experiment, (4, 5, 6))
    assert trained(name, experiment, (4, 5)) == together[:2]
    assert trained(name, experiment, (6, 5)) == together[:0:-1]


@pytest.mark.parametrize("name", CONTENDERS)
def test_the_same_work_gives_the_same_bits_and_draws_nothing_global(name: str) -> None:
    before = torch.get_rng_state()
    assert trained(name, SHORT, SEEDS) == trained(name, SHORT, SEEDS)
    assert torch.equal(before, torch.get_rng_state())


def test_the_epochs_it_is_looked_at_are_those_of_a_run() -> None:
    experiment = replace(SHORT, record_every=7)
    training = stream_outcomes(*contender("plain").trains(experiment), SEEDS)
    assert list(training) == recorded_epochs(experiment)
    for outcome in trained("plain", experiment, SEEDS):
        assert outcome.best_epoch in recorded_epochs(experiment)


def test_how_often_it_is_looked_at_changes_only_what_is_called_best() -> None:
    often, seldom = (
        trained("dropout", replace(SHORT, record_every=every), SEEDS) for every in (1, 40)
    )
    for one, other in zip(often, seldom, strict=True):
        assert losses(one) == losses(other)
        assert one.best_true_loss <= min(other.best_true_loss, other.true_loss)


@pytest.mark.parametrize("name", ["plain", "dropout", "max_norm", "early_stopping"])
def test_a_network_that_diverges_leaves_the_others_of_its_stack_alone(name: str) -> None:
    def change(seed: int, data: DrawnProblem) -> DrawnProblem:
        # As a loss that is beyond any number would, it makes every number of this network NaN.
        if seed == 5:
            return replace(data, train_y=torch.full_like(data.train_y, float("inf")))
        return data

    usual = trained(name, SHORT, (4, 5, 6))
    with data_changed(change):
        first, bad, last = trained(name, SHORT, (4, 5, 6))
    assert (first, last) == (usual[0], usual[2])
    assert bad.seed == 5
    assert bad.train_loss == float("inf")
    # Before the first step it was finite, against all but the labels that it was to learn.
    assert bad.best_epoch == 0
    assert np.isfinite(bad.best_true_loss)
    if name != "early_stopping":
        assert bad.test_loss == bad.true_loss == float("inf")


def test_an_outcome_has_no_number_that_is_none() -> None:
    def change(seed: int, data: DrawnProblem) -> DrawnProblem:
        return replace(data, train_y=torch.full_like(data.train_y, float("nan")))

    with data_changed(change):
        outcomes = trained("plain", SHORT, SEEDS)
    assert not any(np.isnan(np.hstack(list(asdict(one).values()))).any() for one in outcomes)


def test_weights_that_grow_beyond_any_number_are_told_without_a_warning() -> None:
    experiment = Experiment(hidden_width=20, epochs=200, learning_rate=0.3, record_every=1)
    for one in outcomes_of(experiment, Contender(weight_decay=-100.0), (1, 2)):
        assert one.true_loss == np.inf


@pytest.mark.parametrize("learning_rate", [0.2, 0.3])
def test_weight_decay_never_takes_more_than_there_is(learning_rate: float) -> None:
    """A factor of 1 - rate * decay would be -1 and -2 here, and weights grow beyond any number."""
    experiment = Experiment(hidden_width=100, epochs=200, learning_rate=learning_rate)
    nothing = float(draw_problem(experiment).true_curve[WITHIN].square().mean())
    for outcome in trained("weight_decay", experiment, SEEDS):
        assert max(outcome.true_losses[-10:]) < 2 * nothing


def test_contenders_side_by_side_become_what_each_becomes_alone() -> None:
    """In one stack, each with masks, decay, bounds, points and members of its own."""
    alone = {name: trained(name, SHORT, SEEDS) for name in CONTENDERS}
    entrants = [
        Entrant(contender(name).trains(SHORT)[1], seed) for name in CONTENDERS for seed in SEEDS
    ]
    trainer = Trainer(SHORT, entrants)
    with torch.inference_mode():
        trainer.advance(SHORT.epochs)
        together = trainer.look().losses
    ends = zip(
        [(name, at) for name in CONTENDERS for at in range(len(SEEDS))], together, strict=True
    )
    for (name, at), end in ends:
        of = CONTENDERS[name].contender
        # Of these another epoch is judged, or nothing that is trained.
        if not (of.held_out or of.folds or of.stops_after or of.is_line):
            assert end.tolist() == list(losses(alone[name][at]).values()), name


@pytest.mark.parametrize("name", ["plain", "dropout"])
def test_the_looks_of_a_seed_are_those_of_its_run(name: str) -> None:
    experiment = replace(SHORT, record_every=7)
    for outcome in trained(name, experiment, SEEDS):
        frames = list(stream_training(replace(experiment, seed=outcome.seed)))
        assert outcome.looks == [frame.epoch for frame in frames]
        for loss in LOSSES:
            wanted = [getattr(frame, loss)[name] for frame in frames]
            assert getattr(outcome, f"{loss}es") == pytest.approx(wanted, rel=1e-6)
        seen = [frame.optimised_loss[name][-1] for frame in frames[1:]]
        assert outcome.optimised_losses[1:] == pytest.approx(seen, rel=1e-6)
        assert outcome.optimised_losses[0] == outcome.train_losses[0]
        assert outcome.true_losses[-1] == outcome.true_loss


@pytest.mark.parametrize("name", ["plain", "dropout"])
def test_a_seed_alone_comes_out_as_its_run_does(name: str) -> None:
    """To the bit: a matrix by itself would be multiplied, and rounded, otherwise."""
    experiment = Experiment(epochs=30, hidden_width=300, seed=10)
    (alone,) = trained(name, experiment, (10,))
    last = list(stream_training(experiment))[-1]
    assert alone.true_loss == last.true_loss[name]
    assert alone == trained(name, experiment, (10, 11))[0]


def test_early_stopping_is_looked_at_as_if_the_training_had_ended_there() -> None:
    of, experiment = Contender(held_out=0.2), replace(SHORT, epochs=60, learning_rate=0.03)
    (whole,) = outcomes_of(experiment, of, (3,))
    for epochs in (10, 25, 60):
        (ended,) = outcomes_of(replace(experiment, epochs=epochs), of, (3,))
        at = whole.looks.index(epochs)
        for loss in LOSSES:
            assert getattr(whole, f"{loss}es")[at] == pytest.approx(getattr(ended, loss), rel=1e-6)


def test_a_fixed_number_of_epochs_is_a_plain_run_of_as_many() -> None:
    experiment = replace(SHORT, record_every=7)
    for outcome in trained("fixed_epochs=25", experiment, SEEDS):
        (shorter,) = outcomes_of(replace(experiment, epochs=25), Contender(), (outcome.seed,))
        assert outcome.epoch == 25
        assert losses(outcome) == pytest.approx(losses(shorter), rel=1e-6)
        # From there on it stays as it is.
        assert outcome.looks == recorded_epochs(experiment)
        stopped = [at for at, epoch in enumerate(outcome.looks) if epoch >= 25]
        assert {outcome.true_losses[at] for at in stopped} == {outcome.true_loss}
    # More epochs than there are: all of them.
    (whole,), (plain,) = (trained(name, SHORT, (4,)) for name in ("fixed_epochs=5000", "plain"))
    assert whole == plain


@pytest.mark.parametrize(
    ("name", "first", "last"), [("early_dropout", 0, 20), ("late_dropout", 20, 40)]
)
def test_dropout_early_or_late_drops_only_then(name: str, first: int, last: int) -> None:
    """Where it drops it draws the masks that dropout would draw there."""

    def masks(experiment: Experiment, *_: object, **__: object) -> Iterator[Masks]:
        for step, drawn in enumerate(draw_masks(experiment)):
            assert drawn
            outside = Masks(torch.ones_like(drawn.first), torch.ones_like(drawn.second))
            yield drawn if first <= step < last else outside

    for outcome in trained(name, SHORT, SEEDS):
        experiment = replace(SHORT, seed=outcome.seed)
        said = said_by_torch(experiment, noise="bernoulli", draw=masks)
        wanted = losses_of(said[-1], draw_problem(experiment))
        assert losses(outcome) == pytest.approx(wanted, rel=1e-3)


def test_cross_validation_judges_the_epoch_that_was_best_on_what_was_not_seen() -> None:
    """Networks that hold out a part each, in plain torch, choose it; all points are learned."""
    experiment = replace(SHORT, points=10, epochs=60, noise=0.6, learning_rate=0.03)
    of = Contender(folds=3)
    for seed in (1, 2, 3):
        one = replace(experiment, seed=seed)
        data = draw_problem(one)
        parts = [
            held_out_places(replace(one, epochs=10), replace(of, fold=fold)) for fold in range(3)
        ]
        assert sorted(place for part in parts for place in part) == list(range(10))
        unseen = []
        for part in parts:
            kept = [place for place in range(10) if place not in part]
            said = said_by_torch(one, places=kept)[:, part]
            unseen.append(np.square(said - data.train_y[part].double().numpy()).mean(1))
        together = np.mean(unseen, axis=0)
        (outcome,) = outcomes_of(experiment, of, (seed,))
        assert together[outcome.epoch] == pytest.approx(together.min(), rel=1e-3)
        wanted = losses_of(said_by_torch(one)[outcome.epoch], data)
        assert losses(outcome) == pytest.approx(wanted, rel=1e-3)


def test_the_straight_line_is_that_of_least_squares() -> None:
    for outcome in trained("straight_line", SHORT, SEEDS):
        data = draw_problem(replace(SHORT, seed=outcome.seed))
        slope, start = np.polyfit(data.x.double(), data.train_y.double(), 1)
        everywhere = torch.cat([data.x, data.grid[WITHIN]]).double().numpy()
        assert losses(outcome) == pytest.approx(losses_of(slope * everywhere + start, data))
        assert set(outcome.true_losses) == {outcome.true_loss}
