"""What the page and the terminal call things, and the sentences about bad input."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dropout_core.experiment import BadField
from dropout_core.language.translations import N_, Translations
from dropout_core.learning.true_functions import TRUE_FUNCTIONS
from dropout_core.serving.budget import OverBudgetError

FIELD_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dropout_rate": N_("Dropout rate"),
        "noise": N_("Noise level"),
        "hidden_width": N_("Hidden width"),
        "epochs": N_("Epochs"),
        "learning_rate": N_("Learning rate"),
        "points": N_("Training points"),
        "target": N_("True function"),
        "seed": N_("Seed"),
        "record_every": N_("Epochs between frames"),
    }
)

FIELD_HELP: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dropout_rate": N_("Probability that a hidden unit is dropped at a training step."),
        "noise": N_("Standard deviation of the normal noise on the points."),
        "hidden_width": N_("Units in each of the two hidden layers."),
        "epochs": N_("Training steps, each on all points."),
        "learning_rate": N_("Step size of Adam. The tutorial prints 0.1; its source has 0.01."),
        "points": N_("Points to learn from. As many again, with new noise, to test on."),
        "target": N_("What the points are drawn from, before the noise."),
        "seed": N_("Decides the noise, the initial weights and the masks."),
        "record_every": N_(
            "0: every epoch at first, then ever fewer. A run has at most 1000 frames."
        ),
    }
)

# What besides can be set for a study.
STUDY_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "contenders": N_("Contenders"),
        "sweep": N_("Sweep"),
        "seeds": N_("Seeds"),
        "figure": N_("Figure"),
    }
)

TARGET_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {name: function.title for name, function in TRUE_FUNCTIONS.items()}
)

PRESET_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "tutorial": N_("The tutorial"),
        "as_printed": N_("The tutorial as printed (learning rate 0.1)"),
        "no_noise": N_("No noise"),
        "five_points": N_("Five points"),
        "five_hundred_points": N_("Five hundred points"),
        "far_too_much_dropout": N_("Far too much dropout"),
        "sine": N_("A sine"),
    }
)

# By Verdict.winner; the errors and the share are filled in where it is shown.
VERDICTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dropout": N_(
            "Dropout won this run: after epoch {epoch} its error against the true function is"
            " {dropout}, {percent}% less than the {plain} without dropout."
        ),
        "plain": N_(
            "Dropout lost this run: after epoch {epoch} its error against the true function is"
            " {dropout}; without dropout it is {plain}, {percent}% less."
        ),
        "draw": N_(
            "This run is a draw: after epoch {epoch} the error against the true function is"
            " {dropout} with dropout and {plain} without."
        ),
    }
)

DIVERGED: Final = N_(
    "The loss is no longer a finite number at epoch {epoch}. Lower the learning rate."
)


def bad_field_sentence(bad: BadField, words: Translations) -> str:
    """What was wrong with one field, and what is allowed."""
    _ = words.gettext
    if not bad.allowed:
        return _("There is no setting “{name}”.").format(name=bad.name[:40])
    return _("{field} ({name}) cannot be “{value}”; allowed: {allowed}.").format(
        field=_({**FIELD_NAMES, **STUDY_NAMES}[bad.name]),
        name=bad.name,
        value=str(bad.value)[:40],
        allowed=allowed_values(bad.allowed, words),
    )


def allowed_values(allowed: str, words: Translations) -> str:
    """A domain's `allowed` in the language: only the word between two numbers changes."""
    _ = words.gettext
    return allowed.replace(" to ", _(" to "))


def over_budget_sentence(error: OverBudgetError, words: Translations) -> str:
    """What a run would cost, what is allowed, and what to lower by how much."""
    _ = words.gettext
    sentence = _(
        "This run would keep one core busy for about {seconds} s; this server allows {limit} s."
    ).format(seconds=round(error.seconds), limit=f"{error.limit:g}")
    if not error.lower:
        return sentence + " " + _("Lower the epochs, the hidden width and the points.")
    remedies = [
        _("{field} to {value}").format(field=_(FIELD_NAMES[name]), value=value)
        for name, value in error.lower.items()
    ]
    return (
        sentence
        + " "
        + _("Lower one of these: {remedies}.").format(remedies=_(", ").join(remedies))
    )
