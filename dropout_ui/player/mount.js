// A component and the one object that lives in it.

const mounted = new WeakMap();

/**
 * Bring what lives in this component up to date; `make` makes it when it is first seen.
 *
 * It may have a `pending` value, which it has sent to Python and has not heard of yet.
 */
export function mount(component, selector, make) {
  const root = component.parentElement.querySelector(selector);
  if (!root) return () => {};
  if (!mounted.has(root)) {
    const one = make(root);
    const gone = new AbortController();
    mounted.set(root, { one, gone });
    window.addEventListener("popstate", () => goBack(one), { signal: gone.signal });
  }
  const { one, gone } = mounted.get(root);
  one.update(component.data, component.setTriggerValue);
  // A render that another one replaces is left too; only a page that is gone ends it.
  return () => setTimeout(() => {
    if (root.isConnected) return;
    one.close();
    gone.abort();
  });
}

/** Who goes back at once may leave something behind that Python had no time to answer. */
function goBack(one) {
  if (one.pending === undefined) return;
  one.pending = undefined;
  one.update(one.data, one.trigger);
}
