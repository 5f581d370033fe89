"""All that the lesson says, for its component to put numbers into."""

from typing import Final

from dropout_core.inside.ensemble import THINNED_SHOWN
from dropout_core.inside.spread import SPREAD_NETWORKS
from dropout_core.language.translations import Translations

# In the order in which they are read; `&step=` in an address counts from 1.
STEPS: Final = (
    "thinned",
    "neuron",
    "rules",
    "formulas",
    "ensemble",
    "spread",
    "forgotten",
    "activity",
    "torch",
)


def lesson_words(translations: Translations) -> dict[str, str]:
    """Every sentence by its place: the step it belongs to, a dot, and what it is there."""
    _ = translations.gettext
    return {
        "title": _("Inside dropout"),
        "lead": _(
            "Nine things to see in the networks trained above. All of them are computed from"
            " that run, at the epoch on show. “The paper” is “Dropout” by Srivastava et al., 2014;"
            " “the tutorial” is the one in PyTorch whose experiment this is."
        ),
        "keys": _("Keys 1 to 9 go to a step."),
        "previous": _("Previous step"),
        "next": _("Next step"),
        "epoch": _("Epoch {epoch} of {epochs}"),
        "computing": _("Computing…"),
        "waiting": _("The first frame of the run is on its way."),
        "offline": _("The server does not answer. Asking again…"),
        "busy": _("The server has much to do. Asking again in {seconds} s…"),
        "diverged": _(
            "By this epoch the run has diverged: its weights are no longer numbers. Go back to"
            " an earlier epoch, or lower the learning rate."
        ),
        "failed": _("This picture could not be computed: {reason}"),
        "point": _("Training point at x = {x}"),
        "unit": _("Unit {unit} of the second layer"),
        "layer": _("Layer {layer}"),
        "no_dropout": _(
            "The dropout rate of this run is 0, so nothing is ever dropped. Drag it up to see more."
        ),
        "thinned.tab": _("Thinned"),
        "thinned.title": _("A network, and the same one thinned"),
        "thinned.text": _(
            "First the network with dropout, whole. Blue: positive weights, red: negative; the"
            " stronger a line, the larger the weight. Then the same network as the training step"
            " on show used it for one point, with the weights that the step left: the units that"
            " were dropped are out, with all their lines. Scrub: every step drops others, and"
            " every point has its own."
        ),
        "thinned.whole": _("Whole: as it predicts"),
        "thinned.thin": _("Thinned: as it trained at this step"),
        "thinned.cells": _(
            "All {units} units at this step, filled where kept. {shown} of them are drawn above."
        ),
        "thinned.finding": _(
            "Kept at this step: {first} of {width} units in the first layer, {second} in the"
            " second. Expected: {expected}, give or take {deviation}."
        ),
        "thinned.start": _(
            "At epoch 0 no step has been taken, so nothing has been dropped yet. Go one epoch on."
        ),
        "thinned.note": _(
            "A dropped unit gives 0 for this point at this step, so its weights do not move for"
            " it. The weights are shared by all thinned networks: there are no more of them than"
            " without dropout."
        ),
        "neuron.tab": _("One neuron"),
        "neuron.title": _("One neuron, at training and at test time"),
        "neuron.text": _(
            "While training, each input is there or dropped by chance, and what is left is"
            " divided by the probability of being kept. Because torch scales while training,"
            " nothing is left to do at test time: every input is there, just as it is. Draw, and"
            " watch the mean of the draws come close to the sum at test time."
        ),
        "neuron.picture": _("Inputs of the unit, their weights, its sum and its output"),
        "neuron.sums": _("Sums drawn, and the sum at test time"),
        "neuron.training": _("Training"),
        "neuron.test": _("Test"),
        "neuron.mode": _("What the picture shows"),
        "neuron.draw": _("Draw once"),
        "neuron.draw_many": _("Draw 100 times"),
        "neuron.clear": _("Start over"),
        "neuron.rest": _("{count} others"),
        "neuron.together": _("together {sum}"),
        "neuron.sum": _("sum"),
        "neuron.output": _("output"),
        "neuron.dropped": _("dropped"),
        "neuron.at_test": _(
            "At test time: sum {sum}, output {output}. Nothing is dropped and nothing is scaled."
        ),
        "neuron.still": _("Number of draws in training mode in the histogram: {draws}."),
        "neuron.at_step": _(
            "The training step on show kept {kept} of {width} inputs. With the weights it left,"
            " the sum is {sum}; at test time it is {test_sum}."
        ),
        "neuron.at_start": _(
            "At epoch 0 no step has been taken: all inputs are there, sum {sum}. Draw to see what"
            " training will do."
        ),
        "neuron.drawn": _(
            "Draws so far: {draws}. The last kept {kept} of {width} inputs. Mean of the sums:"
            " {mean}, give or take {error} by chance. At test time: {test_sum}."
        ),
        "neuron.itself_dropped": _("The unit itself is dropped too, so it gives 0."),
        "neuron.itself_kept": _(
            "The unit itself is kept, so what it gives is divided as well:"
            " {given} ÷ {keep} = {output}."
        ),
        "neuron.note": _(
            "The mean of the sums is the test-time sum exactly, in the long run. The mean of the"
            " outputs can differ: ReLU cuts off what is below 0. So the test-time network"
            " stands in for the mean of all thinned ones, and is not that mean itself."
        ),
        "rules.tab": _("Which p?"),
        "rules.title": _("Which p is it?"),
        "rules.text": _(
            "One letter, two meanings. In the paper p is the probability of keeping a unit, and"
            " at test time the weights are multiplied by it. In torch p is the probability of"
            " dropping. The tutorial says to multiply by the probability of dropping. It should"
            " be that of keeping. At 0.5 the two are equal, so nobody notices. Move the drop rate."
        ),
        "rules.rate": _("Drop rate {rate}, keep probability {keep}"),
        "rules.rule": _("rule"),
        "rules.training": _("while training"),
        "rules.testing": _("at test time"),
        "rules.error": _("output error"),
        "rules.torch": _("torch: p drops"),
        "rules.paper": _("paper: p keeps"),
        "rules.tutorial": _("tutorial: weights × drop"),
        "rules.unscaled": _("no scaling"),
        "rules.divide": _("survivors ÷ {keep}"),
        "rules.unchanged": _("unchanged"),
        "rules.times": _("weights × {factor}"),
        "rules.curves": _("What each rule predicts"),
        "rules.errors": _("Output error of each rule, over the drop rate"),
        "rules.finding": _(
            "Output error at drop rate {rate}: {paper} with the paper's rule, {tutorial} with the"
            " tutorial's, {unscaled} without scaling."
        ),
        "rules.exactly": _("exactly 0"),
        "rules.rounding": _("0 up to rounding"),
        "rules.half": _(
            "At 0.5 keep and drop are the same number, so the tutorial's rule happens to be"
            " right. Move the rate."
        ),
        "rules.zero": _(
            "At 0 nothing is dropped, so no scaling happens to be right. Move the rate."
        ),
        "rules.run_half": _(
            "The run above trains at 0.5, the one rate at which the tutorial's rule happens to be"
            " right."
        ),
        "rules.note": _(
            "Output error: root of the mean squared difference to torch's prediction over all x"
            " that are drawn. Only torch's weights were trained, at the drop rate of the run. For"
            " the other rules the weights out of hidden units are divided by the keep probability,"
            " which makes the same network in training without the division. The rate here changes"
            " the rule that is applied, not the run above."
        ),
        "formulas.tab": _("Formulas"),
        "formulas.title": _("The formulas of a layer"),
        "formulas.text": _(
            "Each symbol has the colour that it has in step 2, the picture of one neuron. Below"
            " each formula stands the same line with the numbers of the unit chosen here."
        ),
        "formulas.first": _("First layer, unit {unit}: its input is never dropped"),
        "formulas.standard": _("Second layer, unit {unit}, at test time or without dropout"),
        "formulas.dropped": _("Second layer, unit {unit}, in training with dropout"),
        "formulas.symbols": _(
            "y: what a unit of the first layer gives; i counts them. y′: what the unit of the"
            " second layer gives. w: weight. b: bias. z: sum. f: ReLU, the larger of 0 and z."
            " r: 1 if kept, 0 if dropped. p: drop rate, {rate} here."
        ),
        "formulas.others": _("the other {count}"),
        "formulas.inputs": _(
            "The products written out are those of units {units} of the first layer."
        ),
        "formulas.first_mask": _(
            "In training r and the division act on what every hidden unit gives, after f: ỹ is what"
            " goes on to the next layer. B(1 − p): 1 with probability 1 − p, else 0."
        ),
        "ensemble.tab": _("Many in one"),
        "ensemble.title": _("Many networks in one"),
        "ensemble.text": _(
            "Each thin curve is a thinned network drawn from the trained one. The mean over the"
            " first k of them settles. The whole network, as it predicts at test time, stands in"
            " for that mean at the price of one; the paper calls it the network with scaled"
            " weights, and in torch the scaling was done while training. It is not quite the mean:"
            " ReLU cuts off what is below 0. How far apart they are stands below."
        ),
        "ensemble.k": _("Mean of the first k = {k}"),
        "ensemble.curves": _("{number} thinned networks, and the mean of the first k").format(
            number=THINNED_SHOWN
        ),
        "ensemble.distances": _("Squared distance to the true function, over k"),
        "ensemble.finding": _(
            "Squared distance to the true function: {mean} for the mean over k = {k}, {scaled} for"
            " the whole network."
        ),
        "ensemble.apart": _(
            "Root mean square distance to the whole network: {apart} for this mean, {alone} for one"
            " thinned network."
        ),
        "ensemble.count": _(
            "{units} units can be kept or dropped in 2{power} ways, a number of {digits} digits:"
            " so many networks share these weights. Training has met at most {met} of them by"
            " this epoch, one per point and step; the others have never been trained themselves:"
            " they work with the shared weights."
        ),
        "ensemble.genes": _(
            "The paper compares units with genes: a child gets half of its genes from each"
            " parent, so a gene must be of use in any company. So must a unit that never knows"
            " which others will be there."
        ),
        "spread.tab": _("How sure?"),
        "spread.title": _("How sure is it?"),
        "spread.text": _(
            "Ask {networks} thinned networks the same thing: where they disagree, one may say that"
            " the network is not sure (Gal and Ghahramani, 2016). The band is one and two standard"
            " deviations of their answers. Scrub to see it form; the dotted lines are where the"
            " data end."
        ).format(networks=SPREAD_NETWORKS),
        "spread.wider": _(
            "Mean standard deviation among the data {inside}, beyond them {outside}: here the"
            " band does widen where nothing is known."
        ),
        "spread.start": _(
            "Mean standard deviation among the data {inside}, beyond them {outside}. At epoch 0"
            " nothing has been learned yet: the data have no part in either."
        ),
        "spread.narrower": _(
            "Mean standard deviation among the data {inside}, beyond them {outside}: here the"
            " band does not widen where nothing is known."
        ),
        "spread.covered": _(
            "Of the {points} test points {one} are within one standard deviation and {two} within"
            " two."
        ),
        "spread.yardstick": _(
            "Were the band a forecast of new points, about 68 % and 95 % of them would be inside:"
            " {one} and {two}."
        ),
        "spread.note": _(
            "The band says how far the thinned networks disagree, and that depends on the drop"
            " rate chosen. It is not the range in which new points will fall: it leaves out their"
            " noise. And it need not widen away from the data: a narrow band is no promise."
        ),
        "forgotten.tab": _("eval()"),
        "forgotten.title": _("If you forget eval()"),
        "forgotten.text": _(
            "Without net.eval() torch goes on dropping units while it predicts. Predict again:"
            " the same network on the same points gives another curve and another loss each time."
        ),
        "forgotten.mode": _("The prediction"),
        "forgotten.without": _("without eval()"),
        "forgotten.with": _("with eval()"),
        "forgotten.again": _("Predict again"),
        "forgotten.reported": _(
            "Test loss that you would report: {loss}. With eval() it is {eval_loss}."
        ),
        "forgotten.range": _(
            "Over {reports} such predictions: median {middle}, nine in ten between {low} and"
            " {high}."
        ),
        "forgotten.luck": _(
            "Some of them look better than the right one: luck can hide the mistake."
        ),
        "forgotten.right": _(
            "With eval() the test loss is {eval_loss}, every time. Predict again: nothing changes."
        ),
        "forgotten.note": _("net.eval() before predicting, net.train() before training goes on."),
        "forgotten.ragged": _(
            "At each x other units are dropped here, as in torch: that is why the curve is ragged."
        ),
        "activity.tab": _("Activity"),
        "activity.title": _("What it did to the network"),
        "activity.text": _(
            "The paper finds that with dropout fewer units are active at a time, and less active."
            " Watch the share of active units over the epochs, plain beside dropout. The"
            " histogram of activations is the paper's figure 8, drawn for this run."
        ),
        "activity.which": _("Activations of"),
        "activity.share": _("Share of active units"),
        "activity.mean": _("Mean activation"),
        "activity.first": _("Activations of the first layer"),
        "activity.second": _("Activations of the second layer"),
        "activity.weights": _("Weights between the hidden layers"),
        "activity.finding": _(
            "Active units of layer {layer} at this epoch: {plain} without dropout, {dropout} with"
            " it. Mean activation: {plain_mean} and {dropout_mean}."
        ),
        "activity.note": _(
            "Active: gives more than 0. Share and mean are over all units and training points, with"
            " nothing dropped. The two histograms have a log axis."
        ),
        "torch.tab": _("In torch"),
        "torch.title": _("The same in torch"),
        "torch.text": _(
            "The experiment above as a script, with these settings. It needs nothing but torch."
            " It trains both networks and prints their losses."
        ),
        "torch.copy": _("Copy"),
        "torch.copied": _("Copied."),
        "torch.not_copied": _("The browser does not allow it: select the text and copy it."),
        "torch.download": _("Download"),
    }
