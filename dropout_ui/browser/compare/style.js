// The style sheet of this part, which is asked for with it and not before.

/** Kept: it is there, or cannot be had. */
export const styled = new Promise((resolve) => {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("./compare.css", import.meta.url).href;
  link.addEventListener("load", resolve);
  link.addEventListener("error", resolve);
  document.head.append(link);
});
