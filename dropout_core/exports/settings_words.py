"""The settings of a run or a study in words, as they stand in what is kept of it."""

from collections.abc import Container

from dropout_core.domains import as_text
from dropout_core.experiment import SETTINGS, Experiment
from dropout_core.language.translations import Translations


def settings_in_words(
    experiment: Experiment, words: Translations, left_out: Container[str] = ()
) -> list[str]:
    """A line for each setting that decides something, but for the race and those left out.

    How often a run is looked at is told where somebody has set it.
    """
    line = words.gettext("{setting}: {value}")
    said = [
        line.format(
            setting=words.gettext(SETTINGS[name].title), value=value_in_words(name, value, words)
        )
        for name, value in experiment.in_rows.items()
        if experiment.decides(name) and name not in left_out and (name != "record_every" or value)
    ]
    own = experiment.own
    if own:
        sentence = words.gettext("Own points: {title}, {x} → {y}, {count} of them")
        title = own.title or words.gettext("points without a name")
        x, y = own.x_axis.name, own.y_axis.name
        said.insert(0, sentence.format(title=title, x=x, y=y, count=len(own.x)))
    return [" ".join(one.split()) for one in said]


def value_in_words(name: str, value: float | str, words: Translations) -> str:
    """What a setting is set to; not of a race, which has contenders."""
    titles = SETTINGS[name].titles
    return words.gettext(titles[str(value)]) if titles else as_text(value)
