// The controls of the settings, which are Streamlit's: found by the names of what they set.

/**
 * Give the focus to the control of a setting that has this key.
 * @param {Record<string, import("../wire").FieldFacts>} fields
 * @param {string} key
 * @returns {boolean} whether there is one, and in sight
 */
export function pick(fields, key) {
  const [name] = Object.entries(fields).find(([, field]) => field.key === key) ?? [];
  const control = /** @type {HTMLElement | null} */ (
    name ? document.querySelector(`.st-key-${name} :is([role=slider], input)`) : null
  );
  if (!control?.checkVisibility()) return false;
  control.focus();
  return true;
}
