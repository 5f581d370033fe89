"""The player as a Streamlit component: what Python hands to the browser."""

from collections.abc import Callable
from urllib.parse import urlencode

from dropout_core.experiment import Experiment
from dropout_core.language.sentences import DIVERGED, VERDICTS
from dropout_core.language.translations import Translations
from dropout_core.learning.frames import recorded_epochs
from dropout_core.learning.problems import Problem
from dropout_ui.component import assets, declare
from dropout_ui.figures import Look, fit_figure, loss_figure

_component = declare("player")


def player(
    experiment: Experiment,
    data: Problem,
    look: Look,
    *,
    refusal: str,
    on_presenter: Callable[[], None],
) -> None:
    """Mount the player of one experiment's run, or bring the mounted one up to date.

    refusal: a sentence, where the run is not to be started. on_presenter is called when the
    visitor asks for the presenter mode, or out of it.
    """
    _component(
        key="player",
        data={
            "run": "" if refusal else "runs?" + urlencode(experiment.to_query()),
            "refusal": refusal,
            "epochs": recorded_epochs(experiment),
            "figures": {
                "fit": fit_figure(data, look).to_json(),
                "losses": loss_figure(experiment, data, look).to_json(),
            },
            "labels": labels(look.words),
            "language": look.words.info().get("language", "en").replace("_", "-"),
            "presenter": look.presenter,
            "assets": assets("player"),
        },
        on_presenter_change=on_presenter,
        # Nothing to do but to run the script again, which then sees the new theme.
        on_theme_change=lambda: None,
    )


def labels(words: Translations) -> dict[str, str]:
    """The player's own words. What stands in braces is filled in by the player."""
    _ = words.gettext
    return {
        "fit": _("The fit"),
        "losses": _("The losses"),
        "plain": _("no dropout"),
        "dropout": _("dropout"),
        "train_loss": _("training"),
        "test_loss": _("test"),
        "true_loss": _("true function"),
        "mean_squared_error": _("Mean squared error"),
        "play": _("Play"),
        "pause": _("Pause"),
        "replay": _("Replay"),
        "back": _("One frame back"),
        "forward": _("One frame forward"),
        "stop": _("Stop training"),
        "continue": _("Continue training"),
        "scrub": _("Epoch on show"),
        "speed": _("Speed"),
        "live": _("live"),
        "presenter": _("Presenter mode (p)"),
        "leave_presenter": _("Leave presenter mode (p)"),
        "keys": _(
            "Keys: space plays and pauses, arrows step, Home and End jump, page up and page"
            " down move by a tenth, p is for a projector."
        ),
        "epoch": _("Epoch {epoch} of {epochs}"),
        "reading": _("Test loss: {plain} without dropout, {dropout} with it"),
        "loading": _("Loading …"),
        "waiting": _("Waiting for a free worker …"),
        "training": _("Training: epoch {epoch} of {epochs}"),
        "remaining": _("Training: epoch {epoch} of {epochs}, about {seconds} s left"),
        "stopped": _("Training stopped at epoch {epoch} of {epochs}."),
        "broken": _("The connection is lost. Trying again …"),
        "busy": _("The server is busy. Trying again in {seconds} s …"),
        "failed": _("The training failed: {message}"),
        "diverged": _(DIVERGED),
        "no_chart": _("The chart could not be loaded. Reload the page to try again."),
        **{f"won_{winner}": _(sentence) for winner, sentence in VERDICTS.items()},
        "undecided": _("Who comes closer to the true function? The end of the training tells."),
    }
