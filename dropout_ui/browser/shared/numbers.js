// How numbers are written, on the whole page.

/**
 * A number with as many digits as can be read at a glance, and a true minus sign.
 * @param {number} value
 */
export function number(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size === Infinity) return value > 0 ? "∞" : "−∞";
  const plain = size >= 0.0001 && size < 10000;
  const text = plain ? String(Number(value.toPrecision(3))) : value.toExponential(1);
  return text.replaceAll("-", "−");
}

/**
 * A share as per cent, without its sign: how far off that stands depends on the language.
 * @param {number} share
 */
export const percent = (share) => number(100 * share);

/**
 * A share in whole per cent; a half goes to the even number, as in Python's sentences.
 * @param {number} share
 */
export function whole(share) {
  const hundredths = 100 * share;
  const floor = Math.floor(hundredths);
  return hundredths - floor === 0.5 ? floor + (floor % 2) : Math.round(hundredths);
}
