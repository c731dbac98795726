/** Layers that read a sequence position by position and remember. */
import * as v from 'valibot';
import { closed, oneOf, whole } from '../schema.ts';
import { initialiserNames, type InitialiserName } from './weights.ts';

export const returnsNames = ['last', 'all'] as const;
export const directionNames = ['forward', 'backward', 'both'] as const;

type Recurrent<Type extends string> = {
  type: Type;
  units: number;
  returns: (typeof returnsNames)[number]; // the last state, or the state at every position
  direction: (typeof directionNames)[number]; // both: forward states before backward ones
  initialiser: InitialiserName;
};

export type SimpleRnnLayer = Recurrent<'simpleRnn'>;
export type GruLayer = Recurrent<'gru'>;
export type LstmLayer = Recurrent<'lstm'>;

export const defaultRecurrent = { returns: 'last', direction: 'forward', initialiser: 'glorotUniform' } as const;

/* @__NO_SIDE_EFFECTS__ */
const recurrent = <const Type extends string>(type: Type, what: string) =>
  closed(what, {
    type: v.literal(type),
    units: whole(1, 1024), // two states of that many numbers fit a GPU's workgroup
    returns: v.optional(oneOf(returnsNames), defaultRecurrent.returns),
    direction: v.optional(oneOf(directionNames), defaultRecurrent.direction),
    initialiser: v.optional(oneOf(initialiserNames), defaultRecurrent.initialiser),
  });

export const simpleRnnLayer = recurrent('simpleRnn', 'a simpleRnn layer');
export const gruLayer = recurrent('gru', 'a gru layer');
export const lstmLayer = recurrent('lstm', 'an lstm layer');
