/** What every optimizer op does, for the executors. */
import { adagradRule } from './adagrad.ts';
import { adamRule } from './adam.ts';
import { adamwRule } from './adamw.ts';
import { momentumRule } from './momentum.ts';
import { nesterovRule } from './nesterov.ts';
import type { OptimizerOp, OptimizerOpName, UpdateRule } from './optimizer.ts';
import { rmspropRule } from './rmsprop.ts';
import { sgdRule } from './sgd.ts';

const rules: { readonly [Name in OptimizerOpName]: UpdateRule<Name> } = {
  sgd: sgdRule,
  momentum: momentumRule,
  nesterov: nesterovRule,
  rmsprop: rmspropRule,
  adagrad: adagradRule,
  adam: adamRule,
  adamw: adamwRule,
};

/** The table is total and each rule takes its own op; TypeScript cannot follow that through an index. */
export const ruleOf = (op: OptimizerOp): UpdateRule<OptimizerOpName> => rules[op.op] as UpdateRule<OptimizerOpName>;

export const isOptimizerOp = (op: { op: string }): op is OptimizerOp => Object.hasOwn(rules, op.op);
