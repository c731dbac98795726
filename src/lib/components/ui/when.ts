/** When something happened, as a person says it. Times are Unix milliseconds; the time zone is the page's. */

const minute = 60_000;
const hour = 60 * minute;
const two = (value: number) => String(value).padStart(2, '0');
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** 'just now', '12 min ago', '3 h ago', 'yesterday 14:02', '3 Nov 14:02', '3 Nov 2024'. */
export function when(at: number, now: number): string {
  const past = now - at;
  if (past < minute) return 'just now';
  if (past < hour) return `${Math.floor(past / minute)} min ago`;
  const then = new Date(at);
  const today = new Date(now);
  const clock = `${two(then.getHours())}:${two(then.getMinutes())}`;
  const days = Math.round((startOfDay(today) - startOfDay(then)) / (24 * hour));
  if (days === 0) return `${Math.floor(past / hour)} h ago`;
  if (days === 1) return `yesterday ${clock}`;
  const date = `${then.getDate()} ${months[then.getMonth()] ?? ''}`;
  return then.getFullYear() === today.getFullYear() ? `${date} ${clock}` : `${date} ${then.getFullYear()}`;
}

/** '2025-11-03 14:02:09', for tooltips and records. */
export function exactTime(at: number): string {
  const then = new Date(at);
  const date = `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
  return `${date} ${two(then.getHours())}:${two(then.getMinutes())}:${two(then.getSeconds())}`;
}

const startOfDay = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
