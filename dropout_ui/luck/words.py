"""All that the studies on the page say, for their component to put numbers into."""

from dropout_core.inside.report import PREDICTIONS, prediction_title
from dropout_core.language.sentences import FIELD_NAMES
from dropout_core.language.translations import Translations
from dropout_core.learning.contenders import CONTENDERS
from dropout_core.study.design import USUAL_SEEDS
from dropout_core.study.figures import FIGURES


def luck_words(translations: Translations) -> dict[str, str]:
    """Every sentence by its place; those with a dot belong to a thing of the core."""
    _ = translations.gettext
    return {
        "title": _("Is that luck?"),
        "lead": _(
            "One run proves nothing. Here the same comparison is made over many seeds: other noise,"
            " other initial weights, other units dropped. Within a seed noise and initial"
            " weights are the same for both networks."
        ),
        "seeds_tab": _("These settings"),
        "sweep_tab": _("Sweep a setting"),
        "paper_tab": _("The paper's figures"),
        "seeds_text": _(
            "{seeds} seeds at the settings above. Each dot is one seed; below the diagonal dropout"
            " is closer to the true function. Click a dot to play its run above."
        ).format(seeds=USUAL_SEEDS),
        "sweep_text": _(
            "How do the contenders do as one setting changes? {seeds} seeds at each value: the line"
            " is the median, the band holds the middle half."
        ).format(seeds=USUAL_SEEDS),
        "paper_text": _(
            "Figures of the paper that introduced dropout (Srivastava et al., 2014), redone with"
            " the settings above and {seeds} seeds. Where one does not reproduce, it is said."
        ).format(seeds=USUAL_SEEDS),
        "seeds_start": _("Train {seeds} seeds").format(seeds=USUAL_SEEDS),
        "sweep_start": _("Start the sweep"),
        "paper_start": _("Redo figure {figure}"),
        "stop": _("Stop"),
        "go_on": _("Go on"),
        "figure": _("Figure"),
        "field": _("Setting"),
        "values": _("Values"),
        "contenders": _("Contenders"),
        "waiting": _("Waiting for a free worker …"),
        "elsewhere": _("“{name}” is running: {done} of {networks} networks."),
        "progress": _("{done} of {networks} networks"),
        "remaining": _("{done} of {networks} networks, about {seconds} s left"),
        "ready": _("All {networks} networks are trained."),
        "stopped": _("Stopped at {done} of {networks} networks."),
        "changed": _("The settings have changed. Start again for the new ones."),
        "broken": _("The connection is lost. Trying again …"),
        "busy": _("The server is busy. Trying again in {seconds} s …"),
        "failed": _("The study failed: {message}"),
        "no_values": _("Write at least one value."),
        "too_many": _("At most {limit} values."),
        "unusable": _("“{value}” cannot be used: {allowed}."),
        "over_budget": _(
            "This study would take about {seconds} s of one core; {limit} s are allowed here. Lower"
            " the epochs or the hidden width."
        ),
        "over_budget_sweep": _(
            "This study would take about {seconds} s of one core; {limit} s are allowed here. Take"
            " fewer values or contenders."
        ),
        "no_chart": _("The chart could not be loaded. Reload the page to try again."),
        "so_far": _(
            "So far dropout came closer to the true function on {wins} of {compared} seeds."
        ),
        "verdict_later": _("The verdict comes when all networks are trained."),
        "no_verdict": _("Stopped early: no verdict."),
        "won": _(
            "Dropout came closer to the true function on {wins} of {compared} seeds ({rate} %)."
            " With other seeds that share may well be anything from {low} to {high} % (95 %"
            " interval). Median error: {dropout} with dropout, {plain} without."
        ),
        "same": _("Nothing is dropped at rate 0: both networks are the same on every seed."),
        "better": _("Luck alone would hardly do that: at these settings dropout helps."),
        "worse": _("Luck alone would hardly do that: at these settings dropout hurts."),
        "cannot tell": _("One cannot tell: it may be luck."),
        "diverged_seeds": _(
            "On {count} of {seeds} seeds a network diverged: its error is infinite, and the seed"
            " has no dot."
        ),
        "yours_won": _(
            "In the run above, seed {seed}, dropout won. The error without it, divided by the one"
            " with it, was larger there than on {share} % of the other seeds."
        ),
        "yours_lost": _(
            "In the run above, seed {seed}, dropout lost. The error with it, divided by the one"
            " without it, was even larger on {share} % of the other seeds."
        ),
        "yours_drawn": _("The run above, seed {seed}, was a draw: both errors are equal."),
        "yours": _("the run above"),
        "one_seed": _("one seed"),
        "least": _("{contender}: least median error {error}, at {value}."),
        "least_alike": _("{contender}: median error {error}."),
        "diverged_values": _("At {values} half of its networks or more diverged."),
        "diverged_all": _("{contender}: at {values} half of its networks or more diverged."),
        "judged_better": _("Better than no dropout at {values}."),
        "judged_worse": _("Worse than no dropout at {values}."),
        "judged_cannot tell": _("One cannot tell at {values}."),
        "judged_same": _("The same as no dropout at {values}."),
        "everywhere_better": _("Better than no dropout, whatever the dropout rate."),
        "everywhere_worse": _("Worse than no dropout, whatever the dropout rate."),
        "everywhere_cannot tell": _("One cannot tell, whatever the dropout rate."),
        "everywhere_same": _("The same as no dropout, whatever the dropout rate."),
        "one_comparison": _(
            "This is 1 comparison. Where a contender in truth makes no difference, luck makes it"
            " look better or worse in up to one of twenty."
        ),
        "comparisons": _(
            "These are {comparisons} comparisons. Where a contender in truth makes no difference,"
            " luck makes it look better or worse in up to one of twenty."
        ),
        "says": _("The paper: {says}"),
        "reproduces": _("It reproduces here."),
        "fails": _("It does not reproduce here."),
        "play": _("Play a seed above"),
        "choose": _("choose a seed"),
        "seed_won": _("seed {seed}: dropout {dropout}, without {plain}"),
        "download": _("All records:"),
        "table": _("Results as a table"),
        "note": _(
            "Better or worse is said only where the exact sign test speaks against luck (p < 0.05)"
            " and two 95 % intervals both leave no room for a tie: Wilson's of the win rate, and"
            " the bootstrap's of the median of the paired differences. A negative difference means"
            " a smaller error than without dropout. Error: mean squared, against the true function,"
            " at the last epoch; with early stopping at the one that the held-out points chose."
        ),
        "note_8": _("Medians over the seeds, at the last epoch."),
        "note_11": _(
            "Medians over the seeds, at the last epoch. Test error: mean squared, against the test"
            " points."
        ),
        "head_contender": _("contender"),
        "head_network": _("network"),
        "head_seeds": _("seeds"),
        "head_median": _("median error"),
        "head_test_error": _("median test error"),
        "head_quartiles": _("middle half"),
        "head_difference": _("difference to no dropout"),
        "head_wins": _("wins"),
        "head_rate": _("win rate"),
        "head_judgement": _("verdict"),
        "head_layer": _("layer"),
        "head_active_share": _("share of active units"),
        "head_mean_activation": _("mean activation"),
        "head_prediction": _("prediction"),
        "head_over_scaled": _("÷ scaled, seed by seed"),
        "to": _("{low} to {high}"),
        "short_better": _("better"),
        "short_worse": _("worse"),
        "short_cannot tell": _("cannot tell"),
        "short_same": _("same"),
        **{f"contender.{name}": _(entry.title) for name, entry in CONTENDERS.items()},
        **{f"field.{name}": _(title) for name, title in FIELD_NAMES.items()},
        **{f"figure.{name}": _(one.title) for name, one in FIGURES.items()},
        **{f"says.{name}": _(one.says) for name, one in FIGURES.items()},
        **{
            f"finding.{name}.{which}": _(sentence)
            for name, one in FIGURES.items()
            for which, sentence in one.findings.items()
        },
        **{f"prediction.{name}": prediction_title(name, translations) for name in PREDICTIONS},
    }
