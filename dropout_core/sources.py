"""Whose work this is: a source for all that is said of somebody else's, and what differs here."""

from dataclasses import dataclass
from typing import Final

from dropout_core.language.translations import N_, Translations

TITLE: Final = N_("About: whose work this is")
_DIFFERS: Final = N_("Where this page differs: {differs}")


@dataclass(frozen=True)
class Source:
    """A work of somebody else's; what is taken from it is in the words of the page.

    authors: full names, the last part being the family name.
    title, published: as given, never translated. year: of what changes, the first.
    link: an https address, or "" where no lasting one is known.
    says: what is taken from it. differs: where this page does it otherwise, "" for nowhere.
    """

    key: str
    authors: tuple[str, ...]
    title: str
    published: str
    year: int
    link: str
    says: str
    differs: str = ""

    @property
    def cited(self) -> str:
        """How words name it, such as "Gal and Ghahramani, 2016"."""
        names = [author.split()[-1] for author in self.authors]
        return f"{' and '.join(names) if len(names) < 3 else names[0] + ' et al.'}, {self.year}"

    @property
    def reference(self) -> str:
        """The same in full, in one line."""
        return f"{', '.join(self.authors)} ({self.year}): “{self.title}”. {self.published}."

    def told(self, words: Translations) -> list[str]:
        """What is taken from it and, where there is anything, what differs here: sentences."""
        _ = words.gettext
        differs = [_(_DIFFERS).format(differs=_(self.differs))] if self.differs else []
        return [_(self.says), *differs]


