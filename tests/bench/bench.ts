/**
 * npm run bench [-- W1 W5] [--quick] [--rounds=5] [--further] [--write]: microseconds a step on W1 to W6, in headless Chromium and in Node, against others on the
 * same machine, interleaved; medians over fresh launches. --quick: one launch and W1 to W6 alone; --write: keeps it in README.md here.
 * --ledger[=10000]: the runs table over so many runs instead, kept in LEDGER.md.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { measureLedger } from './ledger/measure-ledger.ts';
import { reportLedger } from './ledger/report-ledger.ts';
import { measureTraining } from './measure-training.ts';
import { named, workloadNames } from './workloads.ts';

const words = process.argv.slice(2);
const has = (flag: string) => words.includes(flag);
const numberOf = (flag: string) => words.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1);
const wanted = words.filter((word) => !word.startsWith('--'));
const rounds = Number(numberOf('--rounds') ?? (has('--quick') ? 1 : 5));
const write = has('--write');

if (has('--ledger') || numberOf('--ledger') !== undefined) {
  const runs = Number(numberOf('--ledger') ?? 10_000);
  const told = reportLedger(await measureLedger({ runs, rounds }), { runs, rounds });
  if (write) keep('tests/bench/LEDGER.md', told);
  console.log(told);
} else {
  const names = wanted.length > 0 ? wanted.map((word) => named(word).name) : workloadNames;
  const asksFurther = has('--further') || (wanted.length === 0 && !has('--quick'));
  console.log(
    await measureTraining({ names, rounds, asksFurther, keep: write ? (told) => keep('tests/bench/README.md', told) : () => undefined }),
  );
}

function keep(file: string, told: string): void {
  writeFileSync(file, `${told.trimEnd()}\n`);
  execFileSync(process.execPath, ['node_modules/prettier/bin/prettier.cjs', '--write', '--log-level', 'warn', file]);
}
