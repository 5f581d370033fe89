"""All that the page says around the fit and the studies, for the browser to put numbers into."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dropout_core.data.words import ERRORS
from dropout_core.language.translations import N_
from dropout_core.learning.run import DIVERGED
from dropout_core.study.figures.figure import NO_FIGURES

PLAYER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": N_("Player"),
        "fit": N_("The fit"),
        "losses": N_("The losses (thick: test, thin: training)"),
        "losses_seen": N_("The losses (thick: test, thin: training, faint: as Adam sees it)"),
        "train_loss": N_("training"),
        "test_loss": N_("test"),
        "true_loss": N_("true function"),
        "mean_squared_error": N_("Mean squared error"),
        "play": N_("Play"),
        "pause": N_("Pause"),
        "replay": N_("Replay"),
        "back": N_("One frame back"),
        "forward": N_("One frame forward"),
        "stop": N_("Stop training"),
        "continue": N_("Continue training"),
        "scrub": N_("Epoch on show"),
        "speed": N_("Speed"),
        "live": N_("live"),
        "presenter": N_("Presenter mode (p)"),
        "leave_presenter": N_("Leave presenter mode (p)"),
        "keys": N_(
            "Keys: space plays and pauses, arrows step, Home and End jump, page up and page"
            " down move by a tenth, p is for a projector."
        ),
        "epoch": N_("Epoch {epoch} of {epochs}"),
        "reading": N_("Test loss: {plain} without dropout, {dropout} with it"),
        "reading_of_many": N_("Test loss: {losses}"),
        "reading_of_one": N_("{contender}: {loss}"),
        "between": N_(", "),
        "loading": N_("Loading …"),
        "waiting": N_("Waiting for a free worker …"),
        "training": N_("Training: epoch {epoch} of {epochs}"),
        "remaining": N_("Training: epoch {epoch} of {epochs}, about {seconds} s left"),
        "stopped": N_("Training stopped at epoch {epoch} of {epochs}."),
        "broken": N_("The connection is lost. Trying again …"),
        "away": N_(
            "The server does not answer; trying again. What is on show can still be played."
        ),
        "busy": N_("The server is busy. Trying again in {seconds} s …"),
        "failed": N_("The training failed: {message}"),
        "diverged": DIVERGED,
        "no_chart": N_("The chart could not be loaded. Reload the page to try again."),
        "itself": N_("the true function itself"),
        "optimised_loss": N_("training, as Adam last saw it"),
        "why": N_(
            "Why can the training loss of dropout be above its test loss? At its last step Adam saw"
            " {seen}, with units dropped at random, which makes predictions worse, and differently"
            " at each step. With all units it is {train}; the test loss is {test}."
        ),
        "why_of": N_(
            "Why can a training loss be above the test loss ({contender})? At its last step Adam"
            " saw {seen}, with units dropped at random, which makes predictions worse, and"
            " differently at each step. With all units it is {train}; the test loss is {test}."
        ),
        "why_nothing": N_(
            "The dropout rate of this run is 0: Adam sees the loss with all units, {seen} at its"
            " last step. After that step it is {train}; the test loss is {test}."
        ),
        "lucky": N_(
            "A network whose test loss is below the dotted line does better on these test points"
            " than the true function itself: by luck."
        ),
        "covered": N_("Covered: what happens after epoch {epoch}? Press c to reveal."),
        "undecided": N_("Who has the smaller {measure}? The end of the training tells."),
    }
)

DATA: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title": N_("Your own data"),
        "lead": N_(
            "Does dropout help on points of your own? Drop a table anywhere on this page: CSV,"
            " .xlsx or .ods. It is read on the server and not kept: the points travel in the"
            " address of the page, so a link has them too."
        ),
        "now": N_(
            "On show: {title}, {x} → {y}. Points learned from: {train}; held out to test on:"
            " {test}."
        ),
        "drawn": N_("On show: points drawn from the true function, with noise added."),
        "untitled": N_("points without a name"),
        "back": N_("Back to drawn points"),
        "choose_file": N_("Choose a file …"),
        "draw": N_("Click points …"),
        "paste": N_("Or paste a table"),
        "read": N_("Read it"),
        "pasted": N_("pasted table"),
        "by_hand": N_("points by hand"),
        "drawing": N_(
            "Click to add a point, drag to move one, click it again to remove it. By keyboard:"
            " arrows move the cross or a point, Enter adds, Delete removes, Tab goes from point to"
            " point."
        ),
        "pad": N_("An empty chart for points of your own"),
        "point": N_("Point {point}: x {x}, y {y}"),
        "count": N_("Points: {count}; at least {fewest} are needed."),
        "clear": N_("Remove all"),
        "reading": N_("Reading {name} …"),
        "unreachable": N_("The server does not answer. Nothing has changed; try again."),
        "too_large": ERRORS["too_large"],
        "found": N_("{name}: {x} → {y}, points: {count}"),
        "unusable": N_("This table was found, but no points in it"),
        "otherwise": N_("Use the other reading"),
        "yes": N_("Yes"),
        "preview": N_("The first rows as they were read"),
        "exact": N_("The address has all numbers as they are."),
        "rounded": N_(
            "In the address x and y are rounded to the nearest of 65 536 even places over their"
            " range, far less than can be seen. The terminal learns the exact numbers:"
            " python -m dropout_core --data FILE"
        ),
        "learn": N_("Learn these points"),
        "learn_drawn": N_("Learn the points clicked"),
        "cancel": N_("Cancel"),
    }
)

REPLAY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "head": N_("Dropout Lab: a run to replay"),
        "source": N_("The page that shows this run:"),
        "thinned": N_(
            "This file has {frames} of the {trained} frames of the run: with all of them it would"
            " be too large. Nothing else is left out."
        ),
        "too_old": N_(
            "Replaying needs JavaScript, and a browser that knows import maps. Nothing is asked"
            " of any server."
        ),
    }
)

KEEP: Final[Mapping[str, str]] = MappingProxyType(
    {
        "run": N_("This run"),
        "step": N_("Pictures of the lesson’s step: {step}"),
        "study": N_("The study on show"),
        "no_run": N_("There is no run yet: move a slider."),
        "no_study": N_("No study is on show."),
        "frames": N_("All frames, with their curves"),
        "losses": N_("Losses"),
        "points": N_("Points and curves"),
        "notebook": N_("A notebook that trains it with dropout_core"),
        "script": N_("A script that trains it in plain torch"),
        "replay": N_("One HTML file that replays it without a server or network"),
        "records": N_("All records"),
        "report": N_("A report of half a page"),
        "results": N_("What the study found"),
        "shares": N_("Who was ahead, over the epochs"),
        "size": N_(
            "Pictures are light, with their settings below. A PNG is 3200 pixels wide: 27 cm in"
            " print, at 300 dots an inch. An SVG has any size."
        ),
        "failed": N_("The picture could not be made. Try again."),
        "named": N_("{name}: {what}"),
        "caption_at": N_("{name}. {settings}; epoch {epoch} of {epochs}"),
        "caption_of_study": N_("{name}. {seeds} seeds; {settings}"),
    }
)

# What a chart shows, for who does not see it.
DESCRIBED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "skip": N_("Skip to the player"),
        "over": N_("Chart: {y} over {x}."),
        "of": N_("Chart: {title}."),
        "plain": N_("Chart."),
        "line": N_("{name}: from {first} to {last}; least {low}, greatest {high}."),
        "level": N_("{name}: {y} throughout."),
        "upright": N_("{name}: at {x}."),
        "point": N_("{name}: {y} at {x}."),
        "points": N_(
            "{name}: {count} points; {x} from {left} to {right}, {y} from {low} to {high}."
        ),
        "marks": N_("{name}: {count} points; {x} from {left} to {right}."),
        "band": N_("{name}, band"),
        "between": N_("{low} to {high}"),
        "table": N_("The same in numbers"),
        "some": N_("{shown} of {count} points in numbers"),
    }
)

TOOLS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "close": N_("Close"),
        "keep": N_("Take home (k)"),
        "share": N_("Share (q)"),
        "runs": N_("Runs so far (h)"),
        "keys": N_("Keys (?)"),
        "tour": N_("Tour (t)"),
        "cover": N_("Cover what comes (c)"),
        "setting": N_("{title}: then up and down change it"),
        "run": N_("The run (f)"),
        "lesson": N_("The lesson (l)"),
        "studies": N_("Is that luck? (u)"),
    }
)

SHARE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "address": N_("The address of what is on show"),
        "copy": N_("Copy"),
        "copied": N_("The address is copied."),
        "not_copied": N_(
            "This browser does not let it be copied. It is selected: copy it by hand."
        ),
        "code": N_("A QR code of this address"),
        "too_long": N_(
            "The address is too long for a QR code: it has too many points in it. Copy it instead."
        ),
        "unreachable": N_("The server does not answer, so there is no QR code."),
        "wide": N_("The points in the address make the code fine: hold the phone close."),
        "local": N_(
            "Only this computer can open this address. For others, open the page by the name that"
            " the computer has in the network."
        ),
    }
)

TOUR: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title": N_("Tour"),
        "lead": N_(
            "A story in scenes: each is a view of this page, and plays itself to the point that it"
            " is about. Page Down goes on, Page Up goes back, Escape ends it; so does a clicker."
        ),
        "number": N_("{number} of {count}"),
        "next": N_("Next"),
        "back": N_("Back"),
        "end": N_("End"),
        "reveal": N_("Reveal"),
        "start": N_("Start from the first scene"),
        "site": N_("The tour of this site"),
        "own": N_("Your own tour"),
        "own_text": N_(
            "It is kept in this browser, nowhere else: download it to take it to another one. A"
            " server shows it to everybody when it is started with DROPOUT_LAB_TOUR=tour.yaml."
        ),
        "copy": N_("Begin your own with these scenes"),
        "none": N_("There is no scene yet."),
        "view": N_("Add this view to it"),
        "view_text": N_("A scene of what is set now, which plays to epoch {epoch}."),
        "scene_title": N_("Title"),
        "scene_text": N_("What to say"),
        "scene_cover": N_("Cover what comes after this epoch until the next key"),
        "add": N_("Add this view"),
        "up": N_("Move up"),
        "down": N_("Move down"),
        "remove": N_("Remove"),
        "download": N_("Download as YAML"),
        "open": N_("Open a YAML file …"),
        "opened": N_("{name}: a tour of {count} scenes."),
        "bad": N_("{name} is no tour; nothing has changed."),
        "full": N_("A tour has at most {limit} scenes."),
        "unreachable": N_("The server does not answer. Try again."),
        "not_kept": N_("This browser keeps nothing: download the tour before you leave."),
    }
)

COMPARE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "before": N_("before: {changes}"),
        "elsewhere": N_("before: {changes}; it has other axes, so its curves are not drawn here"),
        "more": N_("{changes} and {count} more"),
        "same": N_("the same settings"),
        "drawn": N_("drawn points"),
        "dismiss": N_("Hide the run before (g)"),
        "lead": N_(
            "The last {most} runs of this browser, and in what each differs from the one on show."
            " They are kept in this browser alone and never sent."
        ),
        "memory": N_(
            "This browser lets the page keep nothing: the list lasts until the page is left."
        ),
        "empty": N_("Nothing yet: a run is listed when it is on show."),
        "on_show": N_("On show"),
        "losses": N_("Test loss over the epochs"),
        "show": N_("Show"),
        "pin": N_("Pin"),
        "unpin": N_("Unpin"),
        "full": N_("{most} runs are pinned; more could not be told apart. Unpin one first."),
        "forget": N_("Forget all"),
        "pinned": N_("Pinned runs"),
        "pin_some": N_(
            "Pin up to {most} runs, to see them in one chart and what differs in a table."
        ),
        "curve_of": N_("Curve of"),
        "unlike": N_("Not in the chart, for their axes are other ones: {runs}."),
        "absent": N_("Not in the chart, for this contender does not run there: {runs}."),
        "setting": N_("Setting"),
    }
)

# By key, as they are listed.
KEYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Space . b": N_("Play or pause"),
        "← →": N_("One frame back or forward"),
        "Home End": N_("To the first frame, to the last"),
        "Page Up Page Down": N_("Back or forward by a tenth of the run"),
        "1 – 9, 0": N_("To a step of the lesson"),
        "p": N_("Presenter mode, for a projector: on or off; Escape leaves it"),
        "f l u": N_("In presenter mode: to the run, the lesson, the studies"),
        "Page Down, clicker": N_(
            "In presenter mode: play, then to the end, then the lesson step by step, then the"
            " studies; Page Up goes back"
        ),
        "q": N_("Share: the address, and its QR code"),
        "k": N_("Take home: pictures, tables and files of what is on show"),
        "t": N_("The tour; while it is on, Page Down and Page Up turn its scenes, Escape ends it"),
        "c": N_("Cover what comes after the epoch on show, or reveal it"),
        "g": N_("The curves of the run before: hide or show"),
        "h": N_("Runs so far: what each came to, and back to any"),
        "?": N_("This list"),
    }
)

STUDIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title": N_("Is that luck?"),
        "lead": N_(
            "One run proves nothing, not even that of seed 1, which was chosen for being a middling"
            " one. Here the same comparison is made over many seeds: other noise, other initial"
            " weights, other units dropped. Within a seed, the noise is the same for all, and the"
            " networks with and without dropout begin with the same weights."
        ),
        "seeds_tab": N_("These settings"),
        "sweep_tab": N_("Sweep a setting"),
        "paper_tab": N_("The paper's figures"),
        "seeds_text": N_(
            "Many seeds at the settings above. With two contenders, each dot is one seed; below"
            " the diagonal, the one compared with no dropout is closer to the true function. Click"
            " a dot to play its run above. With more, bars show median errors. Beside either chart:"
            " the share of seeds won against no dropout, over the epochs; a band is its 95 %"
            " interval at each epoch by itself."
        ),
        "sweep_text": N_(
            "How do the contenders do as one setting changes? The line is the median over many"
            " seeds, the band holds the middle half."
        ),
        "paper_text": N_(
            "Figures of the full paper on dropout (Srivastava et al., 2014), redone with the"
            " settings above, over many seeds; only the activation is ReLU, whatever is set. Where"
            " one does not reproduce, it is said."
        ),
        "seeds_start": N_("Train {seeds} seeds"),
        "sweep_start": N_("Start the sweep"),
        "paper_start": N_("Redo figure {figure}"),
        "stop": N_("Stop"),
        "go_on": N_("Go on"),
        "question": N_("Question"),
        "own_question": N_("one of your own"),
        "figure": N_("Figure"),
        "field": N_("Setting"),
        "values": N_("Values"),
        "contenders": N_("Contenders"),
        "waiting": N_("Waiting for a free worker …"),
        "elsewhere": N_("“{name}” is running: {done} of {networks} networks."),
        "progress": N_("{done} of {networks} networks"),
        "remaining": N_("{done} of {networks} networks, about {seconds} s left"),
        "ready": N_("All {networks} networks are trained."),
        "stopped": N_("Stopped at {done} of {networks} networks."),
        "changed": N_("The settings have changed. Start again for the new ones."),
        "broken": N_("The connection is lost. Trying again …"),
        "away": N_(
            "The server does not answer; trying again. What is on show can still be played."
        ),
        "busy": N_("The server is busy. Trying again in {seconds} s …"),
        "failed": N_("The study failed: {message}"),
        "no_values": N_("Write at least one value."),
        "too_many": N_("At most {limit} values."),
        "unusable": N_("“{value}” cannot be used: {allowed}."),
        "over_budget": N_(
            "This study would take about {seconds} s of one core; {limit} s are allowed here. Lower"
            " the epochs or the hidden width."
        ),
        "cluster": N_("The cluster does not answer: this machine does the work."),
        "over_budget_sweep": N_(
            "This study would take about {seconds} s of one core; {limit} s are allowed here. Take"
            " fewer values or contenders."
        ),
        "too_large": N_(
            "This study would have {rows} rows; {limit} are allowed here. Take fewer seeds, values"
            " or contenders."
        ),
        "no_chart": N_("The chart could not be loaded. Reload the page to try again."),
        "so_far": N_(
            "So far dropout came closer to the true function on {wins} of {compared} seeds."
        ),
        "verdict_later": N_("The verdict comes when all networks are trained."),
        "no_verdict": N_("Stopped early: no verdict."),
        "won": N_(
            "Dropout came closer to the true function on {wins} of {compared} seeds ({rate} %)."
            " The 95 % confidence interval of that share, over all seeds there could be, goes from"
            " {low} to {high} %. Median error: {dropout} with dropout, {plain} without."
        ),
        "same": N_("Nothing is dropped at rate 0: both networks are the same on every seed."),
        "so_far_of": N_(
            "So far {contender} came closer to the true function on {wins} of {compared} seeds."
        ),
        "won_of": N_(
            "{contender} came closer to the true function than no dropout on {wins} of {compared}"
            " seeds ({rate} %). The 95 % confidence interval of that share, over all seeds there"
            " could be, goes from {low} to {high} %. Median error: {dropout}, and {plain} without"
            " dropout."
        ),
        "draws": N_("Draws, which count for neither: {draws}."),
        "turns": N_(
            "The answer hangs on when one looks: {contender} was closer than no dropout on {wins}"
            " of {compared} seeds at epoch {epoch}, and on {last_wins} of {last_compared} at epoch"
            " {last}. The earlier epoch is the one most unlike the end, picked for that, which"
            " favours the contrast a little."
        ),
        "same_of": N_("Every seed is a draw."),
        "simply_better": N_("Better than no dropout."),
        "simply_worse": N_("Worse than no dropout."),
        "simply_cannot tell": N_("One cannot tell."),
        "simply_same": N_("A draw on every seed."),
        "diverged_half": N_("{contender}: half of its networks or more diverged."),
        "error_of": N_("error, {contender}"),
        "seed": N_("seed {seed}"),
        "better": N_("Luck alone would hardly do that: at these settings dropout helps."),
        "worse": N_("Luck alone would hardly do that: at these settings dropout hurts."),
        "cannot tell": N_("One cannot tell: it may be luck."),
        "diverged_seeds": N_(
            "On {count} of {seeds} seeds a network diverged: its error is infinite, and the seed"
            " has no dot."
        ),
        "yours_won": N_(
            "In the run above, seed {seed}, dropout won. The error without it, divided by the one"
            " with it, was larger there than on {share} % of the other seeds."
        ),
        "yours_lost": N_(
            "In the run above, seed {seed}, dropout lost. The error with it, divided by the one"
            " without it, was even larger on {share} % of the other seeds."
        ),
        "yours_drawn": N_("The run above, seed {seed}, was a draw."),
        "least": N_("{contender}: least median error {error}, at {value}."),
        "least_alike": N_("{contender}: median error {error}."),
        "less": N_(
            "{contender}: median error {error}, {percent} % below the median {plain} without"
            " dropout."
        ),
        "more": N_(
            "{contender}: median error {error}, {percent} % above the median {plain} without"
            " dropout."
        ),
        "diverged_values": N_("At {values} half of its networks or more diverged."),
        "diverged_all": N_("{contender}: at {values} half of its networks or more diverged."),
        "judged_better": N_("Better than no dropout at {values}."),
        "judged_worse": N_("Worse than no dropout at {values}."),
        "judged_cannot tell": N_("One cannot tell at {values}."),
        "judged_same": N_("A draw on every seed at {values}."),
        "everywhere_better": N_("Better than no dropout, whatever the dropout rate."),
        "everywhere_worse": N_("Worse than no dropout, whatever the dropout rate."),
        "everywhere_cannot tell": N_("One cannot tell, whatever the dropout rate."),
        "everywhere_same": N_("A draw on every seed, whatever the dropout rate."),
        "one_comparison": N_(
            "This is 1 comparison. A contender that in truth makes no difference would be called"
            " better or worse by luck in up to one of twenty such comparisons."
        ),
        "comparisons": N_(
            "These are {comparisons} comparisons. A contender that in truth makes no difference"
            " would be called better or worse by luck in up to one of twenty such comparisons."
        ),
        "holm": N_(
            "Called better or worse: {found}; still so when corrected for the number of"
            " comparisons (Holm, 1979): {left}."
        ),
        "versus": N_(
            "{contender} against dropout: closer on {wins} of {compared} seeds; verdict: {verdict}."
        ),
        "says": N_("The paper: {says}"),
        "play": N_("Play a seed above"),
        "choose": N_("choose a seed"),
        "seed_won": N_("seed {seed}: dropout {dropout}, without {plain}"),
        "download": N_("All records:"),
        "table": N_("Results as a table"),
        "note": N_(
            "Better or worse is said only where the exact sign test speaks against luck (p <"
            " 0.05) and two 95 % intervals both leave no room for a tie: Wilson's of the win rate,"
            " and the bootstrap's of the median of the paired differences. A negative difference"
            " means a smaller error than without dropout. p: of the sign test, and corrected for"
            " the number of comparisons in the table (Holm, 1979)."
        ),
        "note_contenders": N_(
            "Early stopping does not learn"
            " from the points held out; of the epochs looked at it takes the one with the least"
            " error on them. By cross-validation, the network learns from all points, and networks"
            " that each leave out a part choose the epoch. Errors of all others are those at the"
            " end of their training. Weight decay is multiplied by the learning rate, as AdamW's:"
            " 10 at learning rate 0.1 is as strong as 100 at 0.01. The strengths of weight decay,"
            " alone and with dropout, of max-norm, and the fixed number of epochs are those that"
            " came closest to the true function at the tutorial's settings, over 40 seeds from"
            " 1001 on; they are not tuned again at other settings. Dropout's rate is the one that"
            " is set; the share held out, folds and members are not tuned."
        ),
        "head_contender": N_("contender"),
        "head_network": N_("network"),
        "head_seeds": N_("seeds"),
        "head_median": N_("median error"),
        "head_test_error": N_("median test error"),
        "head_quartiles": N_("middle half"),
        "head_difference": N_("difference to no dropout"),
        "head_wins": N_("wins"),
        "head_rate": N_("win rate"),
        "head_p": N_("p / corrected"),
        "head_judgement": N_("verdict"),
        "head_versus": N_("against dropout"),
        "head_versus_p": N_("against dropout: p / corrected"),
        "head_layer": N_("layer"),
        "head_high_share": N_("high activations"),
        "head_mean_activation": N_("mean activation"),
        "head_silent_share": N_("silent units"),
        "head_silent_at_start": N_("silent at the start"),
        "head_high_share_others": N_("high, others"),
        "head_mean_activation_others": N_("mean, others"),
        "head_prediction": N_("prediction"),
        "head_over_scaled": N_("÷ scaled, seed by seed"),
        "to": N_("{low} to {high}"),
        "between": N_(", "),
        "colon": N_(": "),
        "short_better": N_("better"),
        "short_worse": N_("worse"),
        "short_cannot tell": N_("cannot tell"),
        "short_same": N_("draw"),
        "splits_found": N_(
            "{contender}: mean test loss {mean} over {seeds} splits, and {plain} without dropout."
            " The difference is {difference}; its 95 % confidence interval goes from {low} to"
            " {high}."
        ),
        "splits_single": N_(
            "{contender}: test loss {mean} on one split, and {plain} without dropout."
        ),
        "splits_diverged": N_(
            "{contender}: on one of the splits at least, a network diverged, and there is no mean"
            " difference."
        ),
        "splits_won": N_("{contender} had the smaller test loss on {wins} of {compared} splits."),
        "splits_versus": N_(
            "{contender} against dropout: the mean difference is {difference}; verdict: {verdict}."
        ),
        "splits_points": N_(
            "To tell {contender} from no dropout with a probability of {power} %, it would take"
            " about {points} points, if the difference stays as it is."
        ),
        "splits_points_at": N_(
            "To tell {contender} from no dropout with a probability of {power} %, it would take the"
            " fewest points at {value}: about {points}, if the difference stays as it is."
        ),
        "splits_points_beyond": N_(
            "To tell {contender} from no dropout, it would take more than {limit} points, if the"
            " difference stays as it is."
        ),
        "splits_variance": N_(
            "Splits of the same points overlap, so that seeds are not independent here: the"
            " variance of a mean difference over n splits is taken as (1/n + test points ÷ training"
            " points) times that of the differences, with Student's t: the corrected resampled t"
            " test (Nadeau and Bengio, 2003)."
        ),
        "head_points": N_("points it would take"),
    }
)

# What of it is said otherwise where seeds are splits of one's own points.
SPLITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "lead": N_(
            "One run proves nothing. Here the same comparison is made over many seeds: other splits"
            " of your points into those to learn from and those to test on, other initial weights,"
            " other units dropped. Within a seed, the split is the same for all, and the networks"
            " with and without dropout begin with the same weights. Splits overlap: many of them"
            " say less than as many new sets of points would."
        ),
        "seeds_text": N_(
            "Many splits at the settings above, each with a seed of its own. With two contenders,"
            " each dot is one split; below the diagonal, the one compared with no dropout has the"
            " smaller test loss. Click a dot to play its run above. With more, bars show median"
            " test losses."
        ),
        "sweep_text": N_(
            "How do the contenders do as one setting changes? The line is the median over many"
            " splits, the band holds the middle half."
        ),
        "paper_text": NO_FIGURES,
        "so_far": N_("So far dropout had the smaller test loss on {wins} of {compared} splits."),
        "so_far_of": N_(
            "So far {contender} had the smaller test loss on {wins} of {compared} splits."
        ),
        "error_of": N_("test loss, {contender}"),
        "least": N_("{contender}: least median test loss {error}, at {value}."),
        "least_alike": N_("{contender}: median test loss {error}."),
        "note": N_(
            "Better or worse is said only where the 95 % interval of the mean difference leaves no"
            " room for 0, and the means differ by more than a draw. A negative difference means a"
            " smaller test loss than without dropout. p: of the same test, and corrected for the"
            " number of comparisons in the table (Holm, 1979). Wins are counted, but have no"
            " interval. How many points it would take is reckoned as if the difference stayed as it"
            " is, and its standard error fell as one over the root of the number of points."
        ),
        "head_median": N_("median test loss"),
        "head_difference": N_("mean difference to no dropout"),
    }
)
