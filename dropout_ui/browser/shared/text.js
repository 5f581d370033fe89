// Sentences: filled with numbers, and set so that they break well.

/**
 * Put values into the holes of a sentence, which are names in braces.
 * @param {string} text
 * @param {Record<string, unknown>} values
 */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/**
 * Sentences one after the other: a space between two, but none after a full-width stop.
 * @param {readonly string[]} sentences
 */
export const inARow = (sentences) => sentences.join(" ").replaceAll(/(?<=[。！？]) /g, "");

/**
 * A number and its per cent sign stay together.
 * @param {string} text
 */
export const unbroken = (text) => text.replaceAll(" %", "\u00a0%");
