import { vi } from 'vitest';
import type { KernelList } from '../../src/lib/engine/backends/register-kernels.ts';
import type { Executor } from '../../src/lib/engine/executors/executor.ts';
import { initialState } from '../../src/lib/engine/ops/initial-state.ts';
import { dataOf, knobsOf, nets, order, planOf } from './engine-nets.ts';

type Called = { called: string[]; idle: string[] };

/** Of a backend's list, the kernels that a step of these nets calls and those that none does; all nets use every operation. */
export async function kernelsCalled(executor: Executor, list: KernelList, some = nets): Promise<Called> {
  const spies = Object.values(list)
    .filter((config) => config !== null)
    .map((config) => ({ name: config.kernelName, spy: vi.spyOn(config, 'kernelFunc') }));
  for (const net of some) {
    const plan = planOf(net, { type: 'sgd' });
    const execution = await executor.open(plan, dataOf(plan, net), 1);
    await execution.load(initialState(plan, 1));
    execution.setKnobs(knobsOf(net, 0.01));
    await execution.runSlice({ epoch: 1, fromStep: 0, steps: 1, order });
    execution.dispose();
  }
  const names = (were: boolean): string[] => spies.filter(({ spy }) => spy.mock.calls.length > 0 === were).map(({ name }) => name);
  const told = { called: names(true), idle: names(false) };
  spies.forEach(({ spy }) => spy.mockRestore());
  return told;
}
