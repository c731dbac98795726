const limit = 40;

/** A value as it may stand in a sentence: short, and one line. Never throws. */
export function show(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  if (typeof value !== 'string') return String(value);
  const characters = [...value.slice(0, 2 * limit)];
  const shortened = characters.length > limit || value.length > 2 * limit ? `${characters.slice(0, limit - 3).join('')}...` : value;
  return JSON.stringify(shortened);
}

/** `"a", "b" or "c"`. */
export function listNames(names: readonly string[], joint: 'or' | 'and' = 'or'): string {
  const quoted = names.map((name) => `"${name}"`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} ${joint} ${quoted.at(-1)}`;
}
