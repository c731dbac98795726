/** Text as a cell of a CSV file. Pure. */

/** The most that a cell of a spreadsheet holds. */
const longestCell = 32_767;

/** A text that a spreadsheet would take for a formula gets an apostrophe before it, and one that is too long for a cell says so. */
function guarded(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  const kept = safe.length > longestCell ? `${safe.slice(0, longestCell - 40)}... (${text.length} characters)` : safe;
  return kept.replaceAll('\0', '\uFFFD');
}

/** In quotes where it needs them; empty text is `""`. */
export function csvText(text: string): string {
  const safe = guarded(text);
  return safe === '' || /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
