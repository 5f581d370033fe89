"""An address and what it asks for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dropout_core.experiment import DOMAINS, Experiment, ExperimentError
from dropout_core.inside.steps import STEPS
from dropout_core.language.translations import LANGUAGES, preferred
from dropout_core.learning.contenders import CONTENDERS
from dropout_core.study.fields import STUDY_FIELDS
from dropout_core.study.request import StudyRequest, Sweep
from dropout_ui.address import PageSettings, read_address, study_request
from tests.core.test_experiment import EXPERIMENTS

# What asks for a study or a step has tests of its own.
NAMES = st.sampled_from([*DOMAINS, "lang", "presenter"]) | st.text(max_size=60).filter(
    lambda name: name not in (*STUDY_FIELDS, "study", "step", "tour")
)
TEXTS = st.sampled_from(["", "0", "1", "0.5", "50", "nan", "1e999", "sine", "zh", "en"]) | st.text()
LOCALES = st.sampled_from([None, "", "zh-CN", "en-US", "de"])


def alone(name: str, text: str) -> Experiment | None:
    """The Experiment with this one field given, or None where that cannot be."""
    try:
        return Experiment.from_query({name: text})
    except ExperimentError:
        return None


@settings(deadline=None)
@given(st.dictionaries(NAMES, TEXTS), LOCALES)
def test_every_bad_part_of_an_address_is_named_and_every_good_one_is_kept(
    query: dict[str, str], locale: str | None
) -> None:
    asked = read_address(query, locale)
    fields = {name: text for name, text in query.items() if name not in ("lang", "presenter")}
    bad = [name for name, text in fields.items() if alone(name, text) is None]
    for name, text in fields.items():
        if name in DOMAINS:
            right = alone(name, text) or Experiment()
            assert getattr(asked.settings.experiment, name) == getattr(right, name)
    for name, notice in zip(bad, asked.notices, strict=False):
        assert name[:40] in notice
        if name == "data":
            assert notice.endswith(("Drawn points are used instead.", "改用生成的数据点。"))
        elif name in DOMAINS:
            assert f"“{fields[name][:40]}”" in notice
            assert f"{getattr(Experiment(), name)}" in notice.rpartition("”")[2]
    wrong = [query.get("lang", "") not in ("", *LANGUAGES)]
    wrong += [query.get("presenter", "") not in ("", "0", "1")]
    assert len(asked.notices) == len(bad) + sum(wrong)


@given(EXPERIMENTS, st.sampled_from(list(LANGUAGES)), st.booleans(), LOCALES)
def test_an_address_brings_back_the_same_settings(
    made: Experiment, language: str, presenter: bool, locale: str | None
) -> None:
    wanted = PageSettings(made, language, presenter)
    asked = read_address(wanted.to_query(locale), locale)
    assert (asked.settings, asked.notices) == (wanted, ())


@given(LOCALES)
def test_without_a_language_in_the_address_the_browsers_counts(locale: str | None) -> None:
    asked = read_address({}, locale)
    assert asked.settings == PageSettings(Experiment(), preferred(locale))
    assert asked.settings.to_query(locale) == {}


@pytest.mark.parametrize(("locale", "used"), [("zh-CN", "简体中文"), ("fr", "English")])
def test_a_language_that_there_is_not_is_replaced_by_the_browsers(locale: str, used: str) -> None:
    asked = read_address({"lang": "fr"}, locale)
    assert asked.settings.language == preferred(locale)
    (notice,) = asked.notices
    assert "“fr”" in notice
    assert used in notice


@pytest.mark.parametrize(
    ("text", "presenter", "notices"), [("1", True, 0), ("0", False, 0), ("yes", False, 1)]
)
def test_presenter_mode_is_on_for_1_alone(text: str, presenter: bool, notices: int) -> None:
    asked = read_address({"presenter": text}, None)
    assert asked.settings.presenter is presenter
    assert len(asked.notices) == notices


def test_notices_are_in_the_language_of_the_address() -> None:
    (notice,) = read_address({"epochs": "7", "lang": "zh"}, "en").notices
    assert notice == "训练轮数（epochs）不能是“7”，允许的范围：10 到 5000。已改用 500。"


@pytest.mark.parametrize("name", ["target", "lang", "presenter", "x" * 10_000])
def test_what_is_long_is_cut_in_its_notice(name: str) -> None:
    (notice,) = read_address({name: "x" * 10_000}, None).notices
    assert len(notice) < 200


@pytest.mark.parametrize("step", range(1, len(STEPS) + 1))
def test_a_step_is_in_the_address(step: int) -> None:
    asked = read_address({"step": str(step)}, None)
    assert (asked.settings.step, asked.notices) == (step, ())
    assert asked.settings.to_query(None)["step"] == str(step)


@pytest.mark.parametrize("step", ["0", "11", "-1", "1.5", "²", "many"])
def test_a_bad_step_is_named_and_the_first_is_shown(step: str) -> None:
    asked = read_address({"step": step, "epochs": "50"}, "en")
    assert asked.settings.step == 0
    assert asked.settings.experiment == Experiment(epochs=50)
    (notice,) = asked.notices
    assert step in notice
    assert f"1 to {len(STEPS)}" in notice


STUDIES = [
    {"seeds": "40"},
    {"sweep": "points=5,50", "contenders": "plain,gaussian"},
    {"contenders": "plain,dropout=0.3,dropout=0.5", "seeds": "40"},
    {"figure": "9b", "seeds": "7"},
]


@pytest.mark.parametrize("study", STUDIES)
def test_a_study_is_in_the_address(study: dict[str, str]) -> None:
    asked = read_address({**study, "seed": "999999"}, None)
    assert asked.notices == ()
    assert asked.settings.to_query(None) == {**study, "seed": "999999"}


@pytest.mark.parametrize(
    ("old", "flat"),
    [
        ("contenders=plain,dropout", {"seeds": "40"}),
        ("sweep=points=5,50&contenders=gaussian", STUDIES[1]),
        ("figure=9b&seeds=7", STUDIES[3]),
    ],
)
def test_an_old_address_opens_and_becomes_a_flat_one(old: str, flat: dict[str, str]) -> None:
    asked = read_address({"study": old}, None)
    assert (asked.settings.to_query(None), asked.notices) == (flat, ())


@pytest.mark.parametrize(
    ("study", "named"),
    [
        ({"seeds": "0"}, "“0”"),
        ({"sweep": "nose=1"}, "nose"),
        ({"figure": "1"}, "9a, 9b"),
        ({"contenders": "luck"}, "“luck”"),
        ({"study": "x=1"}, "“x”"),
        ({"study": "x"}, "“x”"),
        ({"study": "noise=0.1"}, "“noise”"),
    ],
)
def test_a_bad_study_is_named_and_none_is_started(study: dict[str, str], named: str) -> None:
    asked = read_address({**study, "epochs": "50"}, "en")
    assert asked.settings.study is None
    assert asked.settings.experiment == Experiment(epochs=50)
    *sentences, last = asked.notices
    assert last == "No study is started."
    assert named in " ".join(sentences)
    assert all(sentence.endswith(".") for sentence in sentences)


def test_a_study_is_the_same_for_every_seed_on_show() -> None:
    seeds = (1, 7, 999_999)
    asked = {study_request({"figure": "10"}, Experiment(seed=seed, noise=0.1)) for seed in seeds}
    assert len(asked) == 1


def test_values_that_are_the_same_make_one_study() -> None:
    one, other = (
        study_request({"sweep": f"points={five},50"}, Experiment()) for five in ("5", "05")
    )
    assert one == other
    assert one.id == other.id
    assert one.sweep == Sweep("points", (5, 50))


@pytest.mark.parametrize("name", CONTENDERS)
def test_the_baseline_always_takes_part(name: str) -> None:
    asked = StudyRequest.from_query({"contenders": name})
    assert asked.contenders == tuple(dict.fromkeys(("plain", name)))
