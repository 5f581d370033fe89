"""All that the studies on the page say, for their component to put numbers into."""

from dropout_core.language import N_, Translations
from dropout_core.study.contenders import CONTENDERS
from dropout_core.study.design import USUAL_SEEDS
from dropout_core.study.paper import FIGURES, FINDINGS
from dropout_core.words import FIELD_NAMES

_MEASURES = {
    "thinned_1": N_("one thinned network"),
    "thinned_50": N_("mean of 50 thinned networks"),
    "scaled": N_("scaled weights"),
    "plain": N_("no dropout"),
}


def luck_words(translations: Translations) -> dict[str, str]:
    """Every sentence by its place; those with a dot belong to a thing of the core."""
    _ = translations.gettext
    return {
        "title": _("Is that luck?"),
        "lead": _(
            "One run proves nothing. Here the same comparison is made over many seeds: other noise,"
            " other initial weights, other masks, and within each seed the same for both networks."
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
        "progress": _("{done} of {networks} networks"),
        "remaining": _("{done} of {networks} networks, about {seconds} s left"),
        "ready": _("All {networks} networks are trained."),
        "stopped": _("Stopped at {done} of {networks} networks."),
        "changed": _("The settings have changed. Start again for the new ones."),
        "broken": _("The connection is lost. Trying again …"),
        "busy": _("The server is busy. Trying again in {seconds} s …"),
        "failed": _("The study failed: {message}"),
        "no_chart": _("The chart could not be loaded. Reload the page to try again."),
        "won": _(
            "Dropout came closer to the true function on {wins} of {compared} seeds: {rate} %,"
            " 95 % interval {low} to {high} %. Median error: {dropout} with dropout, {plain}"
            " without."
        ),
        "same": _("Nothing is dropped at rate 0: both networks are the same on every seed."),
        "better": _("That is not luck: at these settings dropout helps."),
        "worse": _("That is not luck: at these settings dropout hurts."),
        "cannot tell": _("So far one cannot tell: it may be luck."),
        "yours_won": _(
            "In the run above, seed {seed}, dropout won; it did better there than on {share} % of"
            " the seeds."
        ),
        "yours_lost": _(
            "In the run above, seed {seed}, dropout lost; it did better there than on {share} % of"
            " the seeds."
        ),
        "yours": _("the run above"),
        "one_seed": _("one seed"),
        "least": _("{contender}: least median error {error}, at {value}."),
        "judged_better": _("Better than no dropout at {values}."),
        "judged_worse": _("Worse than no dropout at {values}."),
        "judged_cannot tell": _("One cannot tell at {values}."),
        "says": _("The paper: {says}"),
        "reproduces": _("It reproduces here."),
        "fails": _("It does not reproduce here."),
        "play": _("Play a seed above"),
        "choose": _("choose a seed"),
        "seed_won": _("seed {seed}: dropout {dropout}, without {plain}"),
        "download": _("All records:"),
        "note": _(
            "Better or worse is said only where two 95 % intervals exclude a draw: Wilson's of the"
            " win rate, and the bootstrap's of the median of the paired differences. Error: mean"
            " squared, against the true function, at the last epoch; with early stopping at the one"
            " that the held-out points chose."
        ),
        "head_contender": _("contender"),
        "head_seeds": _("seeds"),
        "head_median": _("median error"),
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
        **{f"contender.{name}": _(entry.title) for name, entry in CONTENDERS.items()},
        **{f"field.{name}": _(title) for name, title in FIELD_NAMES.items()},
        **{f"figure.{name}": _(one.title) for name, one in FIGURES.items()},
        **{f"says.{name}": _(one.says) for name, one in FIGURES.items()},
        **{f"finding.{name}": _(sentence) for name, sentence in FINDINGS.items()},
        **{f"prediction.{name}": _(title) for name, title in _MEASURES.items()},
    }
