"""The steps of the lesson: what each looks at, and all that it says; a new one is one entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from dropout_core.inside import (
    activity,
    ensemble,
    forgotten,
    penalty,
    rules,
    spread,
    thinning,
    unit,
)
from dropout_core.inside.scene import View
from dropout_core.language.translations import N_


@dataclass(frozen=True)
class Step:
    """A step of the lesson.

    view: the name of what it asks of the inside of the run; "" for nothing.
    inside: that view.
    words: what it says, each by what it is there; `tab`, `title` and `text` are always there.
    """

    words: Mapping[str, str]
    view: str = ""
    inside: View | None = None


# What stands around the steps.
LESSON: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title": N_("Inside dropout"),
        "lead": N_(
            "{count} things to see in the networks trained above. All but the last, a script, are"
            " computed from that run, at the epoch on show. “The paper” is Srivastava et al.,"
            " 2014; “the tutorial” is huaiwen and Kun, 2017, whose experiment this is. Both stand"
            " under “About” at the end of the page."
        ),
        "own_units": N_(
            "Numbers here are of what is trained on: x scaled to −1 to 1, and y so that the"
            " training points have the mean 0 and the variance 1."
        ),
        "between": N_(", "),
        "keys": N_("Keys 1 to 9 go to a step, 0 to the tenth."),
        "previous": N_("Previous step"),
        "next": N_("Next step"),
        "epoch": N_("Epoch {epoch} of {epochs}"),
        "computing": N_("Computing…"),
        "waiting": N_("The first frame of the run is on its way."),
        "offline": N_("The server does not answer. Asking again…"),
        "busy": N_("The server has much to do. Asking again in {seconds} s…"),
        "diverged": N_(
            "By this epoch the run has diverged: its losses are no longer finite numbers. Go back"
            " to an earlier epoch, or lower the learning rate."
        ),
        "over_budget": N_(
            "This picture would take about {seconds} s of one core; {limit} s are allowed here."
            " Lower the hidden width or the number of points."
        ),
        "failed": N_("This picture could not be computed: {reason}"),
        "point": N_("Training point at x = {x}"),
        "unit": N_("Unit {unit} of the second layer"),
        "layer": N_("Layer {layer}"),
        "no_dropout": N_(
            "The dropout rate of this run is 0, so nothing is ever dropped. Drag it up to see more."
        ),
    }
)

_THINNED: Final = {
    "tab": N_("Thinned"),
    "title": N_("A network, and the same one thinned"),
    "text": N_(
        "First the network with dropout, whole. Blue: positive weights, red: negative; the"
        " stronger a line, the larger its absolute value. Then the same network as the training"
        " step on show used it for one point, with the weights that the step left: the units that"
        " were dropped are out, with all their lines. Scrub: every step drops others, and"
        " every point has its own."
    ),
    "whole": N_("Whole: as it predicts"),
    "thin": N_("Thinned: as it trained at this step"),
    "cells": N_(
        "All {units} units at this step, filled where kept. {shown} of them are drawn above."
    ),
    "finding": N_(
        "Kept at this step: {first} of {width} units in the first layer, {second} in the"
        " second. Expected: {expected}, give or take {deviation}."
    ),
    "start": N_(
        "At epoch 0 no step has been taken, so nothing has been dropped yet. Go one epoch on."
    ),
    "note": N_(
        "A dropped unit gives 0 for this point at this step, so its weights do not move for"
        " it. The weights are shared by all thinned networks: there are no more of them than"
        " without dropout."
    ),
}

_NEURON: Final = {
    "tab": N_("One neuron"),
    "title": N_("One neuron, at training and at test time"),
    "text": N_(
        "While training, each input is there or dropped by chance, and what is left is"
        " divided by the probability of being kept. Because torch scales while training,"
        " nothing is left to do at test time: every input is there, just as it is. Draw, and"
        " watch the mean of the draws come close to the sum at test time."
    ),
    "picture": N_("Inputs of the unit, their weights, its sum and its output"),
    "sums": N_("Sums drawn, and the sum at test time"),
    "training": N_("Training"),
    "test": N_("Test"),
    "mode": N_("What the picture shows"),
    "draw": N_("Draw once"),
    "draw_many": N_("Draw 100 times"),
    "clear": N_("Start over"),
    "rest": N_("{count} others"),
    "together": N_("together {sum}"),
    "sum": N_("sum"),
    "output": N_("output"),
    "dropped": N_("dropped"),
    "at_test": N_(
        "At test time: sum {sum}, output {output}. Nothing is dropped and nothing is scaled."
    ),
    "still": N_("Number of draws in training mode in the histogram: {draws}."),
    "at_step": N_(
        "The training step on show kept {kept} of {width} inputs. With the weights it left,"
        " the sum is {sum}; at test time it is {test_sum}."
    ),
    "at_start": N_(
        "At epoch 0 no step has been taken: all inputs are there, sum {sum}. Draw to see what"
        " training will do."
    ),
    "drawn": N_(
        "Draws so far: {draws}. The last kept {kept} of {width} inputs. Mean of the sums:"
        " {mean}, give or take {error} by chance. At test time: {test_sum}."
    ),
    "itself_dropped": N_("The unit itself is dropped too, so it gives 0."),
    "itself_kept": N_(
        "The unit itself is kept, so what it gives is divided as well: {given} ÷ {keep} = {output}."
    ),
    "note": N_(
        "In the long run the mean of the sums is exactly the test-time sum: the input is never"
        " dropped here, so the first layer gives the same before dropping in training and at test"
        " time."
    ),
    "bent": N_(
        "For a third layer this would no longer hold. The mean of the outputs can differ: {bend} So"
        " the test-time network stands in for the mean of all thinned ones, and is not that mean"
        " itself."
    ),
    "straight": N_(
        "Without an activation the same holds for the outputs, and would for any further layer: the"
        " test-time network is exactly the mean of all thinned ones."
    ),
}

_RULES: Final = {
    "tab": N_("Which p?"),
    "title": N_("Which p is it?"),
    "text": N_(
        "One letter, two meanings. In the paper p is the probability of keeping a unit, and"
        " at test time the weights are multiplied by it. In torch p is the probability of"
        " dropping. The tutorial says to multiply by the probability of dropping. It should"
        " be that of keeping. At 0.5 the two are equal, so nobody notices. With"
        " nn.Dropout you multiply by nothing. Move the drop rate."
    ),
    "rate": N_("Drop rate {rate}, keep probability {keep}"),
    "rule": N_("rule"),
    "training": N_("while training"),
    "testing": N_("at test time"),
    "error": N_("output error"),
    "torch": N_("torch: p drops"),
    "paper": N_("paper: p keeps"),
    "tutorial": N_("tutorial: weights × drop"),
    "unscaled": N_("no scaling"),
    "divide": N_("survivors ÷ {keep}"),
    "unchanged": N_("unchanged"),
    "times": N_("weights × {factor}"),
    "curves": N_("What each rule predicts"),
    "errors": N_("Output error of each rule, over the drop rate"),
    "finding": N_(
        "Output error at drop rate {rate}: {paper} with the paper's rule, {tutorial} with the"
        " tutorial's, {unscaled} without scaling."
    ),
    "exactly": N_("exactly 0"),
    "rounding": N_("0 up to rounding"),
    "half": N_(
        "At 0.5 keep and drop are the same number, so the tutorial's rule happens to be"
        " right. Move the rate."
    ),
    "zero": N_(
        "At 0 nothing is dropped, so not scaling at all happens to be right, too. Move the rate."
    ),
    "run_half": N_(
        "The run above trains at 0.5, the one rate at which the tutorial's rule happens to be"
        " right."
    ),
    "note": N_(
        "Output error: root of the mean squared difference to torch's prediction over all x"
        " that are drawn. Only torch's weights were trained, at the drop rate of the run. For"
        " the other rules the weights out of hidden units are divided by the keep probability,"
        " which makes the same network in training without the division. The rate here changes"
        " the rule that is applied, not the run above."
    ),
    "either_order": N_(
        "Units are dropped after the activation. Before it would come to the same in this run"
        " ({activation}), with any rule: 0 stays 0, and a larger sum makes the output larger by the"
        " same factor."
    ),
    "one_order": N_(
        "Units are dropped after the activation. Before it, as in the tutorial, would be something"
        " else in this run ({activation}): what is divided there does not come out larger by the"
        " same factor, and the rules for the weights would no longer agree."
    ),
}

_FORMULAS: Final = {
    "tab": N_("Formulas"),
    "title": N_("The formulas of a layer"),
    "text": N_(
        "Each symbol has the colour that it has in step 2, the picture of one neuron. Below"
        " each formula stands the same line with the numbers of the unit chosen here."
    ),
    "first": N_("First layer, unit {unit}: its input is never dropped here"),
    "standard": N_("Second layer, unit {unit}, at test time or without dropout"),
    "dropped": N_("Second layer, unit {unit}, in training with dropout"),
    "symbols": N_(
        "y: what a unit of the first layer gives; i counts them. y′: what the unit of the"
        " second layer gives. w: weight. b: bias. z: sum. f: {formula}."
        " r: 1 if kept, 0 if dropped. p: drop rate, {rate} here."
    ),
    "others": N_("the other {count}"),
    "inputs": N_("The products written out are those of units {units} of the first layer."),
    "first_mask": N_(
        "In training r and the division act on what every hidden unit gives, after f: ỹ is what"
        " goes on to the next layer. B(1 − p): 1 with probability 1 − p, else 0."
    ),
}

_ENSEMBLE: Final = {
    "tab": N_("Many in one"),
    "title": N_("Many networks in one"),
    "text": N_(
        "Each thin curve is a thinned network drawn from the trained one. The mean over the"
        " first k of them settles. The whole network, as it predicts at test time, stands in"
        " for that mean at the price of one; the paper calls it the network with scaled"
        " weights, and in torch the scaling was done while training. How far apart the two are"
        " stands below."
    ),
    "k": N_("Mean of the first k = {k}"),
    "curves": N_("{number} thinned networks, and the mean of the first k"),
    "distances": N_("Squared distance to the true function, over k"),
    "own_distances": N_("Loss on the test points, over k"),
    "own_finding": N_(
        "Loss on the test points: {mean} for the mean over k = {k}, {scaled} for the whole network."
    ),
    "finding": N_(
        "Squared distance to the true function: {mean} for the mean over k = {k}, {scaled} for"
        " the whole network."
    ),
    "apart": N_(
        "Root mean square distance to the whole network: {apart} for this mean, {alone} for one"
        " thinned network."
    ),
    "bent": N_(
        "The whole network is not quite the mean over all thinned networks that there are: {bend}"
    ),
    "straight": N_(
        "Without an activation the whole network is exactly the mean over all thinned networks that"
        " there are: what is left between it and a mean over k is the luck of the draw, and falls"
        " as 1 ÷ √k."
    ),
    "count": N_(
        "{units} units can be kept or dropped in 2{power} ways, a number of {digits} digits:"
        " so many networks share these weights. Training has met at most {met} of them by"
        " this epoch, one per point and step; the others have never been trained themselves:"
        " they work with the shared weights."
    ),
    "genes": N_(
        "The paper compares units with genes: a child gets half of its genes from each"
        " parent, so a gene must be of use in any company. So must a unit that never knows"
        " which others will be there."
    ),
}

_PENALTY: Final = {
    "tab": N_("Penalty"),
    "title": N_("Dropout is a penalty"),
    "text": N_(
        "At each training point, the squared error of a thinned network is, in the mean over all"
        " masks, a sum of two parts: the squared error of the mean of the thinned networks, and"
        " their variance. Training with dropout lowers the sum, so it pays a penalty wherever"
        " thinned networks disagree (Wager et al., 2013; Baldi and Sadowski, 2013). The network"
        " without dropout has never paid it: here it is thinned by the same masks."
    ),
    "parts": N_(
        "Error of the mean, variance of the thinned networks, and their sum, the loss that"
        " training with dropout lowers (log axis)"
    ),
    "lines": N_("Straight lines through the points and through each fit"),
    "sum": N_(
        "With dropout: {error} + {variance} = {loss}. Without it, but thinned at the same rate:"
        " {plain_error} + {plain_variance} = {plain_loss}."
    ),
    "expected": N_(
        "Over all masks there are, by a formula (Mianjy et al., 2018): {error} + {variance} ="
        " {loss} with dropout, {plain_error} + {plain_variance} = {plain_loss} without it. The"
        " numbers before are an estimate of these."
    ),
    "no_formula": N_(
        "Over all masks there are, the two parts are a formula for linear units alone; with this"
        " activation ({activation}) they are estimated from masks that are drawn."
    ),
    "times": N_("The variance without dropout is {times} times that with it."),
    "slopes": N_(
        "Slope of the straight line through the fit: {dropout} with dropout, {plain} without;"
        " through the training points: {points}."
    ),
    "shrinks": N_(
        "With dropout the line is the flattest of the three, as a penalty that keeps weights"
        " small would make it."
    ),
    "no_shrinking": N_(
        "With dropout the line is not the flattest of the three here: the penalty shrinks weights,"
        " and need not flatten every fit."
    ),
    "last": N_(
        "Were units of the second layer alone dropped, the variance with dropout would be {last}:"
        " {rate} ÷ {keep} × the sum of (weight × activation)², the mean over the points. So it is"
        " a penalty on weights, each counted by how active its unit is."
    ),
    "note": N_(
        "Over {networks} thinned networks, the same masks for both. Errors and variances are means"
        " over the training points. The fit is what a network predicts with nothing dropped, from"
        " the first point to the last; each straight line is the least-squares one."
    ),
}

_SPREAD: Final = {
    "tab": N_("How sure?"),
    "title": N_("How sure is it?"),
    "text": N_(
        "Ask {networks} thinned networks the same thing: where they disagree, one may say that"
        " the network is not sure (Gal and Ghahramani, 2016). The band is one and two standard"
        " deviations of their answers; the dashed lines are the same with the variance of the"
        " points' noise added. Scrub to see it form; the dotted lines are where the data end."
    ),
    "own_text": N_(
        "Ask {networks} thinned networks the same thing: where they disagree, one may say that"
        " the network is not sure (Gal and Ghahramani, 2016). The band is one and two standard"
        " deviations of their answers. Scrub to see it form; the dotted lines are where the data"
        " end."
    ),
    "wider": N_(
        "Mean standard deviation among the data {inside}, beyond them {outside}: here the"
        " band does widen where nothing is known."
    ),
    "start": N_(
        "Mean standard deviation among the data {inside}, beyond them {outside}. At epoch 0"
        " nothing has been learned yet: the data have no part in either."
    ),
    "narrower": N_(
        "Mean standard deviation among the data {inside}, beyond them {outside}: here the"
        " band does not widen where nothing is known."
    ),
    "covered": N_(
        "Of the {points} test points {one} are within one standard deviation and {two} within two."
        " With the noise added: {predictive_one} and {predictive_two}."
    ),
    "own_covered": N_(
        "Of the {points} test points {one} are within one standard deviation and {two} within two."
    ),
    "yardstick": N_(
        "If the spread were right for new points, about 68 % and 95 % of them would be inside:"
        " {one} and {two}."
    ),
    "note": N_(
        "The band says how far the thinned networks disagree, and that depends on the drop"
        " rate chosen. It is not the range in which new points will fall: it leaves out their"
        " noise. The dashed lines have it; the networks' variance plus that of the noise is what"
        " Gal and Ghahramani (2016) call the predictive variance. Here the noise is known: it is"
        " the noise level of this run, {noise}. And neither need widen away from the data: a"
        " narrow band is no promise."
    ),
    "own_note": N_(
        "The band says how far the thinned networks disagree, and that depends on the drop"
        " rate chosen. It is not the range in which new points will fall: it leaves out their"
        " noise. With drawn points that is known, and what Gal and Ghahramani (2016) call the"
        " predictive variance has it as well; how large it is in your own points nobody has told."
    ),
}

_FORGOTTEN: Final = {
    "tab": N_("eval()"),
    "title": N_("If you forget eval()"),
    "text": N_(
        "Without net.eval() torch goes on dropping units while it predicts. Predict again:"
        " the same network on the same points gives another curve and another loss each time."
    ),
    "mode": N_("The prediction"),
    "without": N_("without eval()"),
    "with": N_("with eval()"),
    "again": N_("Predict again"),
    "reported": N_("Test loss that you would report: {loss}. With eval() it is {eval_loss}."),
    "range": N_(
        "Over {reports} such predictions: median {middle}, nine in ten between {low} and {high}."
    ),
    "luck": N_("Some of them look better than the right one: luck can hide the mistake."),
    "right": N_(
        "With eval() the test loss is {eval_loss}, every time. Predict again: nothing changes."
    ),
    "note": N_(
        "net.eval() before predicting, net.train() before training goes on. F.dropout(h, p) hears"
        " of neither: it needs training=self.training, or it goes on dropping after eval()."
    ),
    "ragged": N_(
        "At each x other units are dropped here, as in torch: that is why the curve is ragged."
    ),
}

_ACTIVITY: Final = {
    "tab": N_("Activity"),
    "title": N_("What it did to the network"),
    "text": N_(
        "The paper finds that with dropout “fewer hidden units have high activations”, and that"
        " the mean activation of a unit over the data is lower. Its figure 8 shows both as"
        " histograms, of units with ReLU; they are drawn here for this run."
    ),
    "which": N_("Activations of"),
    "share": N_("Share of active units"),
    "mean": N_("Mean activation"),
    "unit_means": N_("Mean activation of each unit, layer {layer}"),
    "activations": N_("Activations at all points, layer {layer}"),
    "weights": N_("Weights between the hidden layers"),
    "finding": N_(
        "High activations in layer {layer} at this epoch: {plain_high} % without dropout,"
        " {dropout_high} % with it. Mean activation: {plain_mean} and {dropout_mean}. Active"
        " units: {plain} % and {dropout} %."
    ),
    "silent": N_(
        "Silent at every training point, where they give 0, are {plain_silent} of {width} units"
        " without dropout, {dropout_silent} with it: they can make up most of the difference in"
        " what is high, and in the mean."
    ),
    "no_silence": N_(
        "Silent units, which give 0 at every training point, are a matter of ReLU, which makes 0 of"
        " every sum below 0. This activation ({activation}) makes 0 of one sum at most, so no unit"
        " is silent."
    ),
    "note": N_(
        "High: above nine in ten of the activations of active units of the network without dropout,"
        " in this layer, at this epoch. Shares and means are over"
        " all units and training points, with nothing dropped. The three histograms have a log"
        " axis."
    ),
    "absent": N_(
        "The networks here are the one without dropout and the one with it, trained for this: they"
        " are not both in the run above, which has the lines over its epochs."
    ),
}

_TORCH: Final = {
    "tab": N_("In torch"),
    "title": N_("The same in torch"),
    "text": N_(
        "The experiment above as a script, with these settings. It needs nothing but torch."
        " It trains the networks of this run and prints their losses."
    ),
    "copy": N_("Copy"),
    "copied": N_("Copied."),
    "not_copied": N_("The browser does not allow it: select the text and copy it."),
    "download": N_("Download"),
}

# In the order in which they are read; `&step=` in an address counts from 1.
STEPS: Final[Mapping[str, Step]] = MappingProxyType(
    {
        "thinned": Step(_THINNED, "thinning", thinning.VIEW),
        "neuron": Step(_NEURON, "unit", unit.VIEW),
        "rules": Step(_RULES, "rules", rules.VIEW),
        "formulas": Step(_FORMULAS, "unit", unit.VIEW),
        "ensemble": Step(_ENSEMBLE, "ensemble", ensemble.VIEW),
        "penalty": Step(_PENALTY, "penalty", penalty.VIEW),
        "spread": Step(_SPREAD, "spread", spread.VIEW),
        "forgotten": Step(_FORGOTTEN, "forgotten", forgotten.VIEW),
        "activity": Step(_ACTIVITY, "activity", activity.VIEW),
        "torch": Step(_TORCH),
    }
)
