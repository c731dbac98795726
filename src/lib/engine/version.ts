/** Part of a result's name: raised whenever the same spec, seed, backend and path may give other numbers than before. */
export const engineVersion = 1;
