/** A text as a line or a tooltip shows it: a name may be a megabyte long. Pure. */
export const longestShown = 300;

/** The beginning, with an ellipsis where something is left out; never half a character. */
export const cutText = (text: string, longest = longestShown): string =>
  text.length <= longest ? text : `${text.slice(0, longest).replace(/[\uD800-\uDBFF]$/u, '')}…`;