# Works on dropout first, then what trains, then what compares, then data.
SOURCES: Final = (
    Source(
        "hinton_2012",
        (
            "Geoffrey Hinton",
            "Nitish Srivastava",
            "Alex Krizhevsky",
            "Ilya Sutskever",
            "Ruslan Salakhutdinov",
        ),
        "Improving neural networks by preventing co-adaptation of feature detectors",
        "arXiv:1207.0580",
        2012,
        "https://arxiv.org/abs/1207.0580",
        N_("It introduced dropout."),
        N_(
            "There the networks recognise images, speech and texts, and at test time the weights"
            " out of hidden units are halved. Here they fit a curve, and the scaling is done while"
            " training, as in torch."
        ),
    ),
    Source(
        "srivastava_2014",
        (
            "Nitish Srivastava",
            "Geoffrey Hinton",
            "Alex Krizhevsky",
            "Ilya Sutskever",
            "Ruslan Salakhutdinov",
        ),
        "Dropout: A Simple Way to Prevent Neural Networks from Overfitting",
        "Journal of Machine Learning Research 15, 1929–1958",
        2014,
        "https://jmlr.org/papers/v15/srivastava14a.html",
        N_(
            "“The paper”: its p, the comparison with genes, the network with scaled weights,"
            " figures 8, 9a, 9b, 10 and 11, max-norm and Gaussian dropout."
        ),
        N_(
            "There large networks classify, images for the most part, and inputs are dropped too"
            " (typically kept with probability 0.8). Here the networks fit a curve to 20 points, or"
            " as many as are set; only hidden units are dropped; each step of Adam is on all"
            " points; errors are mean squares, not shares of wrong answers."
        ),
    ),
    Source(
        "zhuanzhi_2017",
        ("huaiwen", "Kun"),
        "PyTorch手把手深度学习教程05: Dropout快速理解与PyTorch实现",
        "专知 (Zhuanzhi), Institute of Automation, Chinese Academy of Sciences, October 2017",
        2017,
        "",
        N_("“The tutorial”: its explanation of dropout, and the experiment."),
        N_(
            "It prints the learning rate 0.1; its source has 0.01, and so has this page unless told"
            " otherwise. It says that in the end the weights are multiplied by p, the probability"
            " of removing a unit; it should be that of keeping one."
        ),
    ),
    Source(
        "morvan_2017",
        ("Morvan Zhou",),
        "PyTorch-Tutorial: 503_dropout.py",
        "GitHub",
        2017,
        "https://github.com/MorvanZhou/PyTorch-Tutorial/blob/master/tutorial-contents/503_dropout.py",
        N_("The tutorial's source: the same experiment, with learning rate 0.01."),
        N_(
            "There each network has initial weights of its own, and curves are drawn at the x of"
            " the points alone. Here both networks begin with the same weights, and curves are"
            " drawn between the points and a little beyond them, too."
        ),
    ),
    Source(
        "wager_2013",
        ("Stefan Wager", "Sida Wang", "Percy Liang"),
        "Dropout Training as Adaptive Regularization",
        "Advances in Neural Information Processing Systems 26, arXiv:1307.1493",
        2013,
        "https://arxiv.org/abs/1307.1493",
        N_("That dropout is a penalty, which adapts to the data."),
        N_(
            "There inputs of generalized linear models are dropped, and the penalty is approximated"
            " by one on squared weights, scaled by the data. Here hidden units are dropped, and the"
            " penalty is the variance of thinned networks, measured; only for the last layer alone,"
            " and for linear units, is it a formula."
        ),
    ),
    Source(
        "baldi_2013",
        ("Pierre Baldi", "Peter Sadowski"),
        "Understanding Dropout",
        "Advances in Neural Information Processing Systems 26",
        2013,
        "https://papers.nips.cc/paper/4878-understanding-dropout",
        N_("That training with dropout lowers an error with a penalty on variance added."),
        N_(
            "There it is derived for simple cases, such as a linear unit. Here the error is"
            " squared, so that the sum of the two parts holds for any network, and both are"
            " measured over masks that are drawn; for linear units they are a formula, too."
        ),
    ),
    Source(
        "mianjy_2018",
        ("Poorya Mianjy", "Raman Arora", "Rene Vidal"),
        "On the Implicit Bias of Dropout",
        "International Conference on Machine Learning 2018, arXiv:1806.09777",
        2018,
        "https://arxiv.org/abs/1806.09777",
        N_(
            "That for linear units the expected loss under dropout is a formula: the error of the"
            " whole network, and a penalty on products of weights."
        ),
        N_(
            "There one hidden layer is dropped, without biases, and it is studied which weights the"
            " penalty favours. Here two hidden layers with biases are dropped, which gives it more"
            " terms, and it is computed for the weights that training has reached."
        ),
    ),
    Source(
        "gal_2016",
        ("Yarin Gal", "Zoubin Ghahramani"),
        "Dropout as a Bayesian Approximation: Representing Model Uncertainty in Deep Learning",
        "International Conference on Machine Learning 2016, arXiv:1506.02142",
        2016,
        "https://arxiv.org/abs/1506.02142",
        N_("That the spread of thinned networks can say how sure a network is."),
        N_(
            "Their predictive variance adds the noise of new points, whose size follows from the"
            " weight decay and a length scale that are chosen. Here there is no weight decay, and"
            " the noise is known: the dashed lines add it, the band is the spread of the networks"
            " alone."
        ),
    ),
    Source(
        "torch_dropout",
        ("PyTorch contributors",),
        "torch.nn.Dropout",
        "Documentation of PyTorch",
        2017,
        "https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout.html",
        N_(
            "torch's p, the probability of dropping; what is kept is divided by 1 − p while"
            " training, and nothing is done at test time."
        ),
        N_(
            "The masks are not drawn by nn.Dropout, but by random numbers that belong to the run,"
            " so that the same settings give the same run. The script of the lesson uses"
            " nn.Dropout."
        ),
    ),
    Source(
        "kingma_2015",
        ("Diederik Kingma", "Jimmy Ba"),
        "Adam: A Method for Stochastic Optimization",
        "International Conference on Learning Representations 2015, arXiv:1412.6980",
        2015,
        "https://arxiv.org/abs/1412.6980",
        N_(
            "Adam, which trains all networks: with the values advised there, but for the step size."
        ),
    ),
    Source(
        "loshchilov_2019",
        ("Ilya Loshchilov", "Frank Hutter"),
        "Decoupled Weight Decay Regularization",
        "International Conference on Learning Representations 2019, arXiv:1711.05101",
        2019,
        "https://arxiv.org/abs/1711.05101",
        N_("Weight decay apart from the gradient (AdamW), in the contenders that have it."),
        N_(
            "In their algorithm the learning rate does not multiply the decay; in torch it does."
            " Here each step multiplies all parameters by exp(−learning rate × decay): for small"
            " steps the same as in torch, and never more than there is."
        ),
    ),
    Source(
        "wilson_1927",
        ("Edwin Wilson",),
        "Probable Inference, the Law of Succession, and Statistical Inference",
        "Journal of the American Statistical Association 22, 209–212",
        1927,
        "https://doi.org/10.1080/01621459.1927.10502953",
        N_("The interval of a win rate."),
    ),
    Source(
        "efron_1993",
        ("Bradley Efron", "Robert Tibshirani"),
        "An Introduction to the Bootstrap",
        "Chapman & Hall",
        1993,
        "https://doi.org/10.1007/978-1-4899-4541-9",
        N_("The interval of a median difference: percentiles of the bootstrap (chapter 13)."),
    ),
    Source(
        "holm_1979",
        ("Sture Holm",),
        "A Simple Sequentially Rejective Multiple Test Procedure",
        "Scandinavian Journal of Statistics 6, 65–70",
        1979,
        "https://www.jstor.org/stable/4615733",
        N_("How p-values are corrected where there are many comparisons."),
    ),
    Source(
        "nadeau_2003",
        ("Claude Nadeau", "Yoshua Bengio"),
        "Inference for the Generalization Error",
        "Machine Learning 52, 239–281",
        2003,
        "https://doi.org/10.1023/A:1024068626366",
        N_(
            "The interval of a mean difference over splits of the same points, which overlap: their"
            " corrected resampled t test."
        ),
        N_(
            "It is an approximation. Here it was tried on lines fitted to 20 to 60 points: its 95 %"
            " intervals covered the truth 89 to 99 % of the time, uncorrected ones 35 to 81 %."
        ),
    ),
    Source(
        "silverman_1985",
        ("Bernard Silverman",),
        "Some Aspects of the Spline Smoothing Approach to Non-Parametric Regression Curve Fitting",
        "Journal of the Royal Statistical Society, Series B 47, 1–52",
        1985,
        "https://doi.org/10.1111/j.2517-6161.1985.tb01327.x",
        N_("The data of motorcycle accidents, on the shelf of real data."),
    ),
    Source(
        "ezekiel_1930",
        ("Mordecai Ezekiel",),
        "Methods of Correlation Analysis",
        "Wiley",
        1930,
        "",
        N_("The stopping distances of cars, on the shelf of real data."),
    ),
    Source(
        "hubble_1929",
        ("Edwin Hubble",),
        "A Relation Between Distance and Radial Velocity Among Extra-Galactic Nebulae",
        "Proceedings of the National Academy of Sciences 15, 168–173",
        1929,
        "https://doi.org/10.1073/pnas.15.3.168",
        N_("Distances and velocities of galaxies, on the shelf of real data."),
    ),
    Source(
        "azzalini_1990",
        ("Adelchi Azzalini", "Adrian Bowman"),
        "A Look at Some Data on the Old Faithful Geyser",
        "Applied Statistics 39, 357–365",
        1990,
        "https://doi.org/10.2307/2347385",
        N_("The eruptions of Old Faithful, on the shelf of real data."),
    ),
)
