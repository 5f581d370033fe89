"""The catalogue has exactly the words of the code, and everything named has a word."""

import re
import string
from collections.abc import Iterator
from importlib.resources import files

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from dropout_core.experiment import SETTINGS
from dropout_core.language.translations import LANGUAGES, preferred, translations

# What is written the same, or has nothing but signs, in both languages.
WITHOUT_CHINESE = {
    ", ",
    ": ",
    "; ",
    "dropout",
    "dropout {strength}",
    "eval()",
    "ReLU",
    "tanh",
    "{field} ({name}): {reason}",
    "{setting}: {value}",
    "{name}: {what}",
}
CHINESE = re.compile("[\u4e00-\u9fff]")


def catalogue() -> Catalog:
    path = "language/locale/zh_CN/LC_MESSAGES/dropout_lab.po"
    with files("dropout_core").joinpath(path).open("rb") as file:
        return read_po(file, abort_invalid=True)


def messages() -> list[Message]:
    return [message for message in catalogue() if message.id]


def words_of_the_code() -> Iterator[str]:
    keywords = {**DEFAULT_KEYWORDS, "N_": None}
    for package in ("dropout_core", "dropout_ui"):
        for extracted in extract_from_dir(str(files(package)), keywords=keywords):
            message = extracted[2]
            assert isinstance(message, str), "plural forms are not expected here"
            yield message


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def test_the_catalogue_has_exactly_the_messages_of_the_code() -> None:
    in_code = set(words_of_the_code())
    in_catalogue = {message.id for message in messages()}
    assert in_code - in_catalogue == set(), "not translated"
    assert in_catalogue - in_code == set(), "no longer in the code"
    assert not catalogue().obsolete


def test_every_message_is_translated_and_none_is_a_guess() -> None:
    assert [message.id for message in messages() if not message.string or message.fuzzy] == []


def test_translations_fill_in_the_same_values() -> None:
    for message in messages():
        assert placeholders(str(message.string)) == placeholders(str(message.id)), message.id


def test_translations_are_chinese() -> None:
    kept = {str(message.id) for message in messages() if not CHINESE.search(str(message.string))}
    assert kept == WITHOUT_CHINESE


def test_spaces_around_a_message_are_kept() -> None:
    """They join it to what stands beside it."""
    for message in messages():
        text, translated = str(message.id), str(message.string)
        if CHINESE.search(translated):
            assert (text[0] == " ", text[-1] == " ") == (
                translated[0] == " ",
                translated[-1] == " ",
            )


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh", "zh"),
        ("zh-CN", "zh"),
        ("ZH-hans", "zh"),
        ("zh_TW.UTF-8", "zh"),
        ("en-US", "en"),
        ("de_DE", "en"),
        ("C.UTF-8", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_a_locale_decides_the_language(locale: str | None, language: str) -> None:
    assert preferred(locale) == language


def test_english_words_are_the_messages_themselves() -> None:
    words = translations("en")
    assert all(words.gettext(text) == text for text in words_of_the_code())


def test_chinese_words_come_from_the_catalogue() -> None:
    words = translations("zh")
    assert all(words.gettext(str(message.id)) == message.string for message in messages())


def test_every_language_has_words_and_another_one_has_none() -> None:
    for language in LANGUAGES:
        assert translations(language).gettext("Epochs")
    with pytest.raises(KeyError):
        translations("fr")


def test_fields_have_the_names_of_the_field_in_chinese() -> None:
    words = translations("zh")
    names = {name: words.gettext(setting.title) for name, setting in SETTINGS.items()}
    assert names["dropout_rate"] == "丢弃率"
    assert names["noise"] == "噪声标准差"
    assert names["hidden_width"] == "隐藏层宽度"
    assert names["epochs"] == "训练轮数"
    assert words.gettext("dropout") == "Dropout"
    assert len(set(names.values())) == len(names)
