import assert from "node:assert/strict";
import { test } from "node:test";
import { number, percent, whole } from "../../../dropout_ui/browser/shared/numbers.js";

test("a number has three digits that count, and no zeros at its end", () => {
  assert.equal(number(0.123456), "0.123");
  assert.equal(number(1234.5), "1230");
  assert.equal(number(0.5), "0.5");
  assert.equal(number(2), "2");
});

test("very small and very large numbers are written with a power of ten", () => {
  assert.equal(number(0.0001), "0.0001");
  assert.equal(number(0.00009), "9.0e−5");
  assert.equal(number(9999), "10000");
  assert.equal(number(10000), "1.0e+4");
});

test("a minus is a true one, wherever it stands", () => {
  assert.equal(number(-0.25), "−0.25");
  assert.equal(number(-0.000012), "−1.2e−5");
});

test("zero has no sign, and infinity has its own", () => {
  assert.equal(number(0), "0");
  assert.equal(number(-0), "0");
  assert.equal(number(Infinity), "∞");
  assert.equal(number(-Infinity), "−∞");
});

test("a share is written as per cent, as exactly as a number", () => {
  assert.equal(percent(0.12345), "12.3");
  assert.equal(percent(1), "100");
});

test("whole per cents round halves to the even number, as Python does", () => {
  assert.deepEqual([0.005, 0.015, 0.125, 0.375].map(whole), [0, 2, 12, 38]);
  assert.deepEqual([0, 0.124, 0.126, 0.999, 1].map(whole), [0, 12, 13, 100, 100]);
});
