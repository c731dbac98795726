/** W1 to W6 against others on the same machine, launch after launch in turn. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureFurther, type FurtherFigures } from './measure-further.ts';
import { openChromium } from './in-chromium.ts';
import { openNode } from './in-node.ts';
import { joinFields, type Entry, type Field } from './field.ts';
import { report } from './report.ts';
import { named } from './workloads.ts';

const began = performance.now();

type Asked = {
  names: readonly string[];
  rounds: number;
  asksFurther: boolean;
  keep: (told: string) => void; // after each workload, so that a bench cut short leaves what it has
};

/** The figures as Markdown. */
export async function measureTraining({ names, rounds, asksFurther, keep }: Asked): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-bench-'));
  const chromium = await openChromium();
  const node = openNode(folder);
  const fields: Field[] = [];
  let further: FurtherFigures | null = null;
  const told = () =>
    report({ fields: fields.toSorted((a, b) => a.workload.localeCompare(b.workload)), further, rounds, chromium: chromium.version });

  try {
    if (asksFurther) {
      tell('costs, memory, first epoch, recording and chunks');
      further = await measureFurther(chromium, rounds).catch((problem: unknown) => {
        tell(`they could not be measured: ${String(problem)}`);
        return null;
      });
    }
    for (const name of names) {
      fields.push(await compared(name, joinFields({ chromium, node, folder, workload: named(name) }), rounds));
      keep(told());
    }
  } finally {
    await chromium.close();
    rmSync(folder, { recursive: true });
  }
  return told();
}

/** Progress, with the minutes and seconds since the bench began. */
function tell(what: string): void {
  const seconds = Math.round((performance.now() - began) / 1000);
  process.stderr.write(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} ${what}\n`);
}

/** Launches all, one after another, so many rounds; who fails once sits out. */
async function compared(workload: string, entries: Entry[], rounds: number): Promise<Field> {
  const field: Field = { workload, results: entries.map(({ name }) => ({ name, launches: [], failure: null })) };
  for (let round = 1; round <= rounds; round++) {
    for (const [at, { launch }] of entries.entries()) {
      const result = field.results[at];
      if (!result || result.failure !== null) continue;
      try {
        result.launches.push(await launch());
      } catch (problem) {
        result.failure = String(problem).split('\n')[0] ?? '';
      }
      tell(
        `${workload.slice(0, 2)} round ${round} of ${rounds}, ${result.name}: ${result.failure ?? result.launches.at(-1)?.warm.toFixed(1)}`,
      );
    }
  }
  return field;
}
