/** Where a key leads from one of `last + 1` places: arrows by one, with Shift by ten, Home and End; null for any other key. */
export function walked(event: Pick<KeyboardEvent, 'key' | 'shiftKey'>, { from, last }: { from: number; last: number }): number | null {
  const by = event.shiftKey ? 10 : 1;
  const to = { ArrowLeft: from - by, ArrowRight: from + by, Home: 0, End: last }[event.key];
  return to === undefined ? null : Math.max(0, Math.min(last, to));
}
