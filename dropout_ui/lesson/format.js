// How numbers are written.

/** A number with as many digits as can be read at a glance, and a true minus sign. */
export function number(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size === Infinity) return value > 0 ? "∞" : "−∞";
  const plain = size >= 0.0001 && size < 10000;
  const text = plain ? String(Number(value.toPrecision(3))) : value.toExponential(1);
  return text.replaceAll("-", "−");
}

/** A share as per cent. */
export const percent = (share) => `${number(100 * share)} %`;
