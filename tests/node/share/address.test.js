import assert from "node:assert/strict";
import { test } from "node:test";
import { isLocal, sharedAddress } from "../../../dropout_ui/browser/share/address.js";

test("an address that is shared has what the bar has, and the language", () => {
  const query = "?dropout_rate=0.3&sweep=points%3D5%2C20";
  assert.equal(
    sharedAddress(`https://lab.example/demo/${query}`, "zh-CN"),
    `https://lab.example/demo/${query}&lang=zh`,
  );
  assert.equal(sharedAddress("http://lab.example/", "en"), "http://lab.example/?lang=en");
});

test("a language that stands there already stands there once, and is that of the page", () => {
  const shared = sharedAddress("http://lab.example/?lang=en&step=2#there", "zh-CN");
  assert.equal(shared, "http://lab.example/?lang=zh&step=2");
});

test("neither a frame nor the projector's mode is shared", () => {
  const shared = sharedAddress(
    "http://lab.example/?embed=true&Embed_Options=dark_theme&seed=7&presenter=1",
    "en",
  );
  assert.equal(shared, "http://lab.example/?seed=7&lang=en");
});

test("what only this computer calls so, nobody else can open", () => {
  for (const host of ["localhost", "127.0.0.1", "[::1]"])
    assert.ok(isLocal(`http://${host}:8501/`));
  for (const host of ["lab.example", "192.168.0.7", "localhost.example"]) {
    assert.ok(!isLocal(`http://${host}:8501/`));
  }
});
