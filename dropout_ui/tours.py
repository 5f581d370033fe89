"""A tour as the page shows it: each scene's address is read as the address bar is."""

from typing import TypedDict

from dropout_core.language.translations import LANGUAGES, Translations, translations
from dropout_core.tour.faults import TourError, fault_sentence, on_line
from dropout_core.tour.reading import read_tour
from dropout_core.tour.scenes import Scene
from dropout_ui.address import PageSettings, address_query, read_address


class SceneTextFacts(TypedDict):
    """What is said of a scene in one language."""

    title: str
    text: str


class SceneFacts(TypedDict):
    """A scene of a tour. query: its address, without what is the visitor's own choice.

    run, step, study: what the page is set to at that address, as ids; "" and 0 for none.
    epoch: to which it plays. cover: whether what comes after that stays covered at first.
    texts: by language, of at least one.
    """

    query: dict[str, str]
    run: str
    step: int
    study: str
    epoch: int
    cover: bool
    texts: dict[str, SceneTextFacts]


class TourAnswer(TypedDict):
    """The scenes of a tour, in order."""

    scenes: list[SceneFacts]


class TourRefusal(TypedDict):
    """Why a file is no tour: a sentence for each thing that is wrong, with its line."""

    reason: str
    message: str
    sentences: list[str]


class TourRefusedError(ValueError):
    """Raised for a tour that cannot be shown: a sentence for each fault, in the order of lines."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def read_scenes(content: bytes, language: str) -> TourAnswer:
    """The tour in a YAML file. Raises TourRefusedError, in one of the LANGUAGES."""
    words = translations(language)
    try:
        scenes = read_tour(content)
    except TourError as error:
        raise TourRefusedError(tuple(fault_sentence(one, words) for one in error.faults)) from None
    wrong = tuple(one for scene in scenes for one in _wrong(scene, words, language))
    if wrong:
        raise TourRefusedError(wrong)
    return {"scenes": [_facts(scene) for scene in scenes]}


def refusal(bad: TourRefusedError) -> TourRefusal:
    """What is sent where a tour cannot be shown."""
    return {"reason": "bad_tour", "message": str(bad), "sentences": list(bad.sentences)}


def _wrong(scene: Scene, words: Translations, language: str) -> list[str]:
    read = read_address(address_query(scene.address), language)
    wrong = [on_line(scene.address_line, one, words) for one in read.faults]
    epochs = read.settings.experiment.epochs
    if scene.epoch is not None and scene.epoch > epochs:
        late = words.gettext("epoch {epoch} comes after the last one of this run, {epochs}.")
        told = late.format(epoch=scene.epoch, epochs=epochs)
        wrong.append(on_line(scene.epoch_line, told, words))
    return wrong


def _facts(scene: Scene) -> SceneFacts:
    settings = read_address(address_query(scene.address), None).settings
    experiment, study = settings.experiment, settings.study
    # Language and presenter mode are the visitor's choice, not the scene's.
    shown = PageSettings(experiment, "en", step=settings.step, study=study)
    return {
        "query": shown.to_query("en"),
        "run": experiment.id,
        "step": settings.step,
        "study": study.id if study else "",
        "epoch": experiment.epochs if scene.epoch is None else scene.epoch,
        "cover": scene.cover,
        "texts": {
            language: {"title": scene.texts[language].title, "text": scene.texts[language].text}
            for language in LANGUAGES
            if language in scene.texts
        },
    }
