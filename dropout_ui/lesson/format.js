// How numbers are written.

/** A number with as many digits as can be read at a glance, and a true minus sign. */
export function number(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 0.001 && size < 10000 ? String(Number(value.toPrecision(3))) : value.toExponential(1);
  return text.replace("-", "−");
}

/** A share as per cent. */
export const percent = (share) => `${number(100 * share)} %`;
