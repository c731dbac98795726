import axe from 'axe-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import NotebookOnPage from '../../../../tests/support/NotebookOnPage.svelte';
import { notebookServices, openSession } from '../../../../tests/support/notebook-services.ts';
import { applyEvent } from '$lib/runs/apply-event.ts';
import type { LedgerEvent } from '$lib/runs/events.ts';
import type { NotebookSession } from '$lib/session/notebook/notebook-session.svelte.ts';
import type { Preview } from '$lib/worker/protocol.ts';
import { anEnvironment } from '../../../../tests/support/builders.ts';

const open: NotebookSession[] = [];
beforeEach(() => page.viewport(1440, 1000));
afterEach(() => {
  for (const session of open.splice(0)) session.close();
});

const started: LedgerEvent = { type: 'started', environment: anEnvironment(), parameterCount: 22, stepsPerEpoch: 6, dispatches: 0 };

/** The notebook on the plane, its train cell, and a way to say what the trainer would. */
async function playground() {
  const { services, supervisor } = await notebookServices();
  const session = await openSession(services);
  open.push(session);
  await render(NotebookOnPage, { session });
  const cell = page.getByRole('region', { name: /cell train$/ });
  const bar = cell.getByRole('group', { name: 'Playground' });
  await expect.element(bar.getByRole('button', { name: 'Play' })).toBeEnabled();
  const say = (...events: LedgerEvent[]) => {
    const [run] = supervisor.started;
    if (!run) throw new Error('Nothing was started.');
    const next = events.reduce((before, event) => applyEvent(before, event, 1), (run.cellId && session.runs.shown(run.cellId)) ?? run);
    supervisor.say({ type: 'queue', running: [run.id], waiting: [] });
    supervisor.say({ type: 'events', runId: run.id, run: next, events });
    return run;
  };
  return { session, supervisor, cell, bar, say };
}

const spec = (session: NotebookSession, name: string) => {
  const cell = session.cells.find((each) => each.name === name);
  return JSON.stringify(cell && cell.type !== 'note' ? cell.spec : null);
};

test('a learning rate that is moved while a run trains goes to the run at once; undo leaves the run and offers to bring it along', async () => {
  const { session, supervisor, cell, bar, say } = await playground();
  await bar.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => supervisor.started.length).toBe(1);
  say(started);
  await bar.getByLabelText('Learning rate').selectOptions('0.3');
  await expect.poll(() => supervisor.asked).toContain('set learning rate 0.3 in train 1');
  expect(spec(session, 'train')).toContain('"learningRate":0.3');
  say({ type: 'intervention', step: 4, epoch: 0, change: { knob: 'learningRate', value: 0.3 } });
  session.undo();
  const line = cell.getByText('The cell now says learning rate 0.01; the run goes on with what it had.');
  await expect.element(line).toBeVisible();
  await cell.getByRole('button', { name: 'Apply to the running run' }).click();
  await expect.poll(() => supervisor.asked.at(-1)).toBe('set learning rate 0.01 in train 1');
});

test('a reset takes out what waits, stops what trains and starts anew; a new seed does the same', async () => {
  const { session, supervisor, cell, bar, say } = await playground();
  await bar.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => supervisor.started.length).toBe(1);
  say(started);
  await cell.getByRole('button', { name: 'Run', exact: true }).click();
  await expect.poll(() => supervisor.started.length).toBe(2);
  const [first, second] = supervisor.started;
  if (!first || !second) throw new Error('Nothing was started.');
  supervisor.say({ type: 'queue', running: [first.id], waiting: [second.id] });
  await bar.getByRole('button', { name: 'Start again with the same seed' }).click();
  await expect.poll(() => supervisor.asked.slice(2)).toEqual(['stop train 2', 'stop train 1', 'start train 3']);
  expect(supervisor.started[2]?.seed).toBe(first.seed);

  const stopped: LedgerEvent = { type: 'stopped', epoch: 0, weightsHash: '', elapsedMs: 1 };
  for (const run of [first, second]) {
    supervisor.say({ type: 'events', runId: run.id, run: applyEvent(run, stopped, 1), events: [stopped] });
  }
  const third = supervisor.started[2];
  supervisor.say({ type: 'queue', running: third ? [third.id] : [], waiting: [] });
  await expect.poll(() => session.runs.queue.running).toEqual([third?.id]);
  await bar.getByRole('button', { name: 'Start again with a new seed' }).click();
  await expect.poll(() => supervisor.asked.slice(5)).toEqual(['stop train 3', 'start train 4']);
  expect(supervisor.started[3]?.seed).toBe(first.seed + 1);
});

