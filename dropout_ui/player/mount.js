// A component and the one object that lives in it.

const mounted = new WeakMap();

/** Bring what lives in this component up to date; `make` makes it when it is first seen. */
export function mount(component, selector, make) {
  const root = component.parentElement.querySelector(selector);
  if (!root) return () => {};
  if (!mounted.has(root)) mounted.set(root, make(root));
  const one = mounted.get(root);
  one.update(component.data, component.setTriggerValue);
  // A render that another one replaces is left too; only a page that is gone ends it.
  return () => setTimeout(() => root.isConnected || one.close());
}
