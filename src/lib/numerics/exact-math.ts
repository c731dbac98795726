/**
 * The transcendental functions that everything in data, engine and baselines uses instead of Math.*: float64, within 2 units in
 * the last place, and the same bits in every browser, on every processor, for ever. Only + - * /, floor and bit operations.
 */
export { exp, sigmoid, tanh } from './exact-exp.ts';
export { log, log1p } from './exact-log.ts';
export { pow } from './exact-pow.ts';
export { cos, sin } from './exact-trig.ts';
