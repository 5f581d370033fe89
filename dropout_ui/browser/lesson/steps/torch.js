// The same in torch: the run as a script, to copy or to keep.

import { element } from "../../shared/dom.js";

/** @param {string} text */
async function copy(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Without https there is no clipboard to write to, only the old command.
  const field = element("textarea", { value: text });
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("copy");
}

/** @param {import("../lesson.js").Lesson} lesson */
const address = ({ session }) => session.address("script", session.data?.run.query);

/** @type {import("../lesson.js").Step} */
export const torch = {
  parts: () => [{ name: "script", wide: true }],
  controls(lesson) {
    const { form, facts, view, root } = lesson;
    const { words } = facts.steps.torch;
    const press = () =>
      copy(root.querySelector("pre")?.textContent ?? "").then(
        () => view.tell(words.copied),
        () => view.tell(words.not_copied),
      );
    const link = element("a", {
      href: address(lesson).href,
      textContent: words.download,
      download: "",
    });
    return [form.button("torch.copy", words.copy, press), link];
  },
  paint(lesson) {
    const script = element("pre", { tabIndex: 0 });
    lesson.stage.draw("script", { make: () => script });
    fetch(address(lesson))
      .then((answer) => answer.text())
      .then((text) => {
        script.textContent = text;
      })
      .catch(() => lesson.view.tell(lesson.facts.lesson.offline));
    return { finding: [], note: [] };
  },
};
