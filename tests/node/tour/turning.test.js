import assert from "node:assert/strict";
import { test } from "node:test";
import { turnOf } from "../../../dropout_ui/browser/tour/turning.js";

const press = (key, more = {}) => ({ key, ...more });
/** What has the focus: an element, as far as it is looked at. */
const focus = (localName, more = {}) => ({ closest: () => ({ localName, ...more }) });
const nowhere = { closest: () => null };

test("a clicker's keys turn the scenes, and no other key does", () => {
  assert.equal(turnOf(press("PageDown"), nowhere), "next");
  assert.equal(turnOf(press("PageUp"), nowhere), "back");
  assert.equal(turnOf(press("Escape"), nowhere), "end");
  for (const key of ["ArrowRight", " ", "Home", "b"]) {
    assert.equal(turnOf(press(key), nowhere), undefined);
  }
  assert.equal(turnOf(press("PageDown"), {}), "next");
});

test("with another key held down it is the browser's", () => {
  for (const held of ["ctrlKey", "altKey", "metaKey", "shiftKey"]) {
    assert.equal(turnOf(press("PageDown", { [held]: true }), nowhere), undefined);
  }
});

test("a slider, a tick and a closed box leave it to the tour", () => {
  for (const type of ["range", "checkbox", "radio", "number"]) {
    assert.equal(turnOf(press("PageDown"), focus("input", { type })), "next");
  }
  const box = { type: "text", role: "combobox" };
  assert.equal(
    turnOf(press("PageDown"), focus("input", { ...box, ariaExpanded: "false" })),
    "next",
  );
  assert.equal(
    turnOf(press("PageDown"), focus("input", { ...box, ariaExpanded: "true" })),
    undefined,
  );
});

test("who writes keeps all keys", () => {
  for (const owner of [focus("input", { type: "text" }), focus("textarea"), focus("div")]) {
    assert.equal(turnOf(press("PageDown"), owner), undefined);
    assert.equal(turnOf(press("Escape"), owner), undefined);
  }
});
