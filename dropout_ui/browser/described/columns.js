// Columns of a table, made of the lines and bars of a chart. Nothing here knows the page.

/** More rows than these are not read: a table has all places up to MOST, or FEW of them. */
export const MOST = 20;
const FEW = 9;

/** @typedef {{ x: any[], y: any[] }} Series */

/** @param {unknown} value */
export const isThere = (value) => value !== null && value !== undefined && !Number.isNaN(value);

/** @param {unknown[]} values */
const areNumbers = (values) => values.every((value) => typeof value === "number");

/**
 * So many of them, evenly spread, with both ends.
 * @template Value
 * @param {readonly Value[]} values
 * @param {number} count
 * @returns {Value[]}
 */
export const some = (values, count) =>
  values.length <= count
    ? [...values]
    : Array.from(
        { length: count },
        (_, at) => values[Math.round((at * (values.length - 1)) / (count - 1))],
      );

/**
 * Where the rows of a table stand: at all places that the series have, or at some, evenly spread
 * over the axis.
 * @param {readonly Series[]} series
 * @param {boolean} isLog
 */
export function placesOf(series, isLog) {
  const all = [...new Set(series.flatMap(({ x }) => x.filter(isThere)))];
  if (!areNumbers(all)) return some(all, MOST);
  all.sort((one, other) => one - other);
  if (all.length <= MOST) return all;
  const there = isLog ? all.filter((x) => x > 0) : all;
  const scale = isLog ? Math.log : Number;
  const [low, high] = [scale(there[0]), scale(there[there.length - 1])];
  const wanted = Array.from({ length: FEW }, (_, at) => low + (at * (high - low)) / (FEW - 1));
  const nearest = (/** @type {number} */ place) =>
    there.reduce((best, x) =>
      Math.abs(scale(x) - place) < Math.abs(scale(best) - place) ? x : best,
    );
  return [...new Set(wanted.map(nearest))];
}

/**
 * Between which values a series lies at a place: of a line one, of a band or of many lines in one
 * the least and the greatest; null where there is none.
 * @param {Series} series
 * @param {any} place
 * @returns {{ low: any, high: any } | null}
 */
export function valuesAt({ x, y }, place) {
  const found = x.flatMap((one, at) => {
    if (one === place) return [y[at]];
    const [next, end] = [x[at + 1], y[at + 1]];
    const isCrossed = areNumbers([one, next, y[at], end]) && (one - place) * (next - place) < 0;
    return isCrossed ? [y[at] + ((place - one) / (next - one)) * (end - y[at])] : [];
  });
  const values = found.filter(isThere);
  if (!values.length) return null;
  if (!areNumbers(values)) return { low: values[0], high: values[0] };
  return { low: Math.min(...values), high: Math.max(...values) };
}