test('a run of other data is not drawn: a sentence stands in its place, and Play stops it and starts anew', async () => {
  const { supervisor, cell, bar, say } = await playground();
  await bar.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => supervisor.started.length).toBe(1);
  say(started, { type: 'paused', epoch: 0 });
  await expect.element(cell.getByRole('figure', { name: 'Decision surface of train 1' })).toBeVisible();
  const moons = page.getByRole('region', { name: /cell moons$/ }).getByRole('radio', { name: 'moons' });
  moons.element().focus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(cell.getByText('The data changed since train 1: Play starts anew.')).toBeVisible();
  await expect.element(cell.getByRole('figure', { name: 'Decision surface of train 1' })).not.toBeInTheDocument();
  await bar.getByRole('button', { name: 'Play: start anew' }).click();
  await expect.poll(() => supervisor.asked.slice(1)).toEqual(['stop train 1', 'start train 2']);
});

test('without a run that trains a moved number is only an edit', async () => {
  const { session, supervisor, bar } = await playground();
  await bar.getByLabelText('L2 rate').selectOptions('0.001');
  await bar.getByLabelText('Activation').selectOptions('tanh');
  expect(spec(session, 'train')).toContain('"l2":0.001');
  expect(spec(session, 'net')).toContain('"activation":"tanh"');
  expect(supervisor.asked).toEqual([]);
});

test('a weight is set by keyboard from the table; of a run that is over it is only read', async () => {
  const { supervisor, cell, bar, say } = await playground();
  await bar.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => supervisor.started.length).toBe(1);
  const { id } = say(started, { type: 'paused', epoch: 0 });
  const maps = (units: number) => new Float32Array(units * 4);
  const preview: Preview = {
    epoch: 0,
    grid: { columns: 2, rows: 2, minimum: [-1, -1], maximum: [1, 1] },
    outputs: new Float32Array(8).fill(0.5),
    outputSize: 2,
    layers: [
      {
        name: 'dense 1',
        units: 4,
        maps: maps(4),
        weights: new Float32Array(8).fill(0.25),
        offset: 0,
        bias: { offset: 8, values: new Float32Array(4) },
      },
      {
        name: 'dense 2',
        units: 2,
        maps: maps(2),
        weights: new Float32Array(8).fill(-0.5),
        offset: 12,
        bias: { offset: 20, values: new Float32Array(2) },
      },
    ],
  };
  supervisor.say({ type: 'preview', runId: id, preview });
  await cell.getByText('Weights as a table').click();
  const weight = (name: string) => cell.getByRole('button', { name: new RegExp(`^0\\.250?, dense 1, ${name}$`) });
  await expect.element(weight('unit 1, from x1')).toBeVisible();
  weight('unit 1, from x1').element().focus();
  await userEvent.keyboard('{ArrowDown}{ArrowRight}{Enter}');
  const field = cell.getByRole('spinbutton', { name: 'New value of dense 1, unit 2, from x2' });
  await expect.element(field).toHaveFocus();
  await userEvent.keyboard('0.75{Enter}');
  await expect.poll(() => supervisor.asked).toContain('set dense 1, unit 2, from x2 set to 0.75 in train 1');
  await expect.element(weight('unit 2, from x2')).toHaveFocus();
  expect((await axe.run(cell.element())).violations.map(({ id: rule }) => rule)).toEqual([]);

  say({ type: 'stopped', epoch: 0, weightsHash: 'aa', elapsedMs: 1 });
  await expect.element(bar.getByRole('button', { name: 'Play: start anew' })).toBeEnabled();
  await expect.element(weight('unit 2, from x2')).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(cell.getByText('"train 1" is over: Play starts a new run.')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(cell.getByText('is over: Play starts')).not.toBeInTheDocument();
});

test('shapes of made data are pictures to choose from, also with the arrow keys', async () => {
  const { session } = await playground();
  const data = page.getByRole('region', { name: /cell moons$/ });
  const moons = data.getByRole('radio', { name: 'moons' });
  await expect.element(moons).toBeChecked();
  const painted = () => {
    const canvas = moons.element().parentElement?.querySelector('canvas');
    return (
      canvas
        ?.getContext('2d')
        ?.getImageData(0, 0, canvas.width, canvas.height)
        .data.some((value) => value > 0) ?? false
    );
  };
  await expect.poll(painted).toBe(true);
  moons.element().focus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(data.getByRole('radio', { name: 'circles' })).toBeChecked();
  expect(spec(session, 'moons')).toContain('"name":"circles"');
  expect(moons.element().getBoundingClientRect().height).toBeGreaterThanOrEqual(44);
  session.undo();
  await expect.element(moons).toBeChecked();
});
