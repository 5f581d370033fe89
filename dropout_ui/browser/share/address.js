// The address of what is on show, for others.

/** Where it is seen, in a frame or by a projector, is no matter of those who open it elsewhere. */
const OF_THIS_SCREEN = ["embed", "embed_options", "presenter"];
/** Hosts that only this computer calls so. */
const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * As the address bar has it, with the language: whoever opens it is to see the same.
 * @param {string} href
 * @param {string} locale of the page, such as "zh-CN"
 */
export function sharedAddress(href, locale) {
  const address = new URL(href);
  for (const name of [...address.searchParams.keys()]) {
    if (OF_THIS_SCREEN.includes(name.toLowerCase())) address.searchParams.delete(name);
  }
  address.searchParams.set("lang", new Intl.Locale(locale).language);
  address.hash = "";
  return address.href;
}

/**
 * Whether nobody else can open it.
 * @param {string} href
 */
export const isLocal = (href) => LOCAL.test(new URL(href).hostname);
