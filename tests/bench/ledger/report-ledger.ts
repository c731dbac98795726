/** The figures of the runs table as Markdown, each with what it may take. */
import { cpus, loadavg } from 'node:os';
import { medianOf, table } from '../report.ts';
import type { LedgerTimes } from './measure-ledger.ts';

/** Milliseconds: a second to open, a tenth to answer, three frames while scrolling. */
const mostOf = (what: string): number => (what.startsWith('open') ? 1000 : what.startsWith('a frame') ? 50 : 100);

export function reportLedger(times: LedgerTimes, { runs, rounds }: { runs: number; rounds: number }): string {
  const rows = times.map(({ what, ms }) => {
    const [middle, most] = [medianOf(ms), mostOf(what)];
    return [what, middle.toFixed(0), Math.max(...ms).toFixed(0), String(most), middle <= most ? 'yes' : 'no'];
  });
  return [
    `# The runs table over ${runs} runs`,
    `Written by \`npm run bench -- --ledger --write\`. The built app in headless Chromium with its profile on disk; ${rounds} fresh pages after one that warms the caches. Milliseconds from the press or the text until a frame shows the answer.`,
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}; processes that ran or waited over the last minute: ${(loadavg()[0] ?? NaN).toFixed(1)}.`,
    table(['', 'median', 'longest', 'aim, at most', 'met'], rows),
  ].join('\n\n');
}
