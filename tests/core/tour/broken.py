"""Files that are no tour: where each is wrong, and why."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Broken:
    """A file, the line of its fault, the code of that, and a part of its English sentence."""

    file: str | bytes
    line: int
    code: str
    part: str


SAID = "en: {title: a, text: b}"
SCENE = f'scenes:\n- address: ""\n  {SAID}\n'
DEEP = "scenes:\n- - - - - a\n"

BROKEN = {
    "nothing": Broken("", 1, "empty", "nothing in the file"),
    "only a comment": Broken("# later\n", 1, "empty", "nothing in the file"),
    "too large": Broken(SCENE + "#" * 100_000, 1, "too_large", "larger than 100 kB"),
    "not UTF-8": Broken(SCENE.encode() + "# Straße".encode("latin-1"), 4, "encoding", "UTF-8"),
    "UTF-16": Broken(SCENE.encode("utf-16"), 1, "encoding", "UTF-8"),
    "control character": Broken(SCENE + "# \x07", 4, "character", "U+0007"),
    "colon in a text": Broken("scenes:\n- address: note: x\n", 2, "colon", "quotation marks"),
    "indented by a tab": Broken(f"scenes:\n\t- {SAID}\n", 2, "tab", "Use spaces"),
    "begins with an at": Broken("scenes:\n- address: @x\n", 2, "token", "“@”"),
    "bracket closed only": Broken("scenes:\n- address: ]\n", 2, "token", "“]”"),
    "open quotation mark": Broken('scenes:\n- address: "?a=1\n  en:\n', 2, "open_quote", "none"),
    "backslash": Broken('scenes:\n- address: "a\\q"\n', 2, "escape", "backslash"),
    "no colon after a name": Broken(
        "scenes: []\naddress\nepoch: 1\n", 2, "no_colon", "colon is missing"
    ),
    "not indented": Broken(f'scenes:\n- address: ""\n {SAID}\n', 3, "indented", "not indented"),
    "open bracket": Broken("scenes:\n- [a, b\n", 2, "bracket", "does not close"),
    "two documents": Broken(f"{SCENE}---\n{SCENE}", 4, "documents", "second document"),
    "alias": Broken('scenes:\n- address: &a ""\n  en: *a\n', 2, "alias", "anchors"),
    "tag": Broken("scenes:\n- !!python/object:os.system x\n", 2, "tag", "tags"),
    "too much": Broken("scenes:\n" + "- a\n" * 6000, 4998, "deep", "so many values"),
    "too deep": Broken(DEEP, 2, "deep", "in one another"),
    "a list of scenes": Broken("- a\n- b\n", 1, "no_mapping", "begins with “scenes:”"),
    "a word": Broken("tour\n", 1, "no_mapping", "begins with “scenes:”"),
    "another name": Broken("scene: []\n", 1, "name", "allowed: scenes"),
    "no list": Broken("scenes: here\n", 1, "no_list", "list"),
    "no scene": Broken("\nscenes:\n", 2, "no_scene", "no scene"),
    "an empty list": Broken("scenes: []\n", 1, "no_scene", "no scene"),
    "51 scenes": Broken(
        "scenes:\n" + f'- {{address: "", {SAID}}}\n' * 51, 52, "many_scenes", "at most 50"
    ),
    "a scene that is a word": Broken("scenes:\n- here\n", 2, "scene", "address: …"),
    "unknown part of a scene": Broken(f"{SCENE}  speed: 2\n", 4, "name", "“speed”"),
    "misspelt language": Broken(SCENE.replace("en:", "eng:"), 3, "name", "“eng”"),
    "written twice": Broken(f"{SCENE}  {SAID}\n", 4, "twice", "second time"),
    "no address": Broken(f"scenes:\n- {SAID}\n", 2, "no_address", "no “address:”"),
    "address as a list": Broken(f"scenes:\n- address: []\n  {SAID}\n", 2, "address", "after “?”"),
    "address too long": Broken(
        f'scenes:\n- address: "{"?" * 8001}"\n  {SAID}\n', 2, "long", "8001 characters"
    ),
    "epoch in words": Broken(f"{SCENE}  epoch: last\n", 4, "epoch", "“last”"),
    "epoch below 0": Broken(f"{SCENE}  epoch: -1\n", 4, "epoch", "“-1”"),
    "half an epoch": Broken(f"{SCENE}  epoch: 1.5\n", 4, "epoch", "“1.5”"),
    "cover perhaps": Broken(f"{SCENE}  cover: perhaps\n", 4, "cover", "“perhaps”"),
    "no words at all": Broken('scenes:\n- address: ""\n', 2, "no_text", "en:, zh:"),
    "a language of one text": Broken(
        'scenes:\n- address: ""\n  en: Hello\n', 3, "language", "title: …"
    ),
    "no title": Broken('scenes:\n- address: ""\n  en:\n    text: b\n', 3, "missing", "“title:”"),
    "an empty text": Broken(
        'scenes:\n- address: ""\n  en:\n    title: a\n    text:\n', 5, "no_words", "“text:”"
    ),
    "a long title": Broken(
        f'scenes:\n- address: ""\n  en:\n    title: {"a" * 121}\n    text: b\n', 4, "long", "121"
    ),
    "half a character": Broken(
        'scenes:\n- address: ""\n  en:\n    title: "\\ud83d"\n    text: b\n', 4, "surrogate", "half"
    ),
}
