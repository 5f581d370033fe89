"""An address and what the sidebar makes of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dropout_core.experiment import DOMAINS, Experiment, ExperimentError
from dropout_core.language.translations import LANGUAGES, preferred
from dropout_ui.sidebar import Settings, settings_of_address
from tests.core.test_experiment import EXPERIMENTS

NAMES = st.sampled_from([*DOMAINS, "lang", "presenter"]) | st.text(max_size=60)
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
    asked = settings_of_address(query, locale)
    fields = {name: text for name, text in query.items() if name not in ("lang", "presenter")}
    bad = [name for name, text in fields.items() if alone(name, text) is None]
    for name, text in fields.items():
        if name in DOMAINS:
            right = alone(name, text) or Experiment()
            assert getattr(asked.experiment, name) == getattr(right, name)
    for name, notice in zip(bad, asked.notices, strict=False):
        assert name[:40] in notice
        if name in DOMAINS:
            assert f"“{fields[name][:40]}”" in notice
            assert Experiment().to_query()[name] in notice.rpartition("”")[2]
    wrong = [query.get("lang", "") not in ("", *LANGUAGES)]
    wrong += [query.get("presenter", "") not in ("", "0", "1")]
    assert len(asked.notices) == len(bad) + sum(wrong)


@given(EXPERIMENTS, st.sampled_from(list(LANGUAGES)), st.booleans(), LOCALES)
def test_an_address_brings_back_the_same_settings(
    made: Experiment, language: str, presenter: bool, locale: str | None
) -> None:
    wanted = Settings(made, language, presenter, 0, "", ())
    assert settings_of_address(wanted.to_query(), locale) == wanted


@given(LOCALES)
def test_without_a_language_in_the_address_the_browsers_counts(locale: str | None) -> None:
    asked = settings_of_address({}, locale)
    assert asked == Settings(Experiment(), preferred(locale), False, 0, "", ())


@pytest.mark.parametrize(("locale", "used"), [("zh-CN", "简体中文"), ("fr", "English")])
def test_a_language_that_there_is_not_is_replaced_by_the_browsers(locale: str, used: str) -> None:
    asked = settings_of_address({"lang": "fr"}, locale)
    assert asked.language == preferred(locale)
    (notice,) = asked.notices
    assert "“fr”" in notice
    assert used in notice


@pytest.mark.parametrize(
    ("text", "presenter", "notices"), [("1", True, 0), ("0", False, 0), ("yes", False, 1)]
)
def test_presenter_mode_is_on_for_1_alone(text: str, presenter: bool, notices: int) -> None:
    asked = settings_of_address({"presenter": text}, None)
    assert asked.presenter is presenter
    assert len(asked.notices) == notices


def test_notices_are_in_the_language_of_the_address() -> None:
    (notice,) = settings_of_address({"epochs": "7", "lang": "zh"}, "en").notices
    assert notice == "训练轮数（epochs）不能是“7”，允许的范围：10 到 5000。 已改用 500。"


@pytest.mark.parametrize("name", ["target", "lang", "presenter", "x" * 10_000])
def test_what_is_long_is_cut_in_its_notice(name: str) -> None:
    (notice,) = settings_of_address({name: "x" * 10_000}, None).notices
    assert len(notice) < 200
